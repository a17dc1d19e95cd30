"""The situations in which Lueur says no. `web/errors.py` gives each its sentence and its next step."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from app.rules.state import State


class LueurError(Exception):
    """A refusal a person can understand; `status` is the HTTP status it is answered with."""

    status: ClassVar[int] = 422


class TextFault(StrEnum):
    """Why a typed text was refused."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    BIDI = "bidi"


class TextRefused(LueurError):
    """A text cannot be kept as it was typed; `field` names where it was typed."""

    field: ClassVar[str] = "text"

    def __init__(self, fault: TextFault, limit: int | None = None) -> None:
        super().__init__(f"{self.field}: {fault}")
        self.fault = fault
        self.limit = limit


class NameRefused(TextRefused):
    """A name cannot be kept as it was typed."""

    field = "name"


class TownRefused(TextRefused):
    """A town cannot be kept as it was typed."""

    field = "town"


class TitleRefused(TextRefused):
    """A marathon's title cannot be kept as it was typed."""

    field = "title"


class DrawingRefused(LueurError):
    """A drawing is not a list of strokes within the canvas."""


class NothingWritten(LueurError):
    """A word of support has neither text nor drawing."""


class NothingChosen(LueurError):
    """No letter was ticked."""


class ConsentMissing(LueurError):
    """The explicit consent was not given."""


class UseMissing(LueurError):
    """How the name may be used was not chosen."""


class EmailRefused(LueurError):
    """The e-mail address cannot exist."""


class CaseNotInMarathon(LueurError):
    """A letter or word names a case that this marathon does not carry."""


class CaseEnded(LueurError):
    """The case's end date is past: nothing is sent any more."""

    status = 409


class MalformedCode(LueurError):
    """What was typed cannot be a join code."""

    status = 404


class UnknownCode(LueurError):
    """No marathon has this join code."""

    status = 404


class TooManyGuesses(LueurError):
    """Too many wrong join codes came from one address."""

    status = 429


class NotFound(LueurError):
    """There is nothing here for this person; says nothing about whether it exists for somebody else."""

    status = 404


class MarathonNotOpen(LueurError):
    """Signing is refused because of the marathon's state."""

    status = 409

    def __init__(self, state: State) -> None:
        super().__init__(str(state))
        self.state = state


class TransitionRefused(LueurError):
    """A marathon cannot go from this state to that one."""

    status = 409

    def __init__(self, current: State, wanted: State) -> None:
        super().__init__(f"{current} to {wanted}")
        self.current = current
        self.wanted = wanted


class MarathonCancelled(LueurError):
    """It does not take place: nothing is signed and it is not opened."""

    status = 409


class CaseInUse(LueurError):
    """A case that somebody wrote for already cannot leave its marathon."""


class PlaceMissing(LueurError):
    """A marathon that everybody may find needs the town it is in."""


class DecisionRefused(LueurError):
    """Head office cannot decide this about a marathon: somebody else did, or its organiser changed it."""

    status = 409


class NoteMissing(LueurError):
    """Head office asks for a change or refuses, and does not say why."""


class NotVerified(LueurError):
    """The account has not shown yet that its e-mail address is its own."""

    status = 409


class KeyMalformed(LueurError):
    """The form's intent key is missing or was tampered with."""

    status = 400


class KeyReused(LueurError):
    """The same intent key came with other content."""

    status = 409


class CountRefused(LueurError):
    """A paper tally is not a count between 1 and 500."""


class TextChangedSince(LueurError):
    """The word was changed after it was read for approval."""

    status = 409


class DatesRefused(LueurError):
    """A marathon ends before it starts, or lasts more than 31 days."""


class SignInRefused(LueurError):
    """The e-mail address and the password do not belong together."""


class EntryLinkSpent(LueurError):
    """A one-time link was used, is too old or never existed."""

    status = 404


class PasswordRefused(LueurError):
    """A password is shorter than 10 or longer than 200 characters."""


class EmailTaken(LueurError):
    """An account with this e-mail address exists."""

    status = 409


class StorageBusy(LueurError):
    """The database did not take the write in time; the same request may be sent again."""

    status = 503


class StorageFull(LueurError):
    """There is no room left to write; reading goes on."""

    status = 503


class HouseFull(LueurError):
    """Every seat for those who watch live is taken; whoever finds none asks for the state now and then."""

    status = 503


class HelpEnded(LueurError):
    """A helper's link was taken back by the organiser, or the evening is long over."""

    status = 410


class TooManyHelpers(LueurError):
    """A marathon has as many helper links as anybody can keep track of."""

    status = 409


class NameErased(LueurError):
    """A personal field was erased with its marathon's key."""

    status = 410


class GlyphMissing(LueurError):
    """A document holds characters that none of the house's fonts can draw; `characters` are those."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        super().__init__(" ".join(characters))
        self.characters = characters
