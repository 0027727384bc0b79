"""Who may do what.

Made by tools/make_tables.py from the reference table `access.csv`; change the table, not this file.
"""

# fmt: off
from collections.abc import Mapping
from types import MappingProxyType

ROLES = ("handler", "vetter", "analyst", "releaser", "custodian", "inspector", "administrator")
"""Every role of the table."""

VERBS: Mapping[str, frozenset[str]] = MappingProxyType({
    "open_source": frozenset({"handler", "vetter"}),
    "see_source": frozenset({"handler", "vetter"}),
    "see_codename": frozenset({"handler", "vetter", "analyst", "releaser"}),
    "open_identity": frozenset({"handler"}),
    "grant_identity": frozenset({"handler"}),
    "log_contact": frozenset({"handler"}),
    "edit_care": frozenset({"handler"}),
    "record_incident": frozenset({"handler", "vetter", "custodian"}),
    "answer_vetting": frozenset({"handler", "vetter"}),
    "decide_vetting": frozenset({"vetter"}),
    "hear_appeal": frozenset({"vetter"}),
    "take_report": frozenset({"handler", "analyst", "custodian"}),
    "state_claim": frozenset({"handler", "analyst", "custodian"}),
    "judge_lineage": frozenset({"analyst"}),
    "ask_question": frozenset({"analyst"}),
    "see_belief": frozenset({"handler", "analyst", "releaser"}),
    "assess": frozenset({"analyst"}),
    "record_outcome": frozenset({"analyst"}),
    "review_compromise": frozenset({"handler", "analyst"}),
    "withdraw_consent": frozenset({"handler"}),
    "draft_release": frozenset({"analyst", "releaser"}),
    "check_exposure": frozenset({"releaser"}),
    "sign_release": frozenset({"releaser"}),
    "recall_release": frozenset({"releaser"}),
    "manage_partner": frozenset({"releaser"}),
    "exchange_bundle": frozenset({"releaser"}),
    "admit_person": frozenset({"custodian"}),
    "record_stay": frozenset({"custodian"}),
    "decide_discipline": frozenset({"custodian"}),
    "release_person": frozenset({"custodian"}),
    "write_complaint": frozenset({"custodian", "inspector"}),
    "read_complaint": frozenset({"inspector"}),
    "inspect_register": frozenset({"custodian", "inspector"}),
    "import_rows": frozenset({"handler", "analyst"}),
    "judge_same_person": frozenset({"analyst"}),
    "estimate_total": frozenset({"analyst"}),
    "publish_figure": frozenset({"releaser"}),
    "invite_person": frozenset({"administrator"}),
    "vouch_for_key": frozenset({"handler", "vetter", "analyst", "releaser", "custodian", "administrator"}),
    "change_policy": frozenset({"vetter", "administrator"}),
    "make_backup": frozenset({"handler", "administrator"}),
    "join_device": frozenset({"administrator"}),
    "audit_journal": frozenset({"handler", "analyst", "inspector", "administrator"}),
    "export_own": frozenset({"handler", "vetter", "analyst", "releaser", "custodian"}),
    "lock": frozenset({"handler", "vetter", "analyst", "releaser", "custodian", "inspector", "administrator"}),
    "panic": frozenset({"handler", "vetter", "analyst", "releaser", "custodian", "inspector", "administrator"}),
})
"""Each verb and the roles that may."""

TWO_PEOPLE = frozenset({"decide_vetting", "sign_release", "decide_discipline", "publish_figure", "invite_person", "change_policy"})
"""Verbs that need a second person."""
