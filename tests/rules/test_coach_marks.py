"""What the coach noticed is marked where it stands, and explained once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.rules.coach import CaseRules, Code, review
from app.rules.coach_marks import pieces, reasons

RULES = CaseRules(never_mention=("la reine",))


def test_what_was_noticed_is_marked_and_nothing_else() -> None:
    text = "Bon courage ! Appelez +32 470 12 34 56, vive la reine."

    marked = [(piece.text, piece.notes) for piece in pieces(text, review(text, RULES, "fr")) if piece.notes]

    assert marked == [("+32 470 12 34 56", (1,)), ("la reine", (2,))]


def test_a_reason_is_said_once_however_often_it_is_met() -> None:
    text = "Joyeux Noël, tu seras libre, la reine, joyeux Noël, merry Christmas, la reine"
    advice = review(text, RULES, "fr")

    assert [(reason.number, reason.code, reason.excerpts) for reason in reasons(advice)] == [
        (1, Code.RELIGIOUS_GREETING, ("Joyeux Noël", "joyeux Noël", "merry Christmas")),
        (2, Code.PROMISE, ("tu seras libre",)),
        (3, Code.NEVER_MENTION, ("la reine",)),
    ]
    assert [piece.notes for piece in pieces(text, advice) if piece.notes] == [(1,), (2,), (3,), (1,), (1,), (3,)]


def test_where_two_things_overlap_both_numbers_stand() -> None:
    text = "zoe@la-reine.be"
    advice = review(text, CaseRules(never_mention=("la reine", "reine")), "fr")

    assert "".join(piece.text for piece in pieces(text, advice)) == text
    assert {note for piece in pieces(text, advice) for note in piece.notes} == {
        reason.number for reason in reasons(advice)
    }


@given(
    st.lists(st.sampled_from(["joyeux noël", "www.a.be", " ", "\n", "é", "la reine", "0470 12 34 56", "x@y.be", "🕯️"]))
)
def test_no_sign_is_lost_or_moved(parts: list[str]) -> None:
    text = "".join(parts)
    advice = review(text, RULES, "fr")

    cut = pieces(text, advice)

    assert "".join(piece.text for piece in cut) == text
    assert sum(len(piece.text) for piece in cut if piece.notes) <= sum(one.end - one.start for one in advice)
