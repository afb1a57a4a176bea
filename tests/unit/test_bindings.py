"""The table of keys: every action reachable with an input method on, nothing said twice, all of it fits."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tui import i18n
from tui.bindings import KEYS, PLACES, bindings, display, folded, safe
from tui.widgets.keyline import key_line

SCREENS = ("today", "tasks", "visitors", "archive", "duty")


@pytest.fixture(autouse=True)
def english_afterwards():
    yield
    i18n.use("en")


def test_every_key_has_a_twin_that_an_input_method_does_not_swallow():
    for key in KEYS.values():
        assert any(safe(name) for name in key.names()), key.id


def test_letters_and_signs_are_not_taken_for_twins():
    assert not any(safe(name) for name in ("n", "slash", "question_mark", "left_square_bracket", "f"))
    assert all(safe(name) for name in ("1", "f4", "f12", "ctrl+t", "insert", "shift+tab"))


@pytest.mark.parametrize("place", SCREENS)
def test_in_one_place_a_key_does_one_thing(place):
    owner: dict[str, str] = {}
    for key_id in (*PLACES[place], *PLACES["everywhere"]):
        for name in KEYS[key_id].names():
            assert owner.setdefault(name, key_id) == key_id, f"{name}: {owner[name]} and {key_id}"


def test_a_form_has_no_key_that_typing_would_press():
    names = [name for key_id in PLACES["form"] for name in KEYS[key_id].names()]
    assert len(names) == len(set(names))
    assert all(safe(name) and not name.isdigit() and name != "space" for name in names)


def test_every_key_belongs_to_a_place_and_every_place_names_known_keys():
    named = {key_id for ids in PLACES.values() for key_id in ids}
    assert named == set(KEYS)


def test_no_key_is_one_that_terminals_cannot_tell_from_another():
    indistinct = {"ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h", "ctrl+left_square_bracket", "ctrl+c"}
    assert not indistinct & {name for key in KEYS.values() for name in key.names()}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("place", [*SCREENS, "form"])
@pytest.mark.parametrize(("width", "least_rank"), [(60, 1), (80, 4), (120, 9)])
def test_the_keys_of_a_place_fit_the_line_the_weightiest_even_where_it_is_short(
    place, language, width, least_rank
):
    i18n.use(language)
    ids = PLACES[place] if place == "form" else (*PLACES[place], *PLACES["everywhere"])
    shown_keys = [key for key in KEYS.values() if key.show and key.id in ids]
    keys = [(display(key.names()[0]), i18n._(key.label), key.rank) for key in shown_keys]
    line = key_line(keys, "", "", width)
    assert cell_len(line.plain) == width
    for shown, label, rank in keys:
        assert rank > least_rank or f"{shown} {label}" in line.plain


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_labels_and_tooltips_are_words_in_both_languages(language):
    i18n.use(language)
    for key in KEYS.values():
        assert i18n._(key.label).strip()
        assert i18n._(key.tooltip).strip()
        assert cell_len(i18n._(key.label)) <= 12, key.id


def test_bindings_carry_their_id_so_that_a_keymap_may_change_them():
    made = bindings("new", "save")
    assert [binding.id for binding in made] == ["new", "save"]
    assert made[0].key == "n,insert"
    assert made[1].priority


def test_an_unknown_id_is_an_error():
    with pytest.raises(KeyError):
        bindings("no-such-key")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *[("！", "!"), ("？", "?"), ("／", "/"), ("、", "/"), ("１", "1"), ("ａ", "a"), ("【", "[")],
        *[("】", "]"), ("\u3000", " "), ("０", "0"), ("。", "."), ("Ａ", "A"), ("；", ";"), ("「", "[")],
    ],
)
def test_full_width_and_chinese_punctuation_fold_to_the_key_they_stand_on(typed, meant):
    assert folded(typed) == meant


@pytest.mark.parametrize("typed", [None, "", "a", "?", "中", "ä", "①", "\u200b", "ab"])
def test_anything_else_is_left_alone(typed):
    assert folded(typed) is None


def test_a_letter_with_ctrl_stays_a_letter_in_chinese():
    i18n.use("zh_CN")
    assert [display(f"ctrl+{letter}") for letter in "wh"] == ["Ctrl+W", "Ctrl+H"]


def test_keys_are_named_for_people():
    assert [display(name) for name in ("n", "f12", "ctrl+s", "slash", "pageup", "space")] == [
        "n",
        "F12",
        "Ctrl+S",
        "/",
        "PgUp",
        "Space",
    ]
