"""Tables and their relationships; every query lives in `services`."""

from app.models.account import Account, AccountSession, EntryLink, Role
from app.models.aside import Admission, AsideDecision, Ruling
from app.models.attendee import (
    Attendee,
    NewsSubscription,
    Signature,
    Signing,
    WithdrawalKey,
    Word,
    WordKey,
    WordStatus,
)
from app.models.audit import AuditEntry
from app.models.base import db
from app.models.draft import MarathonDraft
from app.models.edition import Case, Edition, GoodNews
from app.models.helper import Actor, HelperLink
from app.models.mail import Mail, MailLimit
from app.models.marathon import Host, Marathon, MarathonKey, Theme
from app.models.place import Place, PlacePostcode
from app.models.tally import TallyEntry, Total
from app.rules.listing import Listing

__all__ = [
    "Account",
    "AccountSession",
    "Actor",
    "Admission",
    "AsideDecision",
    "Attendee",
    "AuditEntry",
    "Case",
    "Edition",
    "EntryLink",
    "GoodNews",
    "HelperLink",
    "Host",
    "Listing",
    "Mail",
    "MailLimit",
    "Marathon",
    "MarathonDraft",
    "MarathonKey",
    "NewsSubscription",
    "Place",
    "PlacePostcode",
    "Role",
    "Ruling",
    "Signature",
    "Signing",
    "TallyEntry",
    "Theme",
    "Total",
    "WithdrawalKey",
    "Word",
    "WordKey",
    "WordStatus",
    "db",
]
