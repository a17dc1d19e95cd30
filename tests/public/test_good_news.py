"""Good news: a page, and a feed that independent readers take for Atom, whatever was written in it."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import atoma
import pytest
from flask import Flask
from sqlalchemy import select

from app.models import GoodNews, db
from app.models.base import now
from app.services import edition_loading, good_news
from tests import factories
from tests.checking import CheckingClient
from tests.conftest import SAMPLE

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: CheckingClient, language: str = "en") -> atoma.AtomFeed:
    """The feed as an independent reader understands it."""
    return atoma.parse_atom_bytes(client.get(f"/good-news.atom?lang={language}").data)


def add(title: str, text: str = "Text.", slug: str = "new") -> None:
    """One more piece of news, of today."""
    texts = {"fr": {"title": title, "summary": title, "text": text}}
    edition = factories.edition()
    news = GoodNews(edition=edition, slug=slug, happened_on=date(2026, 12, 1), changed_at=now(), texts=texts)
    db.session.add(news)
    db.session.commit()


def test_the_page_tells_the_latest_first_each_with_an_address(client: CheckingClient, in_app: Flask) -> None:
    page = client.see("/good-news?lang=en")

    titles = [title.text for title in page.find_all("h2")]
    assert titles == ["Maëlle Okandara sees her children every month", "Rastan Veldemar is free"]
    assert page.by_id("rastan-veldemar-est-libre").tag == "article"
    assert "everything in it is invented" in page.text


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_a_reader_takes_the_feed_for_atom_in_its_language(client: CheckingClient, in_app: Flask, language: str) -> None:
    read = feed(client, language)

    assert read.id_ == f"http://localhost/good-news.atom?lang={language}"
    assert (read.links[0].rel, read.links[0].href) == ("self", read.id_)
    assert len(read.entries) == 2
    assert read.updated == max(entry.updated for entry in read.entries)
    for entry in read.entries:
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.id_)
        assert entry.links[0].href.startswith(f"http://localhost/good-news?lang={language}#")
        assert entry.summary is not None
    answer = client.get(f"/good-news.atom?lang={language}")
    assert answer.mimetype == "application/atom+xml"
    root = ElementTree.fromstring(answer.data)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language


def test_the_rules_of_the_format_hold(client: CheckingClient, in_app: Flask) -> None:
    root = ElementTree.fromstring(client.get("/good-news.atom").data)

    assert [len(root.findall(ATOM + name)) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 2
    for moment in (*root.iter(f"{ATOM}updated"), *root.iter(f"{ATOM}published")):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment.text or "")


def test_what_is_written_is_text_and_never_markup(client: CheckingClient, in_app: Flask) -> None:
    evil = "</title><script>alert(1)</script> & ]]> <entry>"
    add(evil, f"{evil}\n\n{evil}")

    raw = client.get("/good-news.atom?lang=fr").text
    newest = feed(client, "fr").entries[0]
    page = client.see("/good-news?lang=fr")

    assert newest.title.value == evil
    assert "<script>" not in raw
    assert len(ElementTree.fromstring(raw).findall(f"{ATOM}entry")) == 3
    assert page.find_all("h2")[0].text == evil


def test_a_feed_without_news_is_one_nevertheless(client: CheckingClient, in_app: Flask) -> None:
    for news in db.session.scalars(select(GoodNews)):
        db.session.delete(news)
    db.session.commit()

    assert feed(client).entries == []
    assert "None yet" in client.see("/good-news?lang=en").text


def test_it_changes_for_a_reader_when_it_was_changed_and_not_when_it_was_loaded_again(
    client: CheckingClient, in_app: Flask
) -> None:
    before = {entry.id_: entry.updated for entry in feed(client).entries}

    edition_loading.load_edition(SAMPLE)
    assert {entry.id_: entry.updated for entry in feed(client).entries} == before

    changed = db.session.scalars(select(GoodNews).where(GoodNews.slug == "rastan-veldemar-est-libre")).one()
    changed.texts = changed.texts | {"en": {"title": "Free!", "summary": "Free!", "text": "Free!"}}
    db.session.commit()
    edition_loading.load_edition(SAMPLE)
    after = {entry.id_: entry.updated for entry in feed(client).entries}
    assert [id_ for id_ in before if before[id_] != after[id_]] == [feed(client).entries[1].id_]


def test_whoever_has_it_is_told_so_and_nobody_gets_a_cookie(client: CheckingClient, in_app: Flask) -> None:
    first = client.get("/good-news.atom?lang=fr")
    again = client.get("/good-news.atom?lang=fr", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert "Set-Cookie" not in first.headers
    assert "public" in first.headers["Cache-Control"]


def test_the_news_of_a_case_that_left_stays(in_app: Flask) -> None:
    (newest, *_) = good_news.latest("fr")

    assert newest.name == "Maëlle Okandara"
    add("Ohne Fall", slug="none")
    assert good_news.latest("de")[0].name is None
