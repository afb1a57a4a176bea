"""The catalogs: gathered from the sources, checked, compiled.

catalogs.py merge [DIRECTORY]   take over new strings, and translations from DIRECTORY/*.po
catalogs.py check               say what is missing or wrong; exit code 1 if anything is
catalogs.py compile             write the .mo beside every .po
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("screens", "tui")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PLURAL_FORMS = {"zh_CN": 1}
"""How many plural forms each translated language has."""

Id = str | tuple[str, str]


def catalog_path(language: str, root: Path = ROOT) -> Path:
    """Where the catalog of a language lies."""
    return root / "tui" / "locale" / language / "LC_MESSAGES" / "dutydesk.po"


def read_catalog(path: Path, language: str) -> Catalog:
    """The catalog in a `.po` file; the language is given so that the plural forms are kept."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as lines:
        return read_po(lines, locale=language)


def extracted(root: Path = ROOT) -> dict[Id, list[str]]:
    """Every string marked for translation in the sources, with the files it stands in."""
    found: dict[Id, list[str]] = {}
    for package in PACKAGES:
        for name, _line, message, _comments, _context in extract_from_dir(
            str(root / package), method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            if not message:
                continue
            key = (message[0], message[1]) if isinstance(message, tuple) else message
            files = found.setdefault(key, [])
            if (file := f"{package}/{name}") not in files:
                files.append(file)
    return found


def placeholders(sentence: str) -> set[str]:
    """The names in braces."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None}


def _told(message: Message | None) -> bool:
    if message is None:
        return False
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def problems(language: str, root: Path = ROOT) -> Iterator[str]:
    """What is wrong with the catalog of a language, one sentence each."""
    catalog = read_catalog(catalog_path(language, root), language)
    wanted = extracted(root)
    by_first = {key if isinstance(key, str) else key[0]: key for key in wanted}
    for key, files in sorted(wanted.items(), key=lambda pair: _first(pair[0])):
        message = catalog.get(_first(key))
        where = ", ".join(files)
        if message is None or not _told(message):
            yield f"not translated: {_first(key)!r} ({where})"
            continue
        if isinstance(key, tuple) and not isinstance(message.string, tuple | list):
            yield f"plural forms missing: {key[0]!r} ({where})"
            continue
        yield from _sentence_problems(language, key, message, where)
    for message in catalog:
        if message.id and _first(message.id) not in by_first:
            yield f"nobody says this any more: {_first(message.id)!r}"
        if message.id and message.fuzzy:
            yield f"fuzzy: {_first(message.id)!r}"
    for message in catalog.obsolete.values():
        yield f"obsolete entry: {_first(message.id)!r}"


def _sentence_problems(language: str, key: Id, message: Message, where: str) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if isinstance(key, tuple) and len(strings) != PLURAL_FORMS[language]:
        yield f"{len(strings)} plural forms instead of {PLURAL_FORMS[language]}: {key[0]!r} ({where})"
    source = key if isinstance(key, str) else key[1]
    for string in strings:
        if placeholders(string) != placeholders(source):
            yield f"other placeholders than {source!r}: {string!r} ({where})"


def _first(key: Id | list[str]) -> str:
    return key if isinstance(key, str) else key[0]


def merge(language: str, directory: Path | None) -> list[str]:
    """Write the catalog anew from sources, present catalog and fragments; returns what needs a look."""
    present = read_catalog(catalog_path(language), language)
    remarks: list[str] = []
    offered: dict[str, tuple[Message, str]] = {}
    for fragment in sorted(directory.glob("*.po")) if directory else ():
        for message in _fragment(fragment, language, remarks):
            key = _first(message.id)
            if not key or not _told(message):
                continue
            if key in offered and offered[key][0].string != message.string:
                remarks.append(
                    f"two translations of {key!r}: {offered[key][0].string!r} ({offered[key][1]}, taken)"
                    f" and {message.string!r} ({fragment.name})"
                )
                continue
            offered.setdefault(key, (message, fragment.name))
    made = Catalog(
        locale=language,
        project="Dutydesk",
        version="0.1",
        copyright_holder="Dutydesk contributors",
        msgid_bugs_address="",
        last_translator="Dutydesk contributors",
        language_team="zh_CN",
        fuzzy=False,
        header_comment="# Simplified Chinese words of Dutydesk.",
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
    )
    for key, files in extracted().items():
        first = _first(key)
        known = offered[first][0] if first in offered else present.get(first)
        string = known.string if known is not None and _told(known) else None
        if string is None:
            remarks.append(f"not translated: {first!r} ({', '.join(files)})")
        elif isinstance(key, tuple) and isinstance(string, str):
            string = (string,)
        elif isinstance(key, str) and isinstance(string, tuple | list):
            string = string[0]
        made.add(key, string, locations=[(file, None) for file in sorted(files)])
    unused = sorted(set(offered) - {_first(key) for key in extracted()})
    remarks.extend(f"translated but not said anywhere: {key!r} ({offered[key][1]})" for key in unused)
    target = catalog_path(language)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as lines:
        write_po(lines, made, sort_output=True, width=100, include_lineno=False)
    return remarks


def _fragment(path: Path, language: str, remarks: list[str]) -> Iterator[Message]:
    """The entries of a headerless fragment."""
    header = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    content = path.read_bytes()
    if b"Content-Type:" not in content:
        content = header + content
    try:
        yield from read_po(BytesIO(content), locale=language, abort_invalid=True)
    except Exception as error:  # a fragment by hand may be broken in any way
        remarks.append(f"{path.name} cannot be read: {error}")


def compile_all(root: Path = ROOT) -> None:
    """Write the `.mo` beside every `.po`, unless it is newer already."""
    for source in sorted((root / "tui" / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        catalog = read_catalog(source, source.parts[-3])
        fresh = target.with_suffix(".mo.new")
        with fresh.open("wb") as compiled:
            write_mo(compiled, catalog)
        fresh.replace(target)


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("merge").add_argument("directory", nargs="?", type=Path)
    acts.add_parser("check")
    acts.add_parser("compile")
    asked = parser.parse_args()
    if asked.act == "compile":
        compile_all()
        return 0
    found: list[str] = []
    for language in PLURAL_FORMS:
        found += merge(language, asked.directory) if asked.act == "merge" else problems(language)
    for line in found:
        print(line)
    if asked.act == "check":
        print(f"catalogs: {len(found)} problems" if found else "catalogs: complete")
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
