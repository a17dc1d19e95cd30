"""An edition's folder is read whole, or every problem is told with its file and key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.services.edition_files import EditionInvalid, read_edition
from tests.services.edition_folders import RULES, before_tables, case_folder, change, edition_folder, picture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return edition_folder(tmp_path / "petite")


@pytest.fixture
def case(folder: Path) -> Path:
    return folder / "cases" / "maelle"


def problems(folder: Path) -> list[tuple[str, str]]:
    """The file and key of every problem."""
    return [(problem.file, problem.path) for problem in said(folder)]


def said(folder: Path):
    with pytest.raises(EditionInvalid) as refused:
        read_edition(folder)
    return refused.value.problems


def test_a_folder_without_any_optional_part_is_read(folder: Path) -> None:
    edition = read_edition(folder)

    assert edition.facts.slug == "petite"
    assert [case.slug for case in edition.cases] == ["maelle"]
    only = edition.cases[0]
    assert (only.facts.country, only.facts.since, only.facts.recipient, only.portrait) == (None, None, None, None)
    assert only.texts["fr"].story == "Un paragraphe.\n\nUn autre."
    assert edition.warnings == []


def test_every_problem_of_every_file_is_told_at_once(folder: Path, case: Path) -> None:
    case_folder(folder, "tomas")
    change(folder / "edition.toml", "year = 2026", 'year = "2026"')
    change(folder / "edition.toml", "ends = 2027-01-31", "")
    change(case / "case.toml", 'safety = "names"', 'safety = "nobody"\nportait = "x.png"')
    change(case / "case.toml", '"4, place des Tilleuls"', "4")
    change(case / "fr.toml", 'country_name = "Orvanie"', f'country_name = "{"x" * 81}"')
    (folder / "cases/tomas/fr.toml").write_text("headline = ", encoding="utf-8")
    (folder / "cases/tomas/case.toml").unlink()

    assert sorted(problems(folder)) == sorted(
        [
            ("edition.toml", "year"),
            ("edition.toml", "ends"),
            ("cases/tomas", ""),
            ("cases/maelle/case.toml", "safety"),
            ("cases/maelle/case.toml", "portait"),
            ("cases/maelle/case.toml", "authority.lines[1]"),
            ("cases/maelle/fr.toml", "country_name"),
            ("cases/tomas/fr.toml", ""),
            ("cases/tomas/case.toml", ""),
        ]
    )


def test_a_missing_first_language_is_told_even_where_another_line_is_wrong(folder: Path, case: Path) -> None:
    change(folder / "edition.toml", "goal = 100", "goal = true")
    (case / "fr.toml").unlink()

    assert problems(folder) == [("edition.toml", "goal"), ("cases/maelle/fr.toml", "")]


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ('slug = "petite"', 'slug = "../petite"', "slug", "small letters"),
        ('slug = "petite"', "", "slug", "is missing"),
        ("year = 2026", "year = 2026.0", "year", "whole number"),
        ("goal = 100", "goal = 0", "goal", "at least 1"),
        ("starts = 2026-11-01", 'starts = "2026-11-01"', "starts", "date without quotes"),
        ("starts = 2026-11-01", "starts = 2026-11-01T10:00:00", "starts", "date without"),
        ("ends = 2027-01-31", "ends = 2026-10-31", "ends", "before the start"),
        ('languages = ["fr"]', 'languages = ["fr", "qq"]', "languages[1]", "not a known language"),
        ('languages = ["fr"]', 'languages = ["fr", "fr"]', "languages[1]", "twice"),
        ('languages = ["fr"]', "languages = []", "languages", "at least 1"),
        ('country = "BE"', 'country = "Belgium"', "country", "ISO 3166"),
        ('country = "BE"', 'country = "ZZ"', "country", "ISO 3166"),
        ('"Europe/Brussels"', '"Europe/../Brussels"', "time_zone", "known time zone"),
        ('cases = ["maelle"]', 'cases = ["maelle", "tomas"]', "cases[1]", "has no folder"),
        ('cases = ["maelle"]', 'cases = ["maelle", "maelle"]', "cases[1]", "twice"),
        ('cases = ["maelle"]', 'cases = ["maelle", "../maelle"]', "cases[1]", "small letters"),
        ('fr = "Marathon"', 'fr = "Marathon"\nit = "Maratona"', "title.it", "not one of the edition's languages"),
        ('fr = "Marathon"', "", "title.fr", "first language"),
        ('fr = "Marathon"', "fr = 'Ma\\nra'\n[notice]\nfr = 3", "notice.fr", "text between quotes"),
        ('fr = "Marathon"', 'fr = "Ma\\nrathon"', "title.fr", "one line"),
        (
            'fr = "Marathon"',
            'fr = "Marathon"\n[organisation]\nsite = "javascript:x"',
            "organisation.site",
            "web address",
        ),
        ("goal = 100", "gaol = 100", "gaol", "did you mean goal?"),
    ],
)
def test_a_wrong_line_of_edition_toml_is_told(folder: Path, old: str, new: str, path: str, message: str) -> None:
    change(folder / "edition.toml", old, new)

    told = {problem.path: problem.message for problem in said(folder)}

    assert message in told[path]


@pytest.mark.parametrize(
    ("line", "path", "message"),
    [
        ('country = "be"', "country", "ISO 3166"),
        ("ends = 2026-10-01", "ends", "before the edition starts"),
        ('since = "spring"', "since", "a year or a date"),
        ("since = true", "since", "text"),
        ('portrait = "../maelle/portrait.png"', "portrait", "plain name"),
        ('portrait = "/etc/passwd.png"', "portrait", "plain name"),
        ('portrait = "portrait.svg"', "portrait", "plain name"),
        ('portrait = "portrait.png"', "portrait", "is missing"),
        ('portrait_credit = "A. Nonyme"', "portrait_credit", "no portrait"),
        ("safty = 1", "safty", "did you mean safety?"),
    ],
)
def test_a_wrong_line_of_case_toml_is_told(folder: Path, case: Path, line: str, path: str, message: str) -> None:
    before_tables(case / "case.toml", line)

    told = {problem.path: problem.message for problem in said(folder)}

    assert message in told[path]


def test_rules_are_never_guessed(folder: Path, case: Path) -> None:
    change(case / "case.toml", RULES, "[rules]\n")

    assert [path for _, path in problems(folder)] == [
        "rules.organisation_may_be_named",
        "rules.return_address_allowed",
        "rules.religious_cards_welcome",
    ]


@pytest.mark.parametrize(
    "sign", ["\\u0000", "\\u0007", "\\u001b", "\\u202e", "\\u2066", "\\u2028", "\\ufeff", "\\ue000", "\\U0001ffff"]
)
def test_control_and_direction_characters_are_refused_everywhere(folder: Path, case: Path, sign: str) -> None:
    change(folder / "edition.toml", 'fr = "Marathon"', f'fr = "Mara{sign}thon"')
    change(case / "case.toml", "Maëlle", f"Maë{sign}lle")
    change(case / "case.toml", '"ORVANIE"', f'"ORVA{sign}NIE"')
    change(case / "fr.toml", '"Je vous écris."', f'"Je vous{sign} écris."')
    change(case / "fr.toml", '"Ne parlez pas', f'"Ne{sign} parlez pas')

    assert problems(folder) == [
        ("edition.toml", "title.fr"),
        ("cases/maelle/case.toml", "name"),
        ("cases/maelle/case.toml", "authority.lines[2]"),
        ("cases/maelle/fr.toml", "words_advice[1]"),
        ("cases/maelle/fr.toml", "letter.body"),
    ]


def test_problems_never_carry_control_characters_to_the_terminal(folder: Path, case: Path) -> None:
    before_tables(case / "case.toml", '"\\u001b[31mred\\u202e" = 1')
    (folder / "cases" / "\x1b[31m").mkdir()

    assert all(str(problem).isprintable() for problem in said(folder))


def test_a_language_of_another_edition_is_told_and_a_lacking_one_only_warned_of(tmp_path: Path) -> None:
    folder = edition_folder(tmp_path / "petite", languages=("fr", "nl"))
    (folder / "cases/maelle/nl.toml").unlink()
    change(folder / "edition.toml", 'nl = "Marathon"', "")

    warned = read_edition(folder).warnings

    assert [(warning.file, warning.path) for warning in warned] == [
        ("edition.toml", "title.nl"),
        ("cases/maelle/nl.toml", ""),
    ]
    (folder / "cases/maelle/it.toml").write_text("", encoding="utf-8")
    (folder / "cases/maelle/notes.toml").write_text("", encoding="utf-8")
    assert problems(folder) == [("cases/maelle/it.toml", ""), ("cases/maelle/notes.toml", "")]


def test_a_folder_not_listed_and_a_stray_file_are_told(folder: Path) -> None:
    case_folder(folder, "tomas")
    (folder / "cases" / "notes.txt").write_text("", encoding="utf-8")
    (folder / "cases" / "Tomas Two").mkdir()
    (folder / "README.md").write_text("# What this is", encoding="utf-8")
    (folder / "cases" / ".DS_Store").write_text("", encoding="utf-8")

    assert sorted(problems(folder)) == [("cases/Tomas Two", ""), ("cases/notes.txt", ""), ("cases/tomas", "")]


@pytest.mark.parametrize("count", [1, 20])
def test_an_edition_has_one_to_twenty_cases(tmp_path: Path, count: int) -> None:
    slugs = tuple(f"case-{number}" for number in range(count, 0, -1))

    edition = read_edition(edition_folder(tmp_path / "petite", slugs))

    assert tuple(case.slug for case in edition.cases) == slugs


@pytest.mark.parametrize("count", [0, 21])
def test_an_edition_of_none_or_too_many_cases_is_refused(tmp_path: Path, count: int) -> None:
    folder = edition_folder(tmp_path / "petite", tuple(f"case-{number}" for number in range(count)))
    (folder / "cases").mkdir(exist_ok=True)

    assert problems(folder) == [("edition.toml", "cases")]


@pytest.mark.parametrize(
    "name",
    [
        "Yun Sera (윤세라)",
        "شاعر كريم النور",
        "של אורי",
        "李明月",
        "Надежда",
        "मीरा देवल",
        "O’Brien",
        "ນ້ອຍ",
        "ኣስቴር",
        "می‌خواهم",
    ],
)
def test_names_of_any_script_are_welcome(folder: Path, case: Path, name: str) -> None:
    change(case / "case.toml", "Maëlle Okandara", name)

    assert read_edition(folder).cases[0].facts.name == name


def test_decomposed_letters_and_a_byte_order_mark_are_put_right(folder: Path, case: Path) -> None:
    change(case / "case.toml", "Maëlle", "Mae\u0308lle")
    text = (case / "case.toml").read_text(encoding="utf-8").replace("\n", "\r\n")
    (case / "case.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert read_edition(folder).cases[0].facts.name == "Maëlle Okandara"


@pytest.mark.parametrize(
    ("written", "since"), [("2024", "2024"), ('"2024-03"', "2024-03"), ("2024-03-12", "2024-03-12")]
)
def test_since_is_a_year_or_a_date(folder: Path, case: Path, written: str, since: str) -> None:
    before_tables(case / "case.toml", f"since = {written}")

    assert read_edition(folder).cases[0].facts.since == since


@pytest.mark.parametrize(
    "content",
    [
        b"a = " + b"[" * 60_000,
        b"a = " + b"{b=" * 15_000,
        b"a." * 30_000 + b"a = 1",
        b"[" + b"a." * 15_000 + b"a]\n" + b"b = 1\n" * 1_000,
        b"a = " + b"9" * 60_000,
        b'a = "' + b"x" * 60_000,
        b"name = 'Ma\x00elle'",
        "name = 'Maëlle'".encode("latin-1"),
        b"\xff\xfe" + "name = 'x'".encode("utf-16-le"),
        b"\x89PNG\r\n\x1a\n",
        b"name = 'x'\nname = 'y'",
        b"x = 1\n" + b"# padding\n" * 7_000,
    ],
    ids=["nested", "tables", "dots", "header", "number", "open", "nul", "latin", "utf16", "binary", "twice", "large"],
)
def test_a_hostile_file_is_told_in_one_line(folder: Path, case: Path, content: bytes) -> None:
    (case / "case.toml").write_bytes(content)

    assert problems(folder) == [("cases/maelle/case.toml", "")]


def test_a_file_of_fifty_megabytes_is_never_read_whole(folder: Path, case: Path) -> None:
    os.truncate(case / "fr.toml", 50 * 1024 * 1024)

    assert [problem.message for problem in said(folder)] == ["is larger than 64 KB"]


def test_a_thousand_unknown_keys_are_summed_up(folder: Path, case: Path) -> None:
    before_tables(case / "case.toml", "\n".join(f"key{number} = 1" for number in range(1_000)))

    told = said(folder)

    assert len(told) == 101
    assert "more problems" in told[-1].message


def test_links_and_pipes_are_refused(folder: Path, case: Path, tmp_path: Path) -> None:
    elsewhere = case_folder(tmp_path / "elsewhere", "tomas")
    (folder / "cases" / "tomas").symlink_to(elsewhere)
    change(folder / "edition.toml", '["maelle"]', '["maelle", "tomas"]')
    (case / "fr.toml").unlink()
    (case / "fr.toml").symlink_to(elsewhere / "fr.toml")
    (tmp_path / "secret.png").write_bytes(picture())
    (case / "portrait.png").symlink_to(tmp_path / "secret.png")
    before_tables(case / "case.toml", 'portrait = "portrait.png"')

    told = {problem.file: problem.message for problem in said(folder)}

    assert "symbolic link" in told["cases/tomas"]
    assert "symbolic link" in told["cases/maelle/fr.toml"]
    assert "symbolic link" in told["cases/maelle/portrait.png"]
    (case / "case.toml").unlink()
    os.mkfifo(case / "case.toml")
    assert ("cases/maelle/case.toml", "") in problems(folder)


def test_what_is_no_folder_or_an_empty_one_is_told(tmp_path: Path) -> None:
    assert [problem.message for problem in said(tmp_path / "nowhere")] == ["is not a folder"]
    assert problems(tmp_path) == [("edition.toml", ""), ("cases", "")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"not a picture", "not a PNG, JPEG or WebP"),
        (b"", "not a PNG, JPEG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG, JPEG or WebP"),
        (picture(kind="GIF"), "not a PNG, JPEG or WebP"),
        (picture(600, 600)[:-60], "damaged"),
        (picture(6_000, 5_000), "more than 24 million pixels"),
        (picture() + b"\0" * (4 * 1024 * 1024), "larger than 4 MB"),
    ],
    ids=["text", "empty", "svg", "gif", "cut", "bomb", "large"],
)
def test_a_portrait_that_is_no_picture_is_told(folder: Path, case: Path, content: bytes, message: str) -> None:
    before_tables(case / "case.toml", 'portrait = "portrait.png"')
    (case / "portrait.png").write_bytes(content)

    (problem,) = said(folder)

    assert problem.file == "cases/maelle/portrait.png"
    assert message in problem.message
