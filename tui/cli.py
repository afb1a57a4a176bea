"""The command line: arguments, exit codes, and which of the program's two faces to show."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from tui import __version__, i18n
from tui.arguments import WRONG_USAGE, Parser
from tui.i18n import _

Command = Callable[[argparse.Namespace], int]


def _parser() -> Parser:
    parser = Parser(
        prog="dutydesk",
        description=_("The duty desk of an administrative office. Without a command, the desk opens."),
        add_help=False,
    )
    _common(parser, top=True)
    parser.add_argument(
        "--version", action="version", version=f"dutydesk {__version__}", help=_("the version")
    )
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"), parser_class=Parser)

    def command(name: str, words: str, *, as_json: bool = True) -> Parser:
        made: Parser = commands.add_parser(name, help=words, description=words, add_help=False)
        _common(made, top=False)
        if as_json:
            made.add_argument("--json", action="store_true", help=_("print JSON for a program to read"))
        return made

    demo = command(
        "demo", _("open a made-up office with a full day, in a temporary directory"), as_json=False
    )
    demo.add_argument("--records", type=_count, default=2000, metavar="N", help=_("how many filed records"))
    add = command("add", _("add what a sentence says: an appointment, a meeting, an errand, a routine"))
    add.add_argument("text", nargs="+", metavar=_("TEXT"))
    add.add_argument("--dry-run", action="store_true", help=_("only print how it is read"))
    add.add_argument(
        "--kind",
        default="",
        metavar=_("KIND"),
        help=_("a kind by name, e.g. supervision; TEXT is its subject"),
    )
    add.add_argument(
        "--set",
        dest="fields",
        action="append",
        default=[],
        metavar=_("FIELD=VALUE"),
        help=_("with --kind: another field, by its name in docs/kinds.md; may be repeated"),
    )
    today = command("today", _("the day's agenda, checklist and what needs somebody"))
    today.add_argument(
        "--day", default="", metavar=_("DAY"), help=_("another day, e.g. tomorrow or 2026-11-25")
    )
    today.add_argument("--week", action="store_true", help=_("the agenda of the whole week"))
    command("tasks", _("what is pending, band by band"))
    command("weak", _("every weak link: no owner, no due time, no progress, overdue, not confirmed …"))
    visitors = command("visitors", _("who is here, who is expected, who has left; or a month in figures"))
    visitors.add_argument("--counts", action="store_true", help=_("the month in figures"))
    visitors.add_argument("--month", default="", metavar=_("MONTH"), help=_("another month, e.g. 2026-10"))
    log = command("log", _("the duty log of the day; with words, write a line into it"))
    log.add_argument("text", nargs="*", metavar=_("TEXT"))
    log.add_argument("--day", default="", metavar=_("DAY"), help=_("another day, e.g. yesterday"))
    show = command("show", _("one record, live or filed"))
    show.add_argument("id", metavar="ID")
    search = command("search", _("search everything, live and filed"))
    search.add_argument("query", nargs="+", metavar=_("QUERY"))
    search.add_argument("--limit", type=_count, default=50, metavar="N", help=_("at most so many hits"))
    take = command(
        "import",
        _("take in calendars (.ics), registers (.csv), tasks (.json, todo.txt), all or nothing each"),
    )
    take.add_argument("files", nargs="+", metavar=_("FILE"), type=Path)
    take.add_argument("--dry-run", action="store_true", help=_("only print what would be taken"))
    take.add_argument(
        "--visitors", action="store_true", help=_("of a calendar, take those invited as expected visitors")
    )
    export = command(
        "export",
        _("write a table or the hits of a search as CSV or JSON; tasks for taskwarrior or todo.txt; ics"),
    )
    export.add_argument("what", metavar=_("TABLE|QUERY|taskwarrior|todo.txt|csv|json|ics|hits"))
    export.add_argument("query", nargs="*", metavar=_("QUERY"), help=_("after hits: what to search for"))
    export.add_argument("-o", "--to", type=Path, default=None, metavar=_("FILE"), help=_("into a new file"))
    words = _("ics: from this day on; today if left out")
    export.add_argument("--from", dest="first", default="", metavar=_("DAY"), help=words)
    export.add_argument("--until", default="", metavar=_("DAY"), help=_("ics: up to this day"))
    sheet = command(
        "sheet",
        _("a sheet for paper: the day, the week, a list, a register, a meeting"),
        as_json=False,
    )
    sheet.add_argument(
        "which",
        choices=(
            *("day", "week", "visitors", "log", "evacuation", "meeting"),
            *("supervision", "incoming", "outgoing"),
        ),
    )
    sheet.add_argument("id", nargs="?", default="", metavar=_("ID"), help=_("the meeting's record No."))
    sheet.add_argument("--day", default="", metavar=_("DAY"), help=_("another day"))
    command("file", _("file the settled records under their years"))
    command("appraise", _("what has been kept as long as it had to be"))
    purge = command("purge", _("remove personal data whose days are over, everywhere it stands"))
    purge.add_argument("--dry-run", action="store_true", help=_("only count"))
    command("check", _("verify files, history chain and index, and say what is wrong"))
    command("backup", _("copy the desk file"))
    restore = command("restore", _("put the newest good copy (or the one named) back in place"))
    restore.add_argument("copy", nargs="?", type=Path, default=None, metavar=_("FILE"))
    keys = command("keys", _("the line for authorized_keys that lets an officer in over SSH"), as_json=False)
    keys.add_argument("newcomer", metavar=_("OFFICER"))
    keys.add_argument("public_key", type=Path, metavar=_("FILE.pub"))
    return parser


def _common(parser: argparse.ArgumentParser, *, top: bool) -> None:
    """The options that stand before or after the command."""
    # A command's own parser must not overwrite with its default what was said before the command.
    unsaid = "" if top else argparse.SUPPRESS
    parser.add_argument("-h", "--help", action="help", help=_("this help"))
    parser.add_argument("--data", metavar=_("DIR"), help=_("the data directory"), default=unsaid)
    parser.add_argument("--lang", choices=i18n.LANGUAGES, help=_("the language"), default=unsaid)
    parser.add_argument("--as", dest="officer", metavar=_("OFFICER"), help=_("who sits here"), default=unsaid)


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 2_000_000:
        raise ValueError(text)
    return number


def data_directory(asked: str = "") -> Path:
    """The data directory: as asked, else `$DUTYDESK_DATA`, else the platform's user data directory."""
    if asked or os.environ.get("DUTYDESK_DATA"):
        return Path(asked or os.environ["DUTYDESK_DATA"]).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("dutydesk", appauthor=False))


def start_of_clock() -> datetime | None:
    """The instant that `$DUTYDESK_NOW` starts the clock at, if it is set. Raises `ValueError`."""
    said = os.environ.get("DUTYDESK_NOW", "")
    if not said:
        return None
    instant = datetime.fromisoformat(said)
    if instant.tzinfo is None:
        raise ValueError(said)
    return instant


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; exit code 0 done, 1 refused or not found, 2 wrong usage, 3 data busy or damaged."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _be_tolerant()
    i18n.use(i18n.chosen(_language_asked(given)))
    try:
        options = _parser().parse_args(given)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    try:
        start = start_of_clock()
    except ValueError:
        print(
            _("DUTYDESK_NOW must be a time with its offset, e.g. 2026-11-23T14:32:00+08:00."), file=sys.stderr
        )
        return WRONG_USAGE
    try:
        if options.command in (None, "demo"):
            from tui.opening import open_desk

            return open_desk(options, data_directory(options.data), start)
        from tui.prints import run

        return run(options, data_directory(options.data), start)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output went away (`| head`); what is left must not be flushed into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # a fault of the program itself: a sentence here, the rest in the log
        return _tell_of_fault(error)


def _tell_of_fault(error: Exception) -> int:
    from tui.crashlog import default_log, record_crash

    log = record_crash(error, default_log())
    print(_("A fault in the program; nothing half-done was stored."), file=sys.stderr)
    if log is not None:
        print(_("For the administrator: {path}").format(path=log), file=sys.stderr)
    return 1


def _be_tolerant() -> None:
    """No output fails because of the locale: signs it cannot show are replaced."""
    from tui.terminal import encoding_of

    encoding = encoding_of(os.environ)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=encoding, errors="replace")


def _language_asked(given: Sequence[str]) -> str:
    """The value of `--lang`, wherever it stands: the help and the errors of the parser need it first."""
    said = ""
    for at, word in enumerate(given):
        if word == "--lang" and at + 1 < len(given):
            said = given[at + 1]
        elif word.startswith("--lang="):
            said = word.removeprefix("--lang=")
    return said if said in i18n.LANGUAGES else ""
