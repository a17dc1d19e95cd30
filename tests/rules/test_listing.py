"""Who decides whether everybody may find a marathon, and what a change of it does."""

from __future__ import annotations

from itertools import product

import pytest

from app.rules.errors import DecisionRefused
from app.rules.listing import Decision, Listing, after_change, decided

ALLOWED = {
    (Listing.WAITING, Decision.ACCEPT): Listing.LISTED,
    (Listing.WAITING, Decision.ASK): Listing.CHANGE_ASKED,
    (Listing.WAITING, Decision.REFUSE): Listing.REFUSED,
    (Listing.LISTED, Decision.TAKE_BACK): Listing.WAITING,
    (Listing.CHANGE_ASKED, Decision.TAKE_BACK): Listing.WAITING,
    (Listing.REFUSED, Decision.TAKE_BACK): Listing.WAITING,
}


@pytest.mark.parametrize(("listing", "decision"), list(product(Listing, Decision)))
def test_only_what_waits_is_decided_and_every_decision_can_be_taken_back(listing: Listing, decision: Decision) -> None:
    if (listing, decision) in ALLOWED:
        assert decided(listing, decision) is ALLOWED[listing, decision]
    else:
        with pytest.raises(DecisionRefused):
            decided(listing, decision)


@pytest.mark.parametrize("listing", list(Listing))
def test_whoever_wants_no_listing_has_none(listing: Listing) -> None:
    assert after_change(listing, {"title"}, wants_listing=False) is Listing.PRIVATE


@pytest.mark.parametrize("changed", [{"title"}, {"programme"}, {"title", "place"}])
def test_new_words_wait_again(changed: set[str]) -> None:
    assert after_change(Listing.LISTED, changed, wants_listing=True) is Listing.WAITING


@pytest.mark.parametrize("changed", [set(), {"place"}, {"times"}, {"place", "times"}])
def test_a_new_hall_or_hour_stays_listed(changed: set[str]) -> None:
    assert after_change(Listing.LISTED, changed, wants_listing=True) is Listing.LISTED


@pytest.mark.parametrize("listing", [Listing.CHANGE_ASKED, Listing.REFUSED])
def test_what_was_sent_back_waits_again_once_it_changed(listing: Listing) -> None:
    assert after_change(listing, set(), wants_listing=True) is listing
    assert after_change(listing, {"times"}, wants_listing=True) is Listing.WAITING


def test_a_private_one_may_ask_later() -> None:
    assert after_change(Listing.PRIVATE, set(), wants_listing=True) is Listing.WAITING
