"""A small app upon `SurvivingApp`, for driving it on a pseudo-terminal: a field whose text is the draft.

`python tiny_app.py DIRECTORY` keeps `draft` and `dutydesk.log` there. `TINY` in the environment chooses what
it does besides, words separated by blanks: `flood`, `patient`, `payloads`, `stall=SECONDS`, `deaf-save`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from tui import i18n
from tui import terminal as guard
from tui.terminal import TerminalRefused, prepare

WISHES = dict(word.partition("=")[::2] for word in os.environ.get("TINY", "").split())


def main(directory: Path) -> int:
    i18n.use("en")
    try:
        if "patient" in WISHES:
            guard._ANSWER_WITHIN = 5.0
        terminal = prepare()
    except TerminalRefused as refused:
        print(refused.code, file=sys.stderr)
        return refused.exit_code
    if "stall" in WISHES:
        terminal = replace(terminal, stall_limit=float(WISHES["stall"]))

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.events import Key, Paste
    from textual.widgets import DataTable, Input, Label, OptionList, Static, TextArea, Tree

    from tui.survival import SurvivingApp
    from tui.widgets.safe import show

    class Field(Input):
        def on_paste(self, event: Paste) -> None:
            (directory / "pasted").write_text(event.text, encoding="utf-8")

    class Tiny(SurvivingApp[None]):
        CSS = "DataTable, OptionList, Tree, TextArea { height: 5; }"

        def __init__(self) -> None:
            super().__init__(save_now=self.keep, terminal=terminal, log=directory / "dutydesk.log")

        def compose(self) -> ComposeResult:
            yield Label("┌─ ready ★ …" if terminal.wide_ambiguous else "ready")
            yield Field(id="field")
            yield Static("", id="echo")
            if "payloads" in WISHES:
                values = json.loads((directory / "payloads.json").read_text(encoding="utf-8"))
                table: DataTable[Text] = DataTable()
                table.add_columns("a", "b")
                for value in values:
                    table.add_row(Text(value), show(value))
                table.border_title = Text(values[0]).plain
                tree: Tree[None] = Tree(Text("tree"))
                tree.root.expand()
                for value in values:
                    tree.root.add_leaf(Text(value))
                yield table
                yield tree
                yield OptionList(*(Text(value) for value in values))
                yield TextArea("\n".join(values))
                for value in values:
                    yield Label(Text(value))
                    yield Static(show(value))
                    yield Input(value=value)
                for value in values:
                    self.notify(value, markup=False)

        def on_mount(self) -> None:
            self.query_one("#field", Input).cursor_blink = False
            if "flood" in WISHES:
                self.set_interval(0.01, self.flood)

        def flood(self) -> None:
            self.query_one("#echo", Static).update(Text(str(time.monotonic_ns()) * 60))

        def on_input_changed(self, event: Input.Changed) -> None:
            if event.input.id == "field":
                self.query_one("#echo", Static).update(show(f"seen {event.value[-40:]} {len(event.value)}"))

        def on_key(self, event: Key) -> None:
            if event.key == "f2":
                number = "110101" + "19900307" + "1234"
                raise ValueError(f"no such person: {number}")
            if event.key == "f4":
                (directory / "busy").touch()
                while True:
                    pass
            if event.key == "f8":
                self.open_url("https://example.org")
                self.action_screenshot("shot", str(directory))
                self.action_suspend_process()
                self.copy_to_clipboard("clip")
                self.query_one("#echo", Static).update("still here")

        def keep(self) -> None:
            text = self.query_one("#field", Input).value
            (directory / "draft").write_text(text, encoding="utf-8")
            if "deaf-save" in WISHES:
                time.sleep(60)

        async def action_quit(self) -> None:
            self.exit()

    return Tiny().run_to_the_end()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
