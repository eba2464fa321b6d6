"""Files of strangers, damaged in ways that nobody thought of: mappings, filled reviews, texts to place.

The readers are asked in this process, many times; the commands a few times, as whole as they are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.files.test_incoming import document, pdf, workbook
from tests.hostile.conftest import Attack, raw
from tests.hostile.test_fuzz import _fuzz
from tests.hostile.texts import TEXTS

from wsis_gdc.base.errors import WsisGdcError
from wsis_gdc.cli.stated import sheet
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files import incoming, sssom_source
from wsis_gdc.files.mapping_set import mapping_set
from wsis_gdc.files.office import review_reading
from wsis_gdc.files.sssom import described, to_tsv
from wsis_gdc.files.sssom_forms import FORMS
from wsis_gdc.files.verdict_records import Known, merged, outcome, verdict_file
from wsis_gdc.knowledge.links import links
from wsis_gdc.questions.intake import take
from wsis_gdc.words.review_sentences import answers


class Seeds(dict[str, bytes]):
    """Files by name, too long to be printed where a test fails."""

    def __repr__(self) -> str:
        return f"<{', '.join(self)}>"


_ENTITIES: Final = b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
_SPLICES: Final = (
    *(text.encode("utf-8", "surrogateescape") for text in TEXTS.values() if len(text) < 200),
    *(
        b'"',
        b"\t",
        b"\n",
        b"\r",
        b"|",
        b"#",
        b"<",
        b">",
        b"&a;",
        b"{",
        b"}",
        b"[",
        b"]",
        b"@",
        b"\\",
        b"\0",
        b"\xff\xfe",
    ),
    *(b"<!--", b"<![CDATA[", b"'''", b"<r>" * 300, b"[" * 300, b"=1+1", b"1e999", b"NaN", b"null", b"TRUE", b"#REF!"),
    *(_ENTITIES, b'<!ENTITY x SYSTEM "file:///etc/passwd">', b'<c r="A1" t="s"><v>99999</v></c>', b"<f>1+1</f>"),
)


@st.composite
def damages(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Up to three places of some bytes, each with something put in, over a few of them or between."""
    changes = draw(
        st.lists(
            st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(_SPLICES) | st.binary(max_size=5)),
            max_size=3,
        )
    )
    end = draw(st.sampled_from([1.0] * 5 + [0.0, 0.3, 0.9]))

    def damage(content: bytes) -> bytes:
        for place, length, splice in changes:
            at = int(place * len(content))
            content = content[:at] + splice + content[at + length :]
        return content[: int(end * len(content))]

    return damage


@st.composite
def damages_of_archives(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """The same in the parts of an archive, which is whole again then, or in the archive itself."""
    damage, outside = draw(damages()), draw(st.booleans())
    chosen = draw(st.sets(st.integers(0, 11), max_size=2))
    fate = draw(st.sampled_from(["damaged"] * 4 + ["left out", "twice"]))

    def change(content: bytes) -> bytes:
        if outside:
            return damage(content)
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as made:
            for number, name in enumerate(given.namelist()):
                part = given.read(name)
                if number not in chosen:
                    made.writestr(name, part)
                elif fate != "left out":
                    made.writestr(name, damage(part))
                    if fate == "twice":
                        made.writestr(f"xl/{name}", part)
        return out.getvalue()

    return change


def _printable(error: WsisGdcError) -> None:
    assert raw(str(error)) == []


@pytest.fixture(scope="module")
def mappings(oxigraph: OxigraphEngine) -> Seeds:
    """Three linkages in each form, and those that others might name."""
    some = sorted(links(oxigraph), key=lambda link: link.iri)[::200][:3]
    told = described(some, oxigraph, name="x", title="x", description="x")
    made = {"tsv": to_tsv(told)} | {form: write(told) for form, write in FORMS.items()}
    csv = made["tsv"].replace(b",", b" ").replace(b"\t", b",")
    return Seeds(made | {"csv": csv, "jsonld": made["json"], "nt": b""})


FORM_NAMES: Final = ("tsv", *FORMS, "csv", "jsonld", "nt")


@_fuzz(5)
@given(seed=st.sampled_from(FORM_NAMES), ending=st.sampled_from(FORM_NAMES) | st.none(), damage=damages())
def test_any_file_of_mappings_is_taken_or_told(
    oxigraph: OxigraphEngine, mappings: Seeds, seed: str, ending: str | None, damage: Callable[[bytes], bytes]
) -> None:
    """Each row is counted once; what is taken is a data file that conforms."""
    name = f"x.{ending or seed}"
    try:
        found = take(oxigraph, sssom_source.read(damage(mappings[seed]), name), "theirs")
    except WsisGdcError as error:
        _printable(error)
        return
    assert sum(found.counts.values()) == found.rows
    assert all(raw(str(finding)) == [] for finding in found.reported)
    if found.mappings:  # a command refuses a file of which nothing can be taken
        sheet(mapping_set(found, name, "agent:wsis-gdc-project"), "theirs")


@pytest.fixture(scope="module")
def review(attack: Attack) -> Seeds:
    """A workbook of few rows, some of them filled."""
    import openpyxl

    made = attack("review", "export", "--line", "C7-e-health", "-o", "x.xlsx").files["x.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(made))
    page = book.worksheets[-1]
    places = {str(page.cell(1, column).value): column for column in range(1, page.max_column + 1)}
    for row, verdict in ((3, "agree"), (4, "no link")):
        for key, value in {"conclusion": verdict, "reviewer": "Ana", "consent": "yes", "comment": "=1+1"}.items():
            page.cell(row, places[key]).value = value
    out = io.BytesIO()
    book.save(out)
    return Seeds({"x.xlsx": out.getvalue()})


@_fuzz(2)
@given(damage=damages_of_archives())
def test_any_workbook_of_review_is_read_or_told(review: Seeds, damage: Callable[[bytes], bytes]) -> None:
    """Each row is a record, reported, or empty; what was read can be written and read again."""
    known = Known(frozenset(), {}, answers())
    try:
        filled = review_reading.read(damage(review["x.xlsx"]), "x.xlsx")
    except WsisGdcError as error:
        _printable(error)
        return
    known = known._replace(linkages=frozenset(str(line.cells.get("id")) for line in filled.lines))
    found = outcome(filled, known, b"0" * 32, "x")
    assert len(found.records) + found.reported + found.empty == found.rows
    if found.records:
        assert merged(verdict_file(found.records), (), "x.yaml")[0] == list(found.records)


TEXT_FILES: Final = {
    "a.txt": "Télémédecine pour tous.\n\nSchools online.".encode(),
    "a.md": b"# Telemedicine\n\n- for all\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "a.html": b"<!DOCTYPE html><title>x</title><h1>Telemedicine</h1><script>x()</script><p>for <b>all</b> &amp; now",
    "a.csv": b'title;text\n"One; two";Telemedicine for all\n',
    "a.pdf": pdf("Telemedicine for all"),
    "a.docx": document("Telemedicine for all", "Schools online"),
    "a.xlsx": workbook(("title", "text"), ("One", "Telemedicine for all"), (3, None)),
}


@st.composite
def text_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A name with the content of a file, damaged, mostly of the kind that the name says."""
    name = draw(st.sampled_from(tuple(TEXT_FILES)))
    content = TEXT_FILES[name]
    damage = draw(damages_of_archives() if content.startswith(b"PK") else damages())
    return draw(st.sampled_from([name] * 4 + ["a", "a.csv", "a.html"])), damage(content)


@_fuzz(5)
@given(file=text_files())
def test_any_file_of_text_is_read_or_told(file: tuple[str, bytes]) -> None:
    """As text, or as rows."""
    name, content = file
    try:
        found: Any = incoming.read(content, name)
    except WsisGdcError as error:
        _printable(error)
        return
    assert found.texts() if isinstance(found, incoming.Table) else found.text.strip()


@_fuzz(0.3)
@given(seed=st.sampled_from(FORM_NAMES), damage=damages(), skip=st.booleans())
def test_import_ends_as_it_should(
    attack: Attack, mappings: Seeds, seed: str, damage: Callable[[bytes], bytes], *, skip: bool
) -> None:
    """With a whole file or none; so does what compares such a file."""
    name = f"x.{seed}"
    given_ = {name: damage(mappings[seed])}
    rest = ("--skip-unknown",) if skip else ()
    held = attack("import", name, "--set", "theirs", "--claimant", "itu", "-o", "t.yaml", *rest, given=given_)
    assert (held.code == 0) == ("t.yaml" in held.files)
    attack("compare", "wsis-gdc", name, "--format", "csv", *rest, given=given_)


@_fuzz(0.2)
@given(damage=damages_of_archives())
def test_import_of_a_review_ends_as_it_should(attack: Attack, review: Seeds, damage: Callable[[bytes], bytes]) -> None:
    """Where nothing is written to, its rows are only checked."""
    attack("review", "import", "x.xlsx", given={"x.xlsx": damage(review["x.xlsx"])})


@_fuzz(0.2)
@given(file=text_files())
def test_suggestions_for_a_file_end_as_they_should(attack: Attack, file: tuple[str, bytes]) -> None:
    """Whatever the file holds."""
    name, content = file
    options = ("--kind", "line", "--method", "words", "--format", "csv", "-o", "out.csv")
    attack("suggest", name, *options, given={name: content})
