"""The baseline: a bare Textual app with a header, a table of 200 rows and a footer."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header

ROWS = 200


class BareApp(App[None]):
    """What any Textual program costs before it does anything."""

    BINDINGS = [("q", "quit", "Leave")]  # noqa: RUF012 - as a tutorial has it

    def compose(self) -> ComposeResult:
        """Header, table, footer."""
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        """Fill the table."""
        table: DataTable[str] = self.query_one(DataTable)
        table.add_columns("Time", "Kind", "Title", "Place", "Note")
        table.add_rows(
            (f"{row // 12:02}:{row % 12 * 5:02}", "会议", f"Row {row}", "三楼会议室", "到 10:04")
            for row in range(ROWS)
        )


if __name__ == "__main__":
    BareApp().run()
