"""What an officer does in the archive: filing, restoring, correcting, appraising, writing hits out."""

from __future__ import annotations

import asyncio

from textual import work

from screens.filtered import FilteredPlace
from store import (
    RETENTION,
    Desk,
    NotFound,
    Record,
    StoreError,
    correct,
    due_for_appraisal,
    file_one,
    file_settled,
    links_of,
    proposed_code,
    proposed_retention,
    restore_filed,
)
from tui import wording
from tui.i18n import _, ngettext
from tui.wording.matter import Part

ALL = "all"
"""The answer that files everything old enough."""


class ArchiveActs(FilteredPlace):
    """The acts of the archive on the record that was selected when they began."""

    async def here(self) -> tuple[Record | None, bool]:
        """The selected record, and whether it is filed."""
        record_id = self.selected_id()
        if not record_id:
            return None, False
        try:
            return self.desk.record(record_id), False
        except NotFound:
            return await asyncio.to_thread(self.desk.find, record_id), True

    def writable(self) -> bool:
        """Whether anything can be written; says why not."""
        if self.desk.read_only:
            self.say(wording.read_only(self.desk.read_only), "warn")
        return not self.desk.read_only

    @work(group="dialog")
    async def action_file(self) -> None:
        """File the selected settled record under a code, or everything that is settled and old enough."""
        if not self.writable():
            return
        record, is_filed = await self.here()
        if record is not None and not is_filed and not record.is_open and record.closes_with_outcome:
            await self._file_one(record)
        else:
            await self._file_all()

    async def _file_one(self, record: Record) -> None:
        from tui.widgets.dialogs import MenuDialog, Option

        proposed = proposed_retention(record, self.desk.rules)
        periods = list(RETENTION) if proposed else [""]
        options = [
            Option(
                period or "none",
                wording.choice("retention", period) if period else _("Without a code"),
                proposed_code(self.desk, record, period) if period else "",
            )
            for period in periods
        ]
        options.append(Option(ALL, _("Everything old enough …")))
        chosen = await self.app.push_screen_wait(
            MenuDialog(
                _("File away"), options, sentence=record.headline(), at=max(0, periods.index(proposed))
            )
        )
        if chosen == ALL:
            await self._file_all()
        elif chosen is not None:
            period = "" if chosen == "none" else chosen
            filed = await self.save(lambda: file_one(self.desk, record, period), _("Filed."))
            if filed is not None and filed.archive_code:
                self.say(_("Filed as {code}.").format(code=filed.archive_code), "done")

    async def _file_all(self) -> None:
        from tui.widgets.dialogs import ConfirmDialog

        days = self.desk.rules.file_after_days
        question = ngettext(
            "File what was settled more than {count} day ago? Filed records are only read.",
            "File what was settled more than {count} days ago? Filed records are only read.",
            days,
        ).format(count=days)
        if not await self.app.push_screen_wait(ConfirmDialog(_("File away"), question)):
            return
        try:
            report = await asyncio.to_thread(file_settled, self.desk)
        except StoreError as error:
            self.say(wording.error(error), "late")
            return
        if not report.total:
            self.say(_("Nothing is to be filed yet."))
            return
        self.say(
            ngettext("{count} record filed.", "{count} records filed.", report.total).format(
                count=report.total
            ),
            "done",
        )

    @work(group="dialog")
    async def action_restore(self) -> None:
        """Bring the selected filed record back into the live file, with a reason."""
        record, is_filed = await self.here()
        if record is None or not is_filed:
            self.say(_("Only what is filed can be restored."), "warn")
            return
        if not self.writable():
            return
        from tui.widgets.dialogs import ReasonDialog

        async def save(reason: str) -> Record:
            return await asyncio.to_thread(restore_filed, self.desk, record.id, reason)

        about = f"{record.archive_code} {record.headline()}".strip()
        if await self.app.push_screen_wait(ReasonDialog(_("Restore"), about, save=save)):
            self.say(_("Restored; it keeps its code and may be changed."), "done")

    @work(group="dialog")
    async def action_edit(self) -> None:
        """Change a live record in its form; what is filed is only read, and corrected beside it."""
        record, is_filed = await self.here()
        if record is None:
            self.say(_("Nothing is selected."))
            return
        if is_filed:
            await self._correct(record)
            return
        if not record.is_open and record.closes_with_outcome and not record.restored:
            self.say(_("This is closed; what is closed is only read."), "warn")
            return
        await self.edit(record)

    async def _correct(self, record: Record) -> None:
        """A correction of a filed record: linked to it, the old words stay (P4)."""
        if not self.writable():
            return
        from tui.widgets.dialogs import LineDialog

        async def save(words: str) -> Record:
            return await asyncio.to_thread(correct, self.desk, record, words)

        about = f"{record.archive_code} {record.headline()}".strip()
        sentence = _("This is filed and only read. A correction is linked to it; the old words stay.")
        if await self.app.push_screen_wait(
            LineDialog(
                _("Correction"), _("What is right"), sentence=f"{about}\n{sentence}", limit=1000, save=save
            )
        ):
            self.say(_("Corrected; both are linked."), "done")
            self.show_detail()

    async def edit(self, record: Record) -> None:
        """Change a live record in its form."""
        raise NotImplementedError

    @work(group="dialog")
    async def action_open(self) -> None:
        """Show the whole selected record with its corrections."""
        record, notes = await asyncio.to_thread(with_corrections, self.desk, self.selected_id())
        if record is not None:
            from screens.reading import RecordScreen

            await self.app.push_screen_wait(RecordScreen(record, notes=notes))

    @work(group="dialog")
    async def action_appraise(self) -> None:
        """The list of what has been kept as long as it had to be."""
        from screens.appraisal import AppraisalScreen

        due = await asyncio.to_thread(due_for_appraisal, self.desk)
        await self.app.push_screen_wait(AppraisalScreen(self.desk, due))
        self.reload()


def with_corrections(desk: Desk, record_id: str) -> tuple[Record | None, list[Part]]:
    """A live or filed record, and the live and filed corrections of it as a part to show below it."""
    record = desk.find(record_id) if record_id else None
    if record is None:
        return None, []
    ids = [link.other for link in links_of(desk, record) if link.how == "corrects" and not link.outward]
    found = sorted((one for one in map(desk.find, ids) if one is not None), key=lambda one: one.id)
    rows = [(_by(one), str(one.document.get("text") or one.headline())) for one in found]
    return record, [(_("Corrections"), rows)] if rows else []


def _by(record: Record) -> str:
    at = record.created_at
    return f"{wording.full_when(at) if at else ''} {record.created_by}".strip()
