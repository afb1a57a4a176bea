"""The made-up language that reveals bare strings, tried on the words of the store's codes."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pseudo import bare_strings, pseudo_language
from store import KINDS, TABLES, StoreError
from tui import wording
from tui.wording import choices, findings, troubles

NOW = datetime(2026, 11, 23, 14, 32, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_bare_string_stands_out() -> None:
    assert bare_strings(["⟦Today⟧", "Today", "⟦{n} of ⟦two⟧⟧ 12:00", "今日"]) == ["Today", "今日"]


def test_the_words_of_people_are_no_bare_strings() -> None:
    assert bare_strings(["⟦Visitor⟧ 王芳芳 财政局"], known=["王芳芳", "财政局"]) == []


def test_every_word_for_a_code_comes_from_the_catalog() -> None:
    with pseudo_language():
        shown = [
            *(wording.kind(kind) for kind in KINDS),
            *(wording.kinds(kind) for kind in KINDS),
            *(wording.table(table) for table in TABLES),
            *(wording.label(kind, field) for kind, declared in KINDS.items() for field in declared.fields),
            *(
                wording.state(kind, state)
                for kind, declared in KINDS.items()
                for state in (*declared.steps, *declared.closed_states)
            ),
            *(wording.choice(field, code) for field, options in choices.CHOICES.items() for code in options),
            *(wording.band(code) for code in choices.BANDS),
            *(wording.action(code) for code in findings.ACTIONS),
            *(wording.error(StoreError(code)) for code in troubles.ERRORS),
            wording.day_line(NOW.date()),
            wording.full_when(NOW),
            wording.when(NOW + timedelta(hours=12), NOW),
            wording.span(timedelta(minutes=125)),
            wording.repeat("weekly:MO,TH"),
        ]
    assert bare_strings(shown) == []
