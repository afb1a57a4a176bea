"""An argument parser that speaks the officer's language: its help, its usage and what is wrong."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from typing import NoReturn

from tui.i18n import _

WRONG_USAGE = 2


class Parser(argparse.ArgumentParser):
    """Help in columns of cells, so that Chinese stands in columns too; errors in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and what to do; exit code 2."""
        from tui.printable import printable

        print(
            printable(_("dutydesk: {what}. See: dutydesk --help").format(what=_wrong(message))),
            file=sys.stderr,
        )
        raise SystemExit(WRONG_USAGE)

    def format_usage(self) -> str:
        """The command with all that may follow it."""
        actions = sorted(_shown(self), key=lambda action: not action.option_strings)
        words = [self.prog, *(f" {_in_usage(action)}" for action in actions)]
        return "\n".join(_filled(words, _("usage: "))) + "\n"

    def format_help(self) -> str:
        """The usage, what the command does, and its arguments and options, each with its words."""
        actions = _shown(self)
        parts = [self.format_usage()]
        if self.description:
            parts.append("\n".join(_filled(_breakable(self.description), "")) + "\n")
        commands = [found for action in actions for found in _commands(action)]
        arguments = [
            (_named(action), action.help or "")
            for action in actions
            if not action.option_strings and not isinstance(action, argparse._SubParsersAction)
        ]
        options = [(_named(action), action.help or "") for action in actions if action.option_strings]
        rows = [*commands, *arguments, *options]
        for title, some in (
            (_("Commands:"), commands),
            (_("Arguments:"), arguments),
            (_("Options:"), options),
        ):
            if some:
                parts.append("\n".join([title, *_columns(some, rows)]) + "\n")
        return "\n".join(parts)


def _shown(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in parser._actions if action.help != argparse.SUPPRESS]


def _commands(action: argparse.Action) -> Iterator[tuple[str, str]]:
    if isinstance(action, argparse._SubParsersAction):
        for choice in action._get_subactions():
            yield str(choice.metavar or choice.dest), choice.help or ""


def _value(action: argparse.Action) -> str:
    """How the value of an argument is called; the empty text for a switch."""
    if action.nargs == 0:
        return ""
    if action.metavar:
        return str(action.metavar)
    return "{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.dest.upper()


def _named(action: argparse.Action) -> str:
    return " ".join(filter(None, (", ".join(action.option_strings), _value(action))))


def _in_usage(action: argparse.Action) -> str:
    value = _value(action)
    if action.option_strings:
        return "[" + " ".join(filter(None, (action.option_strings[0], value))) + "]"
    if action.nargs in ("+", "*"):
        value += " …"
    return f"[{value}]" if action.nargs in ("?", "*", argparse.PARSER) else value


_BREAKS = re.compile(r" ?(?:[（“《〔]*(?:[!-~…]+|[^ -~…])[，。、；：！？）”》〕]*)")


def _breakable(text: str) -> list[str]:
    """A text in pieces between which a line may end: words, and hanzi with the signs that belong to them."""
    return _BREAKS.findall(text)


def _filled(pieces: list[str], head: str) -> list[str]:
    """Pieces in lines of the terminal's width behind `head`, later lines under the first piece."""
    from rich.cells import cell_len

    width = max(40, min(100, shutil.get_terminal_size().columns))
    indent = " " * cell_len(head)
    lines, fresh = [head], True
    for piece in pieces:
        if not fresh and cell_len(lines[-1] + piece) > width:
            lines.append(indent)
            fresh = True
        lines[-1] += piece.lstrip() if fresh else piece
        fresh = False
    return lines


def _columns(rows: list[tuple[str, str]], among: list[tuple[str, str]]) -> Iterator[str]:
    """Names and their words side by side, as far apart as the longest name among all asks for."""
    from rich.cells import cell_len

    broad = min(26, max(cell_len(name) for name, _words in among))
    for name, words in rows:
        if not words:
            yield f"  {name}"
            continue
        gap = broad - cell_len(name)
        if gap < 0:
            yield f"  {name}"
            yield from _filled(_breakable(words), " " * (broad + 4))
        else:
            yield from _filled(_breakable(words), f"  {name}{' ' * gap}  ")


def _wrong(message: str) -> str:
    """What argparse found wrong, in the officer's words."""
    head, _colon, tail = message.partition(": ")
    if head == "unrecognized arguments":
        return _("unknown option or word: {words}").format(words=tail)
    if "invalid choice" in message:
        return _("no such command or value: {words}").format(words=_quoted(message) or tail)
    if head == "the following arguments are required":
        return _("missing: {words}").format(words=tail)
    option = head.removeprefix("argument ")
    if "expected one argument" in message or "expected at least one argument" in message:
        return _("a value is missing after {option}").format(option=option)
    if "ignored explicit argument" in message:
        return _("{option} takes no value").format(option=option)
    if tail.startswith("invalid "):
        return _("{option}: not a possible value: {words}").format(option=option, words=_quoted(message))
    if head == "ambiguous option":
        return _("more than one option begins like {words}").format(words=tail.split(" ")[0])
    return message


def _quoted(message: str) -> str:
    return message.split("'")[1] if message.count("'") > 1 else ""
