"""The one form: made from a kind's declaration, checked field by field, kept as a draft while it is typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker

from store import (
    COMMON_IN_FORM,
    KINDS,
    Conflict,
    FieldError,
    Identity,
    InvalidRecord,
    Problem,
    Record,
    StoreError,
)
from tui import wording
from tui.i18n import _
from tui.widgets.conflict import ConflictDialog, differences
from tui.widgets.entries import Aids, Json, entry_for, problem_of, typed_for
from tui.widgets.field_row import FieldRow
from tui.widgets.inputs import PartyInput
from tui.widgets.more_row import MoreRow
from tui.widgets.rows_dialog import RowsDialog

Values = dict[str, Json]
Known = Mapping[str, Json] | None
"""Stored values by field that are known besides a name or a number."""
Save = Callable[[Values, "Record | None"], Awaitable[Record]]
"""Saves values of a form: of an existing record those that changed, with the version they stand on."""


class RecordForm(RowsDialog["Record | None"]):
    """Fills in or changes one record; the result is the saved record, or None when nothing was saved.

    `record` is the version that is changed; without it a record of `kind` is written, starting from `initial`
    (stored values; those without a field in the form are handed to `save` as they are; `unsaved` says that an
    officer wrote them just now, so that leaving keeps them as a draft). `draft` is what
    `values_now()` gave earlier. `save` is awaited; what it refuses is shown where it belongs and what was
    typed stays. `keep_draft` gets `values_now()` at most `draft_after` seconds after a key, `drop_draft` is
    called after the acknowledged save. `fill(field, value)` gives stored values for empty fields when a known
    name (the suggestion's key, else its value) was taken or a number typed, at once or later; those without a
    field are kept as `initial`'s are. Fields to `omit` are not asked for. With
    `always_save` saving says something even when nothing was changed: that an expected visitor has come.
    """

    wide = True
    draft_after: ClassVar[float] = 0.3
    """Seconds from a key to the draft that holds it."""

    def __init__(
        self,
        kind: str,
        save: Save,
        *,
        title: str = "",
        record: Record | None = None,
        initial: Mapping[str, Json] | None = None,
        unsaved: bool = False,
        draft: Mapping[str, Json] | None = None,
        aids: Aids | None = None,
        fill: Callable[[str, str], Known | Awaitable[Known]] | None = None,
        keep_draft: Callable[[Values], object] | None = None,
        drop_draft: Callable[[], object] | None = None,
        omit: Collection[str] = (),
        always_save: bool = False,
        focus: str = "",
    ) -> None:
        super().__init__(title or self._usual_title(kind, record), kind)
        self.start_at = focus
        self.record = record
        self._declared = KINDS[kind]
        self._save = save
        self._aids = aids or Aids()
        self._fill = fill
        self._keep_draft = keep_draft
        self._drop_draft = drop_draft
        self._initial = dict(initial or {})
        self._unsaved = unsaved
        self._always_save = always_save
        self._kept: Values | None = None
        self._filled: dict[str, str] = {}
        self._timer: Timer | None = None
        self._saving = False
        self._looking: Worker[None] | None = None
        own = [name for name in self._declared.form_fields() if name not in (*COMMON_IN_FORM, *omit)]
        self._own = own
        self._make_rows([*own, *COMMON_IN_FORM])
        restored = dict(draft or {})
        for name in [name for name in restored if name in self.rows]:
            if restored[name] not in ("", None) or not self.rows[name].mask:
                self.rows[name].entry.raw = str(restored[name])
        self._hidden = {
            name: value for name, value in {**self._initial, **restored}.items() if name not in self.rows
        }
        self._more = MoreRow(self._summary())
        self._opened = any(self.rows[name].changed for name in COMMON_IN_FORM)

    @staticmethod
    def _usual_title(kind: str, record: Record | None) -> str:
        if record is None:
            return _("New: {kind}").format(kind=wording.kind(kind))
        return _("Edit: {kind} {headline}").format(kind=wording.kind(kind), headline=record.headline())

    def _make_rows(self, names: Iterable[str]) -> None:
        document = (
            self.record.document if self.record else {"sphere": self._declared.own_sphere, **self._initial}
        )
        for name in names:
            declared = self._declared.fields[name]
            stored = document.get(name, declared.default)
            mask = wording.masked(name, str(stored)) if self.record and declared.masked and stored else ""
            typed = "" if mask else typed_for(declared, stored)
            entry = entry_for(declared, typed, declared.required is True, self._aids)
            kept = {"stored": stored} if self.record or name in self._initial else {}
            self.rows[name] = FieldRow(declared, wording.label(self.kind, name), entry, mask=mask, **kept)

    def contents(self) -> Iterable[Widget]:
        """A row for each field; the common ones behind one line until they are wanted."""
        for name in self._own:
            yield self.rows[name]
        if not self._opened:
            yield self._more
            return
        for name in COMMON_IN_FORM:
            yield self.rows[name]

    def compose(self) -> ComposeResult:
        """Say which fields must be filled in."""
        self._show_required()
        return super().compose()

    # What stands in the form

    def values_now(self) -> Values:
        """What was typed so far, valid or not, as `draft` takes it back; quick, and needs no running app."""
        return {
            **self._hidden,
            **{name: row.raw for name, row in self.rows.items() if row.raw or row.changed},
        }

    @property
    def changed(self) -> bool:
        """Whether there is anything to lose."""
        return self._unsaved or any(row.changed for row in self.rows.values())

    def _document(self) -> Values:
        """The values as far as they can be read, for conditions that hang on other fields."""
        document = dict(self.record.document) if self.record else dict(self._hidden)
        for name, row in self.rows.items():
            try:
                document[name] = row.value()
            except FieldError:
                document[name] = row.raw
        return document

    def _show_required(self) -> None:
        document = self._document()
        for row in self.rows.values():
            row.require(row.declared.is_required(document))

    def _summary(self) -> str:
        """The common fields and what they hold."""
        parts = []
        for name in COMMON_IN_FORM:
            raw = self.rows[name].raw
            said = wording.choice("yes-no" if raw in ("yes", "no") else name, raw)
            parts.append(f"{self.rows[name].label} {said or '--'}")
        return "   ".join(parts)

    def shown_rows(self) -> list[FieldRow]:
        """The common fields count once they are shown."""
        return [row for name, row in self.rows.items() if self._opened or name not in COMMON_IN_FORM]

    async def open_more(self) -> None:
        """Show the common fields instead of their line."""
        if not self._opened:
            self._opened = True
            rows = [self.rows[name] for name in COMMON_IN_FORM]
            with self.app.batch_update():
                await self.query_one("#body").mount(*rows, after=self._more)
                await self._more.remove()
                self._align()

    async def on_more_row_opened(self) -> None:
        """Show the common fields and go to the first."""
        await self.open_more()
        self.set_focus(self.rows[COMMON_IN_FORM[0]].entry)

    # Typing

    def on_input_changed(self) -> None:
        """Something was typed."""
        self._typed()

    def on_text_area_changed(self) -> None:
        """Something was typed."""
        self._typed()

    def on_choice_input_changed(self) -> None:
        """Another choice was taken."""
        self._typed()

    def _typed(self) -> None:
        self._show_required()
        if self.message.has_class("-problem"):
            self.say("")
        if self._keep_draft is not None and self._timer is None and not self._saving:
            self._timer = self.set_timer(self.draft_after, self.keep_now)

    def keep_now(self) -> bool:
        """Keep what was typed as a draft, at once; False when that failed, which is said in the form."""
        self._stop_timer()
        if self._keep_draft is None:
            return False
        values = self.values_now()
        try:
            if self.changed and values != self._kept:
                self._keep_draft(values)
                self._kept = values
            elif not self.changed and self._kept is not None:
                self._forget_draft()
        except (StoreError, OSError) as error:
            self._complain(error)
            return False
        return True

    def _forget_draft(self) -> None:
        self._stop_timer()
        self._kept = None
        if self._drop_draft is not None:
            self._drop_draft()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def on_unmount(self) -> None:
        """Whatever takes the form away, the last keys are kept."""
        if self._timer is not None:
            self.keep_now()

    def _complain(self, error: StoreError | OSError) -> None:
        if isinstance(error, StoreError):
            self.say(wording.error(error))
        else:
            self.say(_("The draft could not be kept: {reason}.").format(reason=error.strerror or error))

    def on_party_input_accepted(self, event: PartyInput.Accepted) -> None:
        """A known name was taken: what is known besides fills the fields that are still empty."""
        row = event.control.parent
        if isinstance(row, FieldRow):
            self._fill_from(row, event.suggestion.key or event.suggestion.value)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A name that was typed in full is as good as one that was taken from the list."""
        row = event.widget.parent
        if not isinstance(row, FieldRow) or not row.changed or not row.raw:
            return
        if isinstance(event.widget, PartyInput) or isinstance(row.declared, Identity):
            self._fill_from(row, row.raw)

    def _fill_from(self, row: FieldRow, name_or_key: str) -> None:
        if self._fill is None or self._filled.get(row.field_name) == name_or_key:
            return
        self._filled[row.field_name] = name_or_key
        known = self._fill(row.field_name, name_or_key)
        if isinstance(known, Mapping) or known is None:
            self._fill_in(known or {})
        else:
            self._looking = self.run_worker(self._fill_later(known), group="fill")

    async def _fill_later(self, known: Awaitable[Known]) -> None:
        found = await known or {}
        name = self.rows.get("name")
        other = str(found.get("name") or "")
        if name is not None and name.changed and name.raw and other and name.raw != other:
            # A telephone is shared, a number can be misread: nobody becomes somebody else by it.
            words = _("{name} gave this number last time; nothing was filled in.").format(name=other)
            self.say(words, problem=False)
            return
        self._fill_in(found)

    def _fill_in(self, known: Mapping[str, Json]) -> None:
        filled = []
        for name, stored in known.items():
            other = self.rows.get(name)
            if other is None:
                self._hidden[name] = stored
            elif (not other.raw or (not other.changed and not self.record)) and stored:
                typed = typed_for(other.declared, stored)
                if typed != other.raw:
                    other.entry.raw = typed
                    filled.append(other.label)
        if filled:
            self.say(_("Filled in as known: {fields}.").format(fields=_(", ").join(filled)), problem=False)

    # Saving and leaving

    def action_save(self) -> None:
        """Save; a second press while it is being saved does nothing."""
        if not self._saving:
            self._saving = True
            self.run_worker(self._saved(), group="save", exit_on_error=True)

    async def _saved(self) -> None:
        try:
            if self._looking is not None:
                await self._looking.wait()
            values = await self._values_to_save()
            if values is None:
                return
            if self.record is not None and not values and not self._always_save:
                self._forget_draft()
                self.dismiss(self.record)
                return
            self.say(_("Saving"), problem=False)
            try:
                record = await self._save(values, self.record)
            except InvalidRecord as error:
                await self.tell({found.field: wording.problem(found) for found in error.problems})
            except Conflict as error:
                self.say("")
                await self._settle(error)
            except StoreError as error:
                self.say(wording.error(error))
            else:
                self._forget_draft()
                self.dismiss(record)
        finally:
            self._saving = False

    async def _values_to_save(self) -> Values | None:
        """The values to store; None after telling what is wrong with them."""
        values = dict(self._hidden)
        wrong: dict[str, str] = {}
        for name, row in self.rows.items():
            try:
                value = row.value()
            except FieldError as error:
                wrong[name] = problem_of(name, error)
                continue
            if self.record is not None:
                if row.changed and value != self.record.document.get(name, row.declared.default):
                    values[name] = value
            elif value not in (None, "", []):
                values[name] = value
        if wrong:
            # All that is wrong is told at once, also what is missing elsewhere.
            document = self._document()
            for name, row in self.rows.items():
                if name not in wrong and row.declared.is_required(document) and not row.raw.strip():
                    wrong[name] = wording.problem(Problem(name, "required"))
            await self.tell(wrong)
            return None
        return values

    async def tell(self, wrong: Mapping[str, str]) -> None:
        """Show each problem at its field; what is wrong behind the common line opens it."""
        if any(name in wrong for name in COMMON_IN_FORM):
            await self.open_more()
        await super().tell(wrong)

    async def _settle(self, conflict: Conflict) -> None:
        """Show both versions and do as the officer says; nothing is overwritten silently."""
        theirs = conflict.theirs
        answer = await self.app.push_screen_wait(
            ConflictDialog(wording.error(conflict), differences(self.rows.values(), self.record, theirs))
        )
        if answer == "mine":
            self.record = theirs
            for name, row in self.rows.items():
                stored = theirs.document.get(name, row.declared.default)
                mask = wording.masked(name, str(stored)) if row.declared.masked and stored else ""
                row.rebase("" if mask else typed_for(row.declared, stored), stored, mask)
            self.keep_now()
            self.say(_("You now stand on the newest version: check it and save again."), problem=False)
        elif answer == "theirs":
            self._forget_draft()
            self.dismiss(None)

    async def action_leave(self) -> None:
        """Leave the form; what was typed is kept as a draft."""
        if self._saving:
            return
        if not self.changed:
            self.keep_now()
            self.dismiss(None)
        elif self.keep_now():
            self.app.notify(_("A draft is kept."), markup=False)
            self.dismiss(None)
        else:
            self.run_worker(self._leave_without_draft(), group="leave")

    async def _leave_without_draft(self) -> None:
        from tui.widgets.dialogs import ConfirmDialog

        question = _("Throw away what was typed?")
        if await self.app.push_screen_wait(ConfirmDialog(_("Leave"), question)):
            self.dismiss(None)
