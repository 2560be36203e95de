"""Roles, events and kinds of row in the reader's words."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

from flask_babel import LazyString, format_date, gettext
from flask_babel import lazy_gettext as _l

from audit.access import ADMINISTRATOR, CLIENT, COORDINATOR, REVIEWER, ROLES, SHOPPER
from audit.language import moment

#: Days and moments are recorded by isoformat(), a moment with its offset.
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d", re.ASCII)

_ROLES = {
    ADMINISTRATOR: _l("Administrator"),
    COORDINATOR: _l("Coordinator"),
    REVIEWER: _l("Reviewer"),
    SHOPPER: _l("Shopper"),
    CLIENT: _l("Client"),
}

_ACTIONS: dict[str, LazyString] = {
    "person_invited": _l("Person invited"),
    "invitation_accepted": _l("Invitation accepted"),
    "address_confirmed": _l("Address confirmed"),
    "signed_in": _l("Signed in"),
    "password_reset": _l("Password reset"),
    "password_changed": _l("Password changed"),
    "person_invited_again": _l("Invitation sent again"),
    "signed_out": _l("Signed out"),
    "device_signed_out": _l("Signed out on another device"),
    "reset_requested": _l("New password asked for"),
    "person_changed": _l("Person changed"),
    "roles_changed": _l("Roles changed"),
    "person_disabled": _l("Account disabled"),
    "person_enabled": _l("Account enabled"),
    "administrator_created": _l("Administrator created"),
    "shopper_registered": _l("Shopper registered"),
    "shopper_admitted": _l("Shopper admitted"),
    "shopper_declined": _l("Shopper declined"),
    "client_created": _l("Client added"),
    "client_renamed": _l("Client renamed"),
    "region_saved": _l("Region saved"),
    "location_saved": _l("Location saved"),
    "location_closed": _l("Location closed"),
    "location_reopened": _l("Location open again"),
    "locations_imported": _l("Locations imported"),
    "access_given": _l("Access to results given"),
    "access_taken": _l("Access to results taken away"),
    "script_created": _l("Script created"),
    "script_imported": _l("Script imported"),
    "script_archived": _l("Script archived"),
    "script_unarchived": _l("Script out of the archive"),
    "script_version_started": _l("New version of a script started"),
    "script_version_published": _l("Version of a script published"),
    "project_created": _l("Project added"),
    "project_changed": _l("Project changed"),
    "persona_created": _l("Persona added"),
    "persona_changed": _l("Persona changed"),
    "wave_created": _l("Wave added"),
    "wave_changed": _l("Wave changed"),
    "visits_planned": _l("Visits planned"),
    "visit_cancelled": _l("Visit cancelled"),
    "due_date_changed": _l("Due date changed"),
    "briefing_created": _l("Briefing started"),
    "briefing_version_started": _l("New version of a briefing started"),
    "briefing_changed": _l("Text of a briefing changed"),
    "briefing_quiz_changed": _l("Questions of a briefing changed"),
    "briefing_picture_described": _l("Picture of a briefing described"),
    "remark_written": _l("Remark written at an answer"),
    "remark_taken_back": _l("Remark taken back"),
    "briefing_published": _l("Briefing published"),
    "briefing_picture_added": _l("Picture added to a briefing"),
    "briefing_picture_removed": _l("Picture taken out of a briefing"),
    "briefing_confirmed": _l("Briefing confirmed"),
    "script_settings_changed": _l("Settings of a script changed"),
    "script_step_added": _l("Step added"),
    "script_step_changed": _l("Step changed"),
    "script_step_moved": _l("Step moved"),
    "script_step_removed": _l("Step removed"),
    "script_step_restored": _l("Step brought back"),
    "script_question_added": _l("Question added"),
    "script_question_changed": _l("Question changed"),
    "script_question_moved": _l("Question moved"),
    "script_question_removed": _l("Question removed"),
    "script_question_restored": _l("Question brought back"),
    "warnings_confirmed": _l("Sent in spite of warnings"),
    "assignment_made": _l("Assignment made"),
    "assignment_accepted": _l("Assignment accepted"),
    "assignment_declined": _l("Assignment declined"),
    "assignment_withdrawn": _l("Assignment withdrawn"),
    "report_started": _l("Report started"),
    "report_submitted": _l("Report sent"),
    "report_script_version_changed": _l("Report moved to another version of the script"),
    "review_opened": _l("Review opened"),
    "report_returned": _l("Report returned"),
    "report_approved": _l("Report approved"),
    "report_rejected": _l("Report rejected"),
    "report_reopened": _l("Report reopened"),
    "report_erased": _l("Report erased"),
    "answer_corrected": _l("Answer corrected"),
    "answer_cleared": _l("Answer taken out"),
    "demonstration_built": _l("Demonstration made"),
}

_SUBJECTS: dict[str, LazyString] = {
    "user": _l("person"),
    "shopper": _l("shopper"),
    "client": _l("client"),
    "client_access": _l("access to results"),
    "script": _l("script"),
    "step": _l("step"),
    "item": _l("question"),
    "region": _l("region"),
    "location": _l("location"),
    "script_version": _l("script version"),
    "project": _l("project"),
    "wave": _l("wave"),
    "persona": _l("persona"),
    "visit_slot": _l("visit"),
    "assignment": _l("assignment"),
    "briefing": _l("briefing"),
    "briefing_version": _l("briefing version"),
    "report": _l("report"),
    "report_result": _l("result"),
}


#: Names of the details that events keep.
_DETAILS: dict[str, LazyString] = {
    "before": _l("before"),
    "after": _l("after"),
    "name": _l("name"),
    "language": _l("language"),
    "roles": _l("roles"),
    "client": _l("client"),
    "location": _l("location"),
    "region": _l("region"),
    "regions": _l("regions"),
    "new": _l("new"),
    "changed": _l("changed"),
    "step": _l("step"),
    "question": _l("question"),
    "questions": _l("questions"),
    "section": _l("section"),
    "position": _l("position"),
    "copy_of": _l("copy of"),
    "version": _l("version"),
    "attempts": _l("attempts"),
    "visits": _l("visits"),
    "kept_from_shopper": _l("reason kept from the shopper"),
    "sign_ins": _l("who can sign in"),
}


#: Codes among the details: the states of an assignment. Roles have words already.
_VALUES: dict[str, LazyString] = {
    "assigned": _l("Assigned"),
    "accepted": _l("Accepted"),
    "in_progress": _l("In progress"),
    "submitted": _l("Sent"),
    "in_review": _l("In review"),
    "returned": _l("Returned"),
    "approved": _l("Approved"),
    "rejected": _l("Rejected"),
    "declined": _l("Declined"),
    "withdrawn": _l("Withdrawn"),
    **_ROLES,
}


def role_words() -> dict[str, str]:
    """Role → its name in this request's language."""
    return {role: str(_ROLES[role]) for role in ROLES}


def action_words(action: str) -> str:
    """An event's name; one that has no words of its own is shown as it is recorded."""
    return str(_ACTIONS.get(action, action.replace("_", " ").capitalize()))


def subject_words(subject_type: str) -> str:
    return str(_SUBJECTS.get(subject_type, subject_type.replace("_", " ")))


def all_actions() -> list[str]:
    """Every event that is recorded, by its words in this request's language."""
    return sorted(_ACTIONS, key=action_words)


def all_subjects() -> list[str]:
    """Every kind of row that events are about, by its words in this request's language."""
    return sorted(_SUBJECTS, key=subject_words)


def detail_name(key: str) -> str:
    return str(_DETAILS[key]) if key in _DETAILS else key.replace("_", " ")


def detail_words(value: object) -> str:
    """A detail of an event on one line: codes in words, moments in the reader's time."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {detail_words(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(detail_words(part) for part in value)
    if isinstance(value, str):
        if value in _VALUES:
            return str(_VALUES[value])
        with suppress(ValueError):  # a name may look like a day that does not exist
            if _MOMENT.fullmatch(value):
                return moment(dt.datetime.fromisoformat(value))
            if _DAY.fullmatch(value):
                return str(format_date(dt.date.fromisoformat(value), "d MMM y"))
    return "–" if value is None else str(value)


def device_name(user_agent: str) -> str:
    """A browser as people call it: "Firefox, Android"."""
    browsers = (
        ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )  # fmt: skip
    systems = (
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
        ("Mac OS", "Mac"), ("Linux", "Linux"),
    )  # fmt: skip
    found = [
        next((name for mark, name in names if mark in user_agent), "")
        for names in (browsers, systems)
    ]
    return ", ".join(part for part in found if part) or gettext("unknown device")
