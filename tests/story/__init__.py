"""What each person does in the main job, as they do it: by buttons and labels, in English."""
