"""Permissions: one table, deny by default. Roles are names; a person may hold several.

``PERMISSIONS`` names for every endpoint who may call it. An endpoint that it does not name is
refused at run time and named by a test. Which *rows* somebody may see is decided where they are
loaded: each stage's ``reads`` take the actor and find nothing that is not theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, abort, redirect, request, url_for
from flask_login import UserMixin, current_user
from werkzeug.wrappers import Response

ADMINISTRATOR = "administrator"
COORDINATOR = "coordinator"
REVIEWER = "reviewer"
SHOPPER = "shopper"
CLIENT = "client"
ROLES = (ADMINISTRATOR, COORDINATOR, REVIEWER, SHOPPER, CLIENT)

#: Anybody, signed in or not.
ANYONE = "anyone"
#: Anybody who is signed in.
SIGNED_IN = "signed_in"
#: Only somebody who is not signed in; others are sent to their own start page.
STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Actor(UserMixin):
    """Who acts: the signed-in user as far as every request needs it."""

    id: int
    uuid: UUID
    name: str
    email: str
    language: str
    roles: frozenset[str]
    session_id: int

    def get_id(self) -> str:
        return str(self.session_id)

    def holds(self, *roles: str) -> bool:
        """Whether this person holds any of ``roles``."""
        return not self.roles.isdisjoint(roles)


def actor() -> Actor:
    """The signed-in actor of this request. Only in views that strangers cannot reach."""
    found: Actor = current_user._get_current_object()
    return found


_ADMIN = frozenset({ADMINISTRATOR})
_COORDINATION = frozenset({COORDINATOR, ADMINISTRATOR})
_REVIEW = frozenset({REVIEWER})
_REVIEW_AND_COORDINATION = frozenset({REVIEWER, COORDINATOR})
_SHOPPING = frozenset({SHOPPER})
_RESULTS = frozenset({CLIENT, COORDINATOR, ADMINISTRATOR})
_ANYONE = frozenset({ANYONE})
_SIGNED_IN = frozenset({SIGNED_IN})
_STRANGER = frozenset({STRANGER})

PERMISSIONS: Mapping[str, frozenset[str]] = {
    # web
    "static": _ANYONE,
    "bootstrap.static": _ANYONE,
    "web.home": _ANYONE,
    "web.health": _ANYONE,
    # accounts
    "accounts.language": _ANYONE,
    "accounts.sign_in": _STRANGER,
    "accounts.sign_out": _SIGNED_IN,
    "accounts.ask_reset": _STRANGER,
    "accounts.reset_password": _ANYONE,
    "accounts.accept_invitation": _ANYONE,
    "accounts.confirm_address": _ANYONE,
    "accounts.own_account": _SIGNED_IN,
    "accounts.change_password": _SIGNED_IN,
    "accounts.end_own_session": _SIGNED_IN,
    "accounts.list_people": _ADMIN,
    "accounts.invite_person": _ADMIN,
    "accounts.person": _ADMIN,
    "accounts.disable_person": _ADMIN,
    "accounts.enable_person": _ADMIN,
    "accounts.invite_again": _ADMIN,
    "accounts.list_events": _ADMIN,
    # clients
    "clients.list_clients": _COORDINATION,
    "clients.new_client": _COORDINATION,
    "clients.client": _COORDINATION,
    "clients.rename_client": _COORDINATION,
    "clients.new_region": _COORDINATION,
    "clients.region": _COORDINATION,
    "clients.invite_person": _COORDINATION,
    "clients.person": _COORDINATION,
    "clients.take_access": _COORDINATION,
    "clients.new_location": _COORDINATION,
    "clients.location": _COORDINATION,
    "clients.close_location": _COORDINATION,
    "clients.reopen_location": _COORDINATION,
    "clients.upload_locations": _COORDINATION,
    "clients.location_template": _COORDINATION,
    "clients.check_locations": _COORDINATION,
    "clients.import_locations": _COORDINATION,
    "clients.drop_import": _COORDINATION,
    # scripts
    "scripts.list_scripts": _COORDINATION,
    "scripts.archive_script": _COORDINATION,
    "scripts.unarchive_script": _COORDINATION,
    "scripts.new_script": _COORDINATION,
    "scripts.script": _COORDINATION,
    "scripts.compare_versions": _COORDINATION,
    "scripts.start_next": _COORDINATION,
    "scripts.version_settings": _COORDINATION,
    "scripts.before_publishing": _COORDINATION,
    "scripts.publish": _COORDINATION,
    "scripts.builder": _COORDINATION,
    "scripts.change_step_at_a_glance": _COORDINATION,
    "scripts.new_step": _COORDINATION,
    "scripts.edit_step": _COORDINATION,
    "scripts.duplicate_step": _COORDINATION,
    "scripts.remove_step": _COORDINATION,
    "scripts.restore_step": _COORDINATION,
    "scripts.move_step": _COORDINATION,
    "scripts.switch_measure": _COORDINATION,
    "scripts.choose_kind": _COORDINATION,
    "scripts.add_receipt": _COORDINATION,
    "scripts.new_item": _COORDINATION,
    "scripts.edit_item": _COORDINATION,
    "scripts.duplicate_item": _COORDINATION,
    "scripts.remove_item": _COORDINATION,
    "scripts.restore_item": _COORDINATION,
    "scripts.move_item": _COORDINATION,
    "scripts.preview": _COORDINATION,
    "scripts.preview_page": _COORDINATION,
    "scripts.save_preview_page": _COORDINATION,
    "scripts.check_preview": _COORDINATION,
    "scripts.end_preview": _COORDINATION,
    "scripts.start_preview_over": _COORDINATION,
    "scripts.upload_form": _COORDINATION,
    "scripts.import_report": _COORDINATION,
    "scripts.import_form": _COORDINATION,
    # shoppers
    "shoppers.register": _STRANGER,
    "shoppers.list_shoppers": _COORDINATION,
    "shoppers.shopper": _COORDINATION,
    "shoppers.admit": _COORDINATION,
    "shoppers.decline": _COORDINATION,
    # assignments
    "assignments.list_projects": _COORDINATION,
    "assignments.new_project": _COORDINATION,
    "assignments.project": _COORDINATION,
    "assignments.change_project": _COORDINATION,
    "assignments.new_persona": _COORDINATION,
    "assignments.persona": _COORDINATION,
    "assignments.state_table": _COORDINATION,
    "assignments.new_wave": _COORDINATION,
    "assignments.change_wave": _COORDINATION,
    "assignments.wave": _COORDINATION,
    "assignments.plan_visits": _COORDINATION,
    "assignments.visit": _COORDINATION,
    "assignments.assign_visits": _COORDINATION,
    "assignments.withdraw_visits": _COORDINATION,
    "assignments.change_due": _COORDINATION,
    "assignments.cancel_visits": _COORDINATION,
    "assignments.end_admission": _COORDINATION,
    # fieldwork
    "fieldwork.today": _SHOPPING,
    "fieldwork.assignment": _SHOPPING,
    "fieldwork.accept": _SHOPPING,
    "fieldwork.start": _SHOPPING,
    "fieldwork.resume_report": _SHOPPING,
    "fieldwork.report_page": _SHOPPING,
    "fieldwork.save_page": _SHOPPING,
    "fieldwork.check_report": _SHOPPING,
    "fieldwork.send_report": _SHOPPING,
    "fieldwork.report_sent": _SHOPPING,
    "fieldwork.decline": _SHOPPING,
    "fieldwork.briefing": _SHOPPING,
    "fieldwork.briefing_on_paper": _SHOPPING,
    "fieldwork.briefing_picture": _SHOPPING,
    "fieldwork.questions_beforehand": _SHOPPING,
    "fieldwork.quiz": _SHOPPING,
    "fieldwork.save_answers": _SHOPPING,
    "fieldwork.save_photo": _SHOPPING,
    "fieldwork.save_piece": _SHOPPING,
    "fieldwork.photo": _SHOPPING,
    "fieldwork.take_along": _SHOPPING,
    "fieldwork.plan": _SHOPPING,
    "fieldwork.on_this_phone": _SHOPPING,
    # They say nothing of anybody, and a browser asks for them without saying who it is.
    "fieldwork.worker": _ANYONE,
    "fieldwork.manifest": _ANYONE,
    "fieldwork.move_report": _COORDINATION,
    "fieldwork.write_briefing": _COORDINATION,
    "fieldwork.start_briefing": _COORDINATION,
    "fieldwork.next_briefing": _COORDINATION,
    "fieldwork.edit_briefing": _COORDINATION,
    "fieldwork.edit_quiz": _COORDINATION,
    "fieldwork.add_briefing_picture": _COORDINATION,
    "fieldwork.edit_briefing_picture": _COORDINATION,
    "fieldwork.remove_briefing_picture": _COORDINATION,
    "fieldwork.written_picture": _COORDINATION,
    "fieldwork.preview_briefing": _COORDINATION,
    "fieldwork.read_briefing": _COORDINATION,
    "fieldwork.print_briefing": _COORDINATION,
    "fieldwork.publish_briefing_version": _COORDINATION,
    "fieldwork.compare_briefings": _COORDINATION,
    # review
    "review.queue": _REVIEW_AND_COORDINATION,
    "review.report": _REVIEW_AND_COORDINATION,
    "review.photo": _REVIEW_AND_COORDINATION,
    "review.mark_seen": _REVIEW,
    "review.mark_step_seen": _REVIEW,
    "review.remark": _REVIEW,
    "review.take_back": _REVIEW,
    "review.correct": _REVIEW,
    "review.clear": _REVIEW,
    "review.approve": _REVIEW,
    "review.return_report": _REVIEW,
    "review.reject": _REVIEW,
    "review.reopen": frozenset({COORDINATOR}),
    # results
    "results.overview": _RESULTS,
    "results.results": _RESULTS,
    "results.list_reports": _RESULTS,
    "results.report": _RESULTS,
    "results.photo": _RESULTS,
    "results.method": _RESULTS,
    # workbooks
    "workbooks.download": _RESULTS,
}


def allowed(endpoint: str, roles: frozenset[str], signed_in: bool) -> bool:
    """Whether somebody with these roles may call ``endpoint``; False where it is not named."""
    needed = PERMISSIONS.get(endpoint, frozenset())
    if ANYONE in needed:
        return True
    if not signed_in:
        return STRANGER in needed
    return SIGNED_IN in needed or STRANGER in needed or not needed.isdisjoint(roles)


def guard(app: Flask) -> None:
    """Ask the table before every view.

    A stranger is sent to sign in. A signed-in person without the role gets the same 404 as for
    an address that does not exist: what somebody may not use, they need not know of.
    """

    @app.before_request
    def check_permission() -> Response | None:
        endpoint = request.endpoint
        if endpoint is None:  # no such address: the router answers 404 or 405
            return None
        needed = PERMISSIONS.get(endpoint, frozenset())
        if ANYONE in needed:
            return None
        person = current_user._get_current_object()
        if not person.is_authenticated:
            if STRANGER in needed:
                return None
            if not needed:
                abort(404)
            return redirect(url_for("accounts.sign_in", next=_here()))
        if STRANGER in needed:
            return redirect(url_for("web.home"))
        if not allowed(endpoint, person.roles, signed_in=True):
            abort(404)
        return None


def _here() -> str | None:
    """Where to go after signing in: this page, if it is one that can be fetched."""
    if request.method != "GET" or request.path == "/":
        return None
    return request.full_path.rstrip("?")
