"""The Chinese catalog says everything the program says, with the same placeholders."""

from __future__ import annotations

import gettext
from pathlib import Path
from types import ModuleType

import pytest

from tui import i18n

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def a_program(root: Path, source: str, translations: str) -> Path:
    """A made-up program with one module, and its Chinese catalog."""
    (root / "screens").mkdir()
    catalog = root / "tui" / "locale" / "zh_CN" / "LC_MESSAGES" / "dutydesk.po"
    catalog.parent.mkdir(parents=True)
    (root / "tui" / "shown.py").write_text(source, encoding="utf-8")
    catalog.write_text(HEADER + translations, encoding="utf-8")
    return root


def test_every_sentence_has_its_chinese_words(catalogs: ModuleType) -> None:
    assert list(catalogs.problems("zh_CN")) == []


@pytest.mark.parametrize(
    ("source", "translations", "complaint"),
    [
        ('_("Save")', "", "not translated"),
        ('_("Save")', 'msgid "Save"\nmsgstr ""\n', "not translated"),
        ('_("Save {name}")', 'msgid "Save {name}"\nmsgstr "保存{title}"\n', "other placeholders"),
        ('_("Save")', 'msgid "Save"\nmsgstr "保存"\n\nmsgid "Load"\nmsgstr "读取"\n', "nobody says"),
        ('_("Save")', '#, fuzzy\nmsgid "Save"\nmsgstr "保存"\n', "fuzzy"),
        ('_("Save")', 'msgid "Save"\nmsgstr "保存"\n\n#~ msgid "Load"\n#~ msgstr "读取"\n', "obsolete"),
        ('ngettext("{n} hit", "{n} hits", 2)', 'msgid "{n} hit"\nmsgstr "{n} 条"\n', "plural forms missing"),
    ],
)
def test_what_is_wrong_with_a_catalog_is_said(
    tmp_path: Path, catalogs: ModuleType, source: str, translations: str, complaint: str
) -> None:
    found = list(catalogs.problems("zh_CN", a_program(tmp_path, source, translations)))
    assert [complaint in line for line in found] == [True]


def test_a_complete_catalog_passes(tmp_path: Path, catalogs: ModuleType) -> None:
    program = a_program(
        tmp_path,
        'N_("Save {name}")\nngettext("{n} hit", "{n} hits", 2)',
        'msgid "Save {name}"\nmsgstr "保存{name}"\n\n'
        'msgid "{n} hit"\nmsgid_plural "{n} hits"\nmsgstr[0] "{n} 条"\n',
    )
    assert list(catalogs.problems("zh_CN", program)) == []


def test_the_compiled_catalog_keeps_chinese_plurals(tmp_path: Path, catalogs: ModuleType) -> None:
    program = a_program(tmp_path, "", 'msgid "{n} hit"\nmsgid_plural "{n} hits"\nmsgstr[0] "{n} 条"\n')
    catalogs.compile_all(program)
    with (program / "tui/locale/zh_CN/LC_MESSAGES/dutydesk.mo").open("rb") as compiled:
        spoken = gettext.GNUTranslations(compiled)
    assert [spoken.ngettext("{n} hit", "{n} hits", count) for count in (1, 2, 5)] == ["{n} 条"] * 3


def test_without_a_catalog_the_program_speaks_english() -> None:
    i18n.use("fr")
    assert i18n._("Today") == "Today"


def test_the_program_speaks_chinese_when_asked(chinese: None) -> None:
    assert i18n._("Today") == "今日"
