"""The acts on chosen records that ask for more than a word: chase, instruct, pass on, postpone, split …

What they write lies in the store; here the officer is asked. Their dialogs are loaded when they open.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import work

from screens.lines import unit_of, who_of
from screens.marking import about
from screens.records import RecordPlace
from store import Acted, Meeting, Record, Relay, StoreError
from tui import wording
from tui.i18n import _, ngettext

if TYPE_CHECKING:
    from tui.widgets.entries import Field


def moment(stored: object) -> datetime | None:
    """The moment a field of a dialog holds, if any."""
    return datetime.fromisoformat(str(stored)) if stored else None


class ActingPlace(RecordPlace):
    """A place in whose lists everything that is done with a matter is one key away."""

    async def ask_act(
        self,
        action: str,
        title: str,
        records: Sequence[Record],
        fields: Sequence[tuple[Field, Any]],
        verb: Callable[[Record, dict[str, Any]], Any],
        said: str,
        *,
        labels: Mapping[str, str] | None = None,
        of: Mapping[str, str] | None = None,
        start_at: str = "",
        sentence: str = "",
    ) -> Acted | None:
        """Ask for the fields of an act in one dialog, do it to all the records, and say what came of it."""
        from screens.aids import act_aids
        from tui.widgets.fields_dialog import FieldsDialog

        async def save(values: dict[str, Any]) -> Acted:
            return await self.act_quietly(action, records, lambda record: verb(record, values))

        acted: Acted | None = await self.app.push_screen_wait(
            FieldsDialog(
                title,
                sentence or about(records),
                fields,
                save,
                labels=labels,
                start_at=start_at,
                aids=act_aids(self.desk, of or {}),
            )
        )
        if acted is not None:
            await self.tell(acted, said)
        return acted

    @work(group="dialog")
    async def action_chase(self) -> None:
        """Remind whoever handles the chosen records, and note whom, how and what was answered."""
        records = self.chosen_open()
        if not records:
            return
        from store import TOLD_HOW, Choice, LongText, Party, chase
        from tui.widgets.fields_dialog import named

        holders = {who_of(record) for record in records}
        same = holders.pop() if len(holders) == 1 else ""
        await self.ask_act(
            "chase",
            _("Chase"),
            records,
            [
                (named("whom", Party(required=len(records) == 1)), same),
                (named("how", Choice(*TOLD_HOW)), "phone"),
                (named("answer", LongText(limit=1000)), ""),
            ],
            lambda record, given: chase(
                self.desk, record, given["whom"] or who_of(record), given["how"] or "", given["answer"] or ""
            ),
            _("Chase noted"),
            labels={
                "whom": _("Whom") if same or len(records) == 1 else _("Whom (blank: its holder)"),
                "how": _("How"),
                "answer": _("What was answered"),
            },
            of={"whom": ""},
            start_at="answer" if same else "whom",
        )

    @work(group="dialog")
    async def action_instruct(self) -> None:
        """Write down a leader's instruction on the chosen records, and what is to be done in consequence."""
        records = self.chosen()
        if not records:
            return
        from store import Flag, Instant, LongText, Names, Party, Text, instruct
        from tui.widgets.fields_dialog import named

        await self.ask_act(
            "instruct",
            _("Leader's instruction"),
            records,
            [
                (named("leader", Party(of="person", required=True)), ""),
                (named("words", LongText(limit=2000, required=True)), ""),
                (named("to", Names()), []),
                (named("due_at", Instant()), None),
                (named("follow_up", Flag()), False),
                (named("task", Text(limit=200)), ""),
            ],
            lambda record, given: (
                instruct(
                    self.desk,
                    record,
                    given["leader"],
                    given["words"],
                    to=given["to"] or (),
                    due_at=moment(given["due_at"]),
                    follow_ups=self._follow_ups(given),
                ).record
            ),
            _("Instruction entered"),
            labels={
                "leader": _("Leader"),
                "words": _("Exact words"),
                "to": _("Addressed to"),
                "follow_up": _("Follow-up task?"),
                "task": _("What is to be done"),
            },
            of={"leader": "leader", "to": ""},
        )

    def _follow_ups(self, given: Mapping[str, Any]) -> list[Any]:
        """A task for everybody the instruction is addressed to, or one for nobody yet."""
        from store import FollowUp, Unit

        if not (given["follow_up"] or given["task"]):
            return []
        title = given["task"] or str(given["words"]).split("\n", 1)[0][:200]
        units = {record.title for record in self.desk.records("parties") if isinstance(record, Unit)}
        due = moment(given["due_at"])
        if not given["to"]:
            return [FollowUp(title, due_at=due)]
        return [
            FollowUp(title, unit=name, due_at=due)
            if name in units
            else FollowUp(title, owner=name, due_at=due)
            for name in given["to"]
        ]

    @work(group="dialog")
    async def action_relay(self) -> None:
        """Pass the chosen records on; on a relay that is under way: who has received it."""
        records = self.chosen()
        if not records:
            return
        from screens.relaying import ReceiptsScreen, pass_on

        if len(records) == 1 and isinstance(records[0], Relay) and records[0].is_open:
            await self.app.push_screen_wait(ReceiptsScreen(self.desk, records[0]))
        else:
            await pass_on(self, records)

    @work(group="dialog")
    async def action_links(self) -> None:
        """What the selected record is linked with; of several marked ones: link all with another."""
        record_id = self.selected_id()
        filed = await asyncio.to_thread(self.desk.find, record_id) if record_id else None
        live = filed is None or any(one.id == filed.id for one in self.desk.records(filed.table))
        records = self.chosen() if live else [filed] if filed is not None else []
        if not records:
            return
        from screens.links import LinksScreen, add_link

        if len(records) > 1:
            acted = await add_link(self, self.desk, records)
            if acted is not None:
                await self.tell(acted, _("Linked"))
            return
        wanted = await self.app.push_screen_wait(LinksScreen(self.desk, records[0]))
        if wanted:
            self.go_to(wanted)

    @work(group="dialog")
    async def action_hand_to(self) -> None:
        """Hand the chosen records to somebody, or name the unit that leads and those that help."""
        records = self.chosen_open()
        if not records:
            return
        from store import LongText, Names, Party, assign, hand_to
        from tui.widgets.fields_dialog import named

        first = records[0].document

        def do(record: Record, given: dict[str, Any]) -> Record:
            owner, unit, helpers = given["owner"], given["lead_unit"] or "", given["co_units"] or []
            with self.desk.together("hand-to"):
                if owner:
                    record = hand_to(self.desk, record, owner, unit, given["reason"] or "")
                if helpers or not owner:
                    record = assign(self.desk, record, unit or unit_of(record), helpers)
            return record

        await self.ask_act(
            "hand-to",
            _("Hand to"),
            records,
            [
                (named("owner", Party(of="person")), ""),
                (named("lead_unit", Party(of="unit")), unit_of(records[0]) if len(records) == 1 else ""),
                (named("co_units", Names()), first.get("co_units") or [] if len(records) == 1 else []),
                (named("reason", LongText(limit=500)), ""),
            ],
            do,
            _("Handed on"),
            labels={"reason": _("Reason"), "co_units": _("Co-units"), "owner": _("Person")},
            of={"owner": "person", "lead_unit": "unit", "co_units": "unit"},
            sentence=_("{title}  now with {who}").format(title=about(records), who=who_of(records[0]))
            if len(records) == 1 and who_of(records[0])
            else "",
        )

    @work(group="dialog")
    async def action_postpone(self) -> None:
        """Set another due time for the chosen records, with the reason; supervision items have to ask."""
        records = self.chosen_open()
        if not records:
            return
        if len(records) == 1 and "asks" in records[0].fields:
            await self.ask_for(records[0], "extension")
            return
        from store import Instant, LongText, postpone
        from tui.widgets.fields_dialog import named

        def put_off(record: Record, given: dict[str, Any]) -> Record:
            due = moment(given["due_at"])
            assert due is not None
            return postpone(self.desk, record, due, given["reason"])

        due = records[0].due if len(records) == 1 else None
        await self.ask_act(
            "postpone",
            _("Postpone"),
            records,
            [
                (named("due_at", Instant(required=True)), None),
                (named("reason", LongText(limit=500, required=True)), ""),
            ],
            put_off,
            _("Postponed"),
            labels={"due_at": _("New due time"), "reason": _("Reason")},
            sentence=_("{title}  due {when}").format(
                title=about(records), when=wording.when(due, self.desk.clock.now())
            )
            if due
            else "",
        )

    async def ask_for(self, record: Record, what: str) -> None:
        """Ask for more time, a halt or closing by stages of a supervision item."""
        from store import Instant, LongText, ask
        from tui.widgets.fields_dialog import named

        fields: list[tuple[Field, Any]] = [(named("reason", LongText(limit=1000, required=True)), "")]
        if what == "extension":
            fields += [
                (named("measures", LongText(limit=1000, required=True)), ""),
                (named("new_due", Instant(required=True)), None),
            ]
        await self.ask_act(
            "ask",
            wording.choice("what", what),
            [record],
            fields,
            lambda asked, given: ask(
                self.desk,
                asked,
                what,
                given["reason"],
                given.get("measures") or "",
                moment(given.get("new_due")),
            ),
            _("Asked for; the answer is written with More."),
            labels={"reason": _("Reason"), "measures": _("Measures"), "new_due": _("New due time")},
        )

    @work(group="dialog")
    async def action_split(self) -> None:
        """Split the selected record into steps, each a matter of its own; it waits for them."""
        records = self.chosen_open()
        if len(records) > 1:
            self.say(_("Split one record at a time."), "warn")
        if len(records) != 1:
            return
        from store import LongText, split
        from tui.widgets.fields_dialog import named

        count: list[int] = []

        def do(record: Record, given: dict[str, Any]) -> Record:
            made = split(self.desk, record, [self._step_of(line) for line in given["parts"].splitlines()])
            count.append(len(made))
            return record

        acted = await self.ask_act(
            "split",
            _("Split into steps"),
            records,
            [(named("parts", LongText(limit=2000, required=True)), "")],
            do,
            "",
            labels={"parts": _("Steps, one a line")},
            sentence=_("{title}: write e.g. “collect the figures @Zhang Wei by Friday”").format(
                title=about(records)
            ),
        )
        if acted is not None:
            self.say(ngettext("{count} step", "{count} steps", count[0]).format(count=count[0]), "done")

    def _step_of(self, line: str) -> Any:
        """One step from one line: `@` names who does it, a time is when it is due, the rest what it is."""
        from store import FollowUp, Unit
        from tui.phrases import read

        reading = read(
            line, self.desk.clock.now(), self.desk.workdays, workday_ends=self.desk.rules.workday_ends
        )
        units = {record.title for record in self.desk.records("parties") if isinstance(record, Unit)}
        due = reading.due or reading.starts
        if reading.place in units:
            return FollowUp(reading.title, unit=reading.place, due_at=due)
        return FollowUp(reading.title, owner=reading.place, due_at=due)

    @work(group="dialog")
    async def action_tag(self) -> None:
        """Put tags on the chosen records, or (with a minus) take them off."""
        records = self.chosen_open()
        if not records:
            return
        from tui.widgets.dialogs import LineDialog

        async def save(words: str) -> Acted:
            typed = [word.lstrip("#＃") for word in words.replace("，", " ").replace(",", " ").split()]
            return await self.act_quietly("tags", records, lambda record: self._tagged(record, typed))

        tags = " ".join(records[0].tags) if len(records) == 1 else ""
        await self.ask_line(
            LineDialog(
                _("Tags"),
                _("Tags, a blank between two; -tag takes one off"),
                sentence=about(records),
                value=tags,
                save=save,
            )
        )

    def _tagged(self, record: Record, typed: Sequence[str]) -> Record:
        off = {word[1:] for word in typed if word.startswith("-")}
        tags = [tag for tag in dict.fromkeys((*record.tags, *typed)) if tag not in off and tag[:1] != "-"]
        return self.desk.change(record, action="tags", tags=tags)

    @work(group="dialog")
    async def action_template(self) -> None:
        """Keep the selected record as a template, or begin a new matter from one; a meeting is opened."""
        from store import from_template, save_as_template, templates
        from tui.widgets.dialogs import LineDialog, MenuDialog, Option

        record_id = self.selected_id()
        record = self.desk.find(record_id) if record_id else None
        if isinstance(record, Meeting):
            self.action_meeting()
            return
        options = [Option(found.id, found.title, note=self._pattern(found)) for found in templates(self.desk)]
        if record is not None:
            options.insert(
                0, Option("keep", _("Keep this as a template: {title}").format(title=record.headline()))
            )
        if not options:
            self.say(_("There is no template yet: select a matter that is done again and again."))
            return
        chosen = await self.app.push_screen_wait(MenuDialog(_("Templates"), options))
        if chosen == "keep" and record is not None:

            async def keep(name: str) -> object:
                return await asyncio.to_thread(save_as_template, self.desk, record, name)

            name = await self.app.push_screen_wait(
                LineDialog(_("Template"), _("Its name"), value=record.title[:60], limit=100, save=keep)
            )
            if name:
                self.say(_("Saved: {title}").format(title=name), "done")
        elif chosen:
            template = next(found for found in templates(self.desk) if found.id == chosen)
            try:
                made = await asyncio.to_thread(from_template, self.desk, template)
            except StoreError as error:
                self.say(wording.error(error), "late")
                return
            self.go_to(made.id)
            self.say(_("Saved: {title}").format(title=made.headline()), "done")

    @staticmethod
    def _pattern(template: Record) -> str:
        return wording.kind(str((template.document.get("pattern") or {}).get("kind") or ""))

    @work(group="dialog")
    async def action_weak(self, view: str = "weak") -> None:
        """Every weak link; the record chosen there is gone to."""
        from screens.weak_links import FindingsScreen

        wanted = await self.app.push_screen_wait(FindingsScreen(self.desk, view))
        if wanted:
            self.go_to(wanted)

    @work(group="dialog")
    async def action_more(self) -> None:
        """Every act that goes with the selected record, with its key; and those that have none."""
        from screens.more import more_acts

        await more_acts(self)
