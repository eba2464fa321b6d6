"""Texts are compared without what readers type one way or the other."""

from __future__ import annotations

import pytest

from wsis_gdc.base.folding import fold, squeeze, words, words_at


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Éducation", "education"),
        ("Niñas", "NINAS"),
        ("Ещё", "еще"),
        ("أَطْفَال", "اطفال"),
        ("إدارة", "اداره"),
        ("مُسْتَوًى", "مستوي"),
        ("الأطفـــال", "الاطفال"),
        ("۲۹ ٢٩", "29 29"),
        ("ＡＩ", "ai"),
    ],
)
def test_case_accents_and_variants_of_letters_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("e-waste, l’Été", ("e", "waste", "l", "ete")),
        ("WSIS+20 (A/80/L.41)", ("wsis", "20", "a", "80", "l", "41")),
        ("5G与普遍接入", ("5g", "与普", "普遍", "遍接", "接入")),
        ("والأطفال للأطفال أطفال", ("اطفال", "اطفال", "اطفال")),
        ("الالتزام والتزام", ("تزام", "تزام")),
        ("_ — …", ()),
    ],
)
def test_words_are_cut_as_each_script_needs(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    "text", ["L’Été à 29(d)", "人工智能与儿童", "لِلأطفالِ أَيْضًا", "½ ﬁn ǅ 𠀀𠀁𠀂", "e\u0301te\u0301"]
)
def test_places_lead_back_to_the_words(text: str) -> None:
    found = words_at(text)
    assert tuple(word.text for word in found) == words(text)
    assert all(words(text[start:end]) == (word,) for word, start, end in found if not text.startswith("½"))


def test_codes_keep_points_between_digits_only() -> None:
    assert [squeeze(code) for code in ("29(d)", "9.c", "11.3", "C7-e-health")] == ["29d", "9c", "11.3", "c7ehealth"]
