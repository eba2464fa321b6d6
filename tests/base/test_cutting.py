"""Texts are cut where their readers would cut them, and no text is too long or too odd for it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsis_gdc.base.cutting import LONGEST, paragraphs, sentences
from wsis_gdc.base.detection import detected


def cut(text: str) -> list[list[str]]:
    return [[text[piece.start : piece.end] for piece in sentences(text, part)] for part in paragraphs(text)]


def test_lines_of_a_wrapped_paragraph_stay_together_and_items_of_a_list_are_apart() -> None:
    assert cut("One\nwrapped text. Two.\n\n- first item\n- second item\n \t\nLast") == [
        ["One\nwrapped text.", "Two."],
        ["- first item", "- second item"],
        ["Last"],
    ]


def test_long_lines_without_empty_ones_are_paragraphs() -> None:
    line = "A sentence of an exported document, which goes on for so long that nobody would wrap it by hand at all " * 2
    assert len(paragraphs("\n".join([line] * 3))) == 3


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("你好。再见！", 2),
        ("أهلا. كيف الحال؟ جيد.", 3),
        ("It cost 2.5 million. See no. 3.", 2),
        ("См. стр. 5. Далее.", 2),
    ],
)
def test_sentences_end_as_each_language_ends_them(text: str, number: int) -> None:
    assert len(cut(text)[0]) == number


@given(st.text(alphabet=st.sampled_from("aБ。. \n\r\f\u2028-1)ـ،,"), max_size=300) | st.text(max_size=300))
def test_every_visible_sign_is_in_one_piece_and_no_piece_is_long(text: str) -> None:
    pieces = [piece for part in paragraphs(text) for piece in sentences(text, part)]
    assert all(0 < piece.end - piece.start <= LONGEST for piece in pieces)
    assert all(one.end <= other.start for one, other in pairwise(pieces))
    held = {place for piece in pieces for place in range(piece.start, piece.end)}
    assert all(char.isspace() or place in held for place, char in enumerate(text))


@pytest.mark.parametrize("text", ["\n" * 300_000, "a\n" * 300_000, "A. " * 100_000, "x" * 1_000_000, " \n" * 200_000])
def test_cutting_takes_time_by_length_only(text: str) -> None:
    """A pattern that went back over blanks again and again took minutes for these."""
    assert len(cut(text)) <= 1


@pytest.mark.parametrize("text", ["", "  ", "2030", "£ % §", "ไทย", "\x00\ufffd"])
def test_a_text_in_none_of_the_six_scripts_has_no_language(text: str) -> None:
    assert detected(text) == ""
