"""The one form: made from a kind's declaration, checked field by field, kept as a draft while it is typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from store import COMMON_IN_FORM, KINDS, Conflict, FieldError, InvalidRecord, Record, StoreError
from tui import wording
from tui.bindings import KEYS, display
from tui.i18n import N_, _
from tui.widgets.cells import clean
from tui.widgets.conflict import ConflictDialog, Difference
from tui.widgets.dialog import Dialog
from tui.widgets.entries import Aids, Json, entry_for, problem_of, typed_for
from tui.widgets.field_row import FieldRow, label_width
from tui.widgets.inputs import PartyInput, TextInput

Values = dict[str, Json]
Save = Callable[[Values, "Record | None"], Awaitable[Record]]
"""Saves the values of a form; for an existing record only those that changed, and the version they stand on."""


class MoreRow(Widget, can_focus=True):
    """The common fields in one line, until somebody wants to change them."""

    DEFAULT_CSS = """
    MoreRow { height: 1; width: 1fr; color: $text-muted; }
    MoreRow:focus { color: $foreground; text-style: bold; }
    """

    class Opened(Message):
        """The fields are wanted."""

    def __init__(self, summary: str) -> None:
        super().__init__()
        self.summary = summary

    def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "space", "right"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Opened())

    def render(self) -> Text:
        """What the fields hold, and that there is more behind."""
        return Text(("> + " if self.has_focus else "  + ") + self.summary, no_wrap=True, overflow="ellipsis", end="")


class RecordForm(Dialog["Record | None"]):
    """Fills in or changes one record; the result is the saved record, or None when nothing was saved.

    `record` is the version that is changed; without it a record of `kind` is written, starting from `initial`
    (stored values; those without a field in the form are handed to `save` as they are). `draft` is what
    `values_now()` gave earlier. `save` is awaited; what it refuses is shown where it belongs and what was typed
    stays. `keep_draft` gets `values_now()` at most `draft_after` seconds after a key, `drop_draft` is called after
    the acknowledged save. `fill(field, value)` gives stored values for the fields that are still empty when a known
    name (the suggestion's key, else its value) was taken.
    """

    wide = True
    AUTO_FOCUS: ClassVar[str | None] = None
    draft_after: ClassVar[float] = 0.3
    """Seconds from a key to the draft that holds it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(KEYS["save"].keys, "save", show=False, priority=True),
        Binding("escape", "leave", show=False),
        Binding("enter", "next_field", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    def __init__(
        self,
        kind: str,
        save: Save,
        *,
        title: str = "",
        record: Record | None = None,
        initial: Mapping[str, Json] | None = None,
        draft: Mapping[str, Json] | None = None,
        aids: Aids | None = None,
        fill: Callable[[str, str], Mapping[str, Json] | None] | None = None,
        keep_draft: Callable[[Values], object] | None = None,
        drop_draft: Callable[[], object] | None = None,
        focus: str = "",
    ) -> None:
        super().__init__(title or self._usual_title(kind, record))
        self.kind = kind
        self.record = record
        self._declared = KINDS[kind]
        self._save = save
        self._aids = aids or Aids()
        self._fill = fill
        self._keep_draft = keep_draft
        self._drop_draft = drop_draft
        self._start_at = focus
        self._initial = dict(initial or {})
        self._kept: Values | None = None
        self._timer: Timer | None = None
        self._saving = False
        own = [name for name in self._declared.form_fields() if name not in COMMON_IN_FORM]
        self._own = own
        self.rows: dict[str, FieldRow] = {}
        self._make_rows([*own, *COMMON_IN_FORM])
        restored = dict(draft or {})
        for name in [name for name in restored if name in self.rows]:
            if restored[name] not in ("", None) or not self.rows[name]._mask:
                self.rows[name].entry.raw = str(restored[name])
        self._hidden = {name: value for name, value in {**self._initial, **restored}.items() if name not in self.rows}
        self._more = MoreRow(self._summary())
        self._opened = any(self.rows[name].changed for name in COMMON_IN_FORM)

    @staticmethod
    def _usual_title(kind: str, record: Record | None) -> str:
        if record is None:
            return _("New: {kind}").format(kind=wording.kind(kind))
        return _("Edit: {kind} {headline}").format(kind=wording.kind(kind), headline=record.headline())
