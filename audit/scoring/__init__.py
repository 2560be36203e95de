"""What a report is worth: points and felt emotion, as pure functions.

Who acts: nobody; the runner's preview, review and results ask. In come the steps of a script
and the answers of one report; out come scores as exact fractions, which ``rounded`` turns into
the one decimal that is shown, and the valence of each step. Quality (``rules``, ``report``) and
emotion (``emotion``) never meet: no feeling enters a quality score.
"""
