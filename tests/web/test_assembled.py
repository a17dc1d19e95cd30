"""A page assembled from pieces is, to the byte, the page."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.assembled import Assembled, hole

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x02\x03"), max_size=2000)


@given(WORDS, WORDS, WORDS, WORDS, WORDS)
def test_the_compressed_page_is_the_page(first: str, key: str, second: str, token: str, third: str) -> None:
    page = Assembled(f"{first}{hole('key')}{second}{hole('token')}{third}{hole('key')}")

    whole = page.fill({"key": key, "token": token})

    assert whole.decode() == f"{first}{key}{second}{token}{third}{key}"
    assert gzip.decompress(page.fill_gzip({"key": key, "token": token})) == whole


def test_a_large_filling_is_stored_in_several_blocks() -> None:
    large = "é" * 100_000

    assert gzip.decompress(Assembled(f"<p>{hole('text')}</p>").fill_gzip({"text": large})).decode() == f"<p>{large}</p>"


def test_two_readers_get_their_own_values() -> None:
    page = Assembled(f"<input value={hole('key')}>")

    assert (page.fill({"key": "a"}), page.fill({"key": "b"})) == (b"<input value=a>", b"<input value=b>")


def test_a_hole_left_empty_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(KeyError):
        Assembled(hole("key")).fill({})
