"""The one table of keys: what each key does in each place, and its twin for input methods."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from tui.i18n import N_, _


@dataclass(frozen=True)
class Key:
    """One thing that a key does.

    `keys` are Textual key names, comma-separated, the shown one first; one of them reaches the program
    through any input method (see `safe`). `rank` says how long the bottom line keeps it: 0 to the last,
    9 goes first. `priority` keys work in text fields and over dialogs too.
    """

    id: str
    keys: str
    label: str
    tooltip: str
    action: str
    show: bool = True
    priority: bool = False
    rank: int = 5

    def names(self) -> tuple[str, ...]:
        """The Textual names of its keys, the shown one first."""
        return tuple(self.keys.split(","))

    def binding(self) -> Binding:
        """The Textual binding; the label stays English until it is shown."""
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.show,
            priority=self.priority,
            tooltip=self.tooltip,
            id=self.id,
        )


_TABLE: tuple[Key, ...] = (
    # Screens
    Key("today", "1", N_("Today"), N_("Go to the day's agenda and checklist"), "go('today')", show=False),
    Key("tasks", "2", N_("Tasks"), N_("Go to what is pending"), "go('tasks')", show=False),
    Key("visitors", "3", N_("Visitors"), N_("Go to the visitors"), "go('visitors')", show=False),
    Key("archive", "4", N_("Archive"), N_("Go to the archive and its search"), "go('archive')", show=False),
    Key("duty", "5", N_("Duty"), N_("Go to the duty log"), "go('duty')", show=False),
    # Moving
    Key("up", "up,k", N_("Line up"), N_("Move to the record above"), "cursor_up", show=False),
    Key("down", "down,j", N_("Line down"), N_("Move to the record below"), "cursor_down", show=False),
    Key("page_up", "pageup", N_("Page up"), N_("Move one page up"), "page_up", show=False),
    Key("page_down", "pagedown", N_("Page down"), N_("Move one page down"), "page_down", show=False),
    Key("first", "home", N_("First"), N_("Move to the first record"), "first", show=False),
    Key("last", "end", N_("Last"), N_("Move to the last record"), "last", show=False),
    Key(
        "pane",
        "tab",
        N_("Next part"),
        N_("Move to the next part of the screen"),
        "app.focus_next",
        show=False,
    ),
    Key(
        "pane_back",
        "shift+tab",
        N_("Part before"),
        N_("Move to the part before"),
        "app.focus_previous",
        show=False,
    ),
    # Acting on the selected record
    Key("open", "enter", N_("Open"), N_("Open the selected record"), "choose", rank=4),
    Key("new", "n,insert", N_("New"), N_("Write a new record"), "new", rank=1),
    Key("edit", "e,f2", N_("Edit"), N_("Edit the selected record"), "edit", rank=3),
    Key("step", "space", N_("Step"), N_("Take the selected record one step forward"), "step", rank=2),
    Key("tick", "space", N_("Tick"), N_("Tick the selected routine, or take the tick back"), "step", rank=1),
    Key(
        "met",
        "space",
        N_("Step"),
        N_("Take the visit one step forward: arrived, waiting, met"),
        "step",
        rank=2,
    ),
    Key(
        "close", "d,f8", N_("Close"), N_("Close the selected record with its outcome"), "close_record", rank=1
    ),
    Key("sign_out", "d,f8", N_("Sign out"), N_("Sign the selected visitor out"), "close_record", rank=1),
    Key("progress", "r,f5", N_("Update"), N_("Write what has been done so far"), "progress", rank=5),
    Key(
        "central",
        "z,ctrl+t",
        N_("Central"),
        N_("Flag as central work, or take the flag off"),
        "central",
        show=False,
    ),
    Key(
        "sphere",
        "w,ctrl+w",
        N_("Sphere"),
        N_("Change between government affairs and office errands"),
        "sphere",
        show=False,
    ),
    Key(
        "reveal",
        "v,ctrl+r",
        N_("Show masked"),
        N_("Show a masked number for some seconds, with a reason"),
        "reveal",
        show=False,
    ),
    Key(
        "hide",
        "delete",
        N_("Delete"),
        N_("Take the record out of the lists, with a reason"),
        "hide",
        show=False,
    ),
    Key(
        "mark",
        "x,ctrl+x",
        N_("Mark"),
        N_("Mark the record; the next act works on all that are marked"),
        "mark",
        show=False,
    ),
    Key("unmark", "escape", N_("Unmark"), N_("Take all marks off"), "unmark", show=False),
    Key("chase", "c,f6", N_("Chase"), N_("Remind whoever handles it, and note it"), "chase", show=False),
    Key(
        "instruct",
        "p,f7",
        N_("Instruction"),
        N_("Enter a leader's instruction in the exact words"),
        "instruct",
        show=False,
    ),
    Key(
        "relay",
        "y,f9",
        N_("Pass on"),
        N_("Pass it on to people and units, with read-back and receipt"),
        "relay",
        show=False,
    ),
    Key("links", "g,ctrl+g", N_("Links"), N_("What it is linked with, both ways"), "links", show=False),
    Key(
        "hand_to",
        "h,ctrl+a",
        N_("Hand to"),
        N_("Hand it to a person or a unit; lead and co-units"),
        "hand_to",
        show=False,
    ),
    Key(
        "postpone",
        "s,ctrl+e",
        N_("Postpone"),
        N_("Set another due time, with the reason"),
        "postpone",
        show=False,
    ),
    Key("split", "o,ctrl+o", N_("Split"), N_("Split it into steps; it waits for them"), "split", show=False),
    Key(
        "template",
        "t,ctrl+n",
        N_("Template"),
        N_("Keep it as a template, or write a new matter from one"),
        "template",
        show=False,
    ),
    Key("tag", "number_sign,f3", N_("Tags"), N_("Put tags on it, or take them off"), "tag", show=False),
    Key("more", "m,f11", N_("More"), N_("Every act that goes with this record, and its key"), "more", rank=3),
    Key(
        "more_acts",
        "f11",
        N_("More"),
        N_("Every act that goes with this record, and its key"),
        "more",
        show=False,
    ),
    Key("undo", "u,ctrl+z", N_("Undo"), N_("Undo your last change"), "undo", show=False),
    Key("redo", "ctrl+y", N_("Redo"), N_("Do again what was undone"), "redo", show=False),
    Key("find", "slash,ctrl+f", N_("Find"), N_("Search or filter here"), "find", rank=3),
    Key("clear", "escape", N_("Clear"), N_("Clear the search or the filter"), "clear", show=False),
    # Places
    Key(
        "day_before",
        "left_square_bracket,ctrl+left",
        N_("Day before"),
        N_("Show the day before"),
        "day(-1)",
        rank=7,
    ),
    Key(
        "day_after",
        "right_square_bracket,ctrl+right",
        N_("Day after"),
        N_("Show the day after"),
        "day(1)",
        rank=7,
    ),
    Key(
        "unit_before",
        "left_square_bracket,ctrl+left",
        N_("Earlier"),
        N_("Show the day, week or month before"),
        "day(-1)",
        rank=7,
    ),
    Key(
        "unit_after",
        "right_square_bracket,ctrl+right",
        N_("Later"),
        N_("Show the day, week or month after"),
        "day(1)",
        rank=7,
    ),
    Key("view", "s,ctrl+v", N_("View"), N_("Change between day, week and month"), "view", rank=6),
    Key("go_day", "o,ctrl+o", N_("Go to"), N_("Go to any date by typing it"), "go_day", show=False),
    Key(
        "finished",
        "f,ctrl+k",
        N_("Finished"),
        N_("Show what was finished that day, or the agenda again"),
        "finished",
        show=False,
    ),
    Key(
        "class_only",
        "b,ctrl+b",
        N_("Class"),
        N_("Show government affairs only, office errands only, or all"),
        "class_only",
        show=False,
    ),
    Key("day_left", "left", N_("Day left"), N_("Select the day on the left"), "day_left", show=False),
    Key("day_right", "right", N_("Day right"), N_("Select the day on the right"), "day_right", show=False),
    Key("open_day", "enter", N_("Open day"), N_("Open the selected day"), "choose", rank=1),
    Key("day_now", "0,ctrl+home", N_("To today"), N_("Back to today"), "day(0)", show=False),
    Key("miss", "m,f3", N_("Missed"), N_("Say why a routine was not done"), "miss", rank=6),
    Key(
        "told", "t,ctrl+o", N_("Host told"), N_("Note that the host was told, and the reply"), "told", rank=2
    ),
    Key("card", "c,f6", N_("Card"), N_("The reception card: tea, seat, words, warmth"), "card", rank=6),
    Key(
        "matter",
        "p,f7",
        N_("Matter"),
        N_("What the visitor brought: a petition, a suggestion; times to correct"),
        "matter",
        show=False,
    ),
    Key(
        "put_off",
        "y,f9",
        N_("Not today"),
        N_("Put the visit off to another time, or note that it was declined"),
        "put_off",
        show=False,
    ),
    Key(
        "hand_on",
        "h,ctrl+a",
        N_("Hand on"),
        N_("Hand the visitor on to another host"),
        "hand_on",
        show=False,
    ),
    Key("sweep", "s,ctrl+e", N_("Sweep"), N_("Evening check: who has not left yet"), "sweep", rank=6),
    Key(
        "figures",
        "b,ctrl+b",
        N_("Figures"),
        N_("The visits of a month in figures"),
        "figures",
        show=False,
    ),
    Key("passes", "o,ctrl+k", N_("Passes"), N_("Which passes are out, free, lost"), "passes", show=False),
    Key(
        "watch_list",
        "w,ctrl+w",
        N_("Watch list"),
        N_("Who is to be noticed at the door, and what to do then"),
        "watch_list",
        show=False,
    ),
    Key("line", "l,ctrl+l", N_("Log line"), N_("Write one line into the duty log"), "line", rank=1),
    Key(
        "file",
        "f,f3",
        N_("File away"),
        N_("File the selected closed record under a code, or all that are old enough"),
        "file",
        rank=5,
    ),
    Key(
        "restore",
        "o,ctrl+o",
        N_("Restore"),
        N_("Bring a filed record back, with a reason"),
        "restore",
        rank=7,
    ),
    Key("order", "b,ctrl+b", N_("Sort"), N_("Best first, or newest first"), "order", rank=7),
    Key(
        "facets",
        "t,ctrl+n",
        N_("Figures"),
        N_("Hits by kind and year; Enter narrows to one"),
        "facets",
        rank=6,
    ),
    Key("searches", "s,ctrl+e", N_("Searches"), N_("Kept searches and the last ones"), "searches", rank=6),
    Key("write_out", "w,ctrl+w", N_("Write out"), N_("Write the hits into a new file"), "write_out", rank=7),
    Key(
        "appraise",
        "h,ctrl+a",
        N_("Appraisal"),
        N_("What has been kept as long as it had to be"),
        "appraise",
        show=False,
    ),
    Key(
        "give_way",
        "i,ctrl+u",
        N_("Give way"),
        N_("Have the selected daily item give way to central work: new time, reason, link"),
        "give_way",
        show=False,
    ),
    Key(
        "meeting",
        "t,ctrl+n",
        N_("Meeting"),
        N_("Preparation, people, decisions and minutes of the selected meeting"),
        "meeting",
        show=False,
    ),
    Key(
        "filters",
        "f,ctrl+k",
        N_("Filters"),
        N_("Choose a saved filter, save the present one, delete one"),
        "filters",
        rank=6,
    ),
    Key("sort", "b,ctrl+b", N_("Sort"), N_("Sort by due time, unit, last change, kind"), "sort", show=False),
    Key(
        "weak",
        "l,ctrl+l",
        N_("Weak links"),
        N_("Matters without owner, due time, progress, outcome …"),
        "weak",
        show=False,
    ),
    # A meeting
    Key("meeting_step", "space", N_("Tick"), N_("Tick the step, or take its tick back"), "step"),
    Key("meeting_reply", "space", N_("Reply"), N_("No reply, coming, not coming, on leave"), "step"),
    Key("meeting_new", "n,insert", N_("New"), N_("A step, people, a decision, the minutes"), "new"),
    Key("meeting_edit", "e,f2", N_("Edit"), N_("Edit the meeting, or its minutes"), "edit"),
    Key("meeting_open", "enter", N_("Open"), N_("Open the task a decision became"), "choose"),
    Key(
        "meeting_drop",
        "d,f8",
        N_("Drop"),
        N_("A step not needed here, with the reason; somebody not asked after all"),
        "drop",
    ),
    Key(
        "meeting_leave",
        "l,ctrl+l",
        N_("On leave"),
        N_("Somebody is on leave, and who comes instead"),
        "on_leave",
    ),
    Key("meeting_came", "s,f5", N_("Signed in"), N_("Somebody signed in at the door"), "came"),
    Key("meeting_part_1", "1", N_("Preparation"), N_("The steps of the preparation"), "part(1)"),
    Key("meeting_part_2", "2", N_("Replies"), N_("The participants and their replies"), "part(2)"),
    Key("meeting_part_3", "3", N_("Decisions"), N_("What was decided"), "part(3)"),
    Key("meeting_part_4", "4", N_("Minutes"), N_("The minutes"), "part(4)"),
    Key("meeting_part_5", "5", N_("Record"), N_("The whole record"), "part(5)"),
    Key("meeting_next", "right,tab", N_("Next part"), N_("The part after"), "turn(1)"),
    Key("meeting_before", "left,shift+tab", N_("Part before"), N_("The part before"), "turn(-1)"),
    Key("meeting_back", "escape,q", N_("Back"), N_("Back to the place"), "leave"),
    # Forms and dialogs
    Key("save", "ctrl+s", N_("Save"), N_("Save the form"), "save", priority=True, rank=0),
    Key("leave_form", "escape", N_("Leave"), N_("Leave the form; a draft is kept"), "leave", rank=0),
    Key("next_field", "enter", N_("Next field"), N_("Go to the next field"), "next_field", rank=3),
    Key("leave_line", "escape", N_("To the list"), N_("Go on to the list"), "leave_line", rank=1),
    # From anywhere
    Key(
        "capture",
        "a,f4",
        N_("Jot"),
        N_("Quick capture: one line, read back before it is saved"),
        "capture",
        rank=5,
    ),
    Key(
        "capture_field",
        "f4",
        N_("Jot"),
        N_("Quick capture: one line, read back before it is saved"),
        "capture",
        show=False,
        priority=True,
    ),
    Key(
        "new_visit",
        "shift+f4,f16",
        N_("Visitor"),
        N_("Sign in a visitor, from anywhere; what is half-written stays"),
        "new_visit",
        show=False,
        priority=True,
    ),
    Key(
        "evacuation",
        "f12",
        N_("Evacuation"),
        N_("The list of everybody in the building"),
        "evacuation",
        show=False,
        priority=True,
    ),
    Key(
        "palette", "ctrl+p", N_("Commands"), N_("Every command by name"), "palette", show=False, priority=True
    ),
    Key("drafts", "ctrl+d", N_("Drafts"), N_("Go on with a half-written form"), "drafts", show=False),
    Key("language", "f10", N_("Language"), N_("Change between Chinese and English"), "language", show=False),
    Key("help", "question_mark,f1", N_("Help"), N_("The keys and words of this place"), "help", rank=0),
    Key("quit", "q,ctrl+q", N_("Quit"), N_("Leave the program"), "leave_desk", show=False),
)

KEYS: dict[str, Key] = {key.id: key for key in _TABLE}
"""Every key of this release by id, in the order in which the bottom line shows them."""

MOVING = ("up", "down", "page_up", "page_down", "first", "last")
"""The keys that move the cursor of a table of records."""

_RECORD = ("open", "new", "edit")
_MORE = ("central", "sphere", "hide")
_MARKS = ("mark",)

PLACES: dict[str, tuple[str, ...]] = {
    "today": (
        *(*_RECORD, "step", "close", "progress", "miss", "find", "clear", "unit_before", "unit_after"),
        *("view", "go_day", "finished", "class_only", "day_now", *_MORE, "give_way", "meeting"),
        *(*_MARKS, "chase", "instruct", "relay", "links", "hand_to", "more_acts"),
    ),
    "checklist": ("tick",),
    "board": ("open_day", "day_left", "day_right", "up", "down"),
    "line": ("leave_line",),
    "tasks": (
        *(*_RECORD, "step", "close", "progress", "find", "clear", *_MORE, *_MARKS),
        *("chase", "instruct", "relay", "links", "hand_to", "postpone", "split", "template", "tag"),
        *("filters", "sort", "weak", "more", "give_way"),
    ),
    "meeting": (
        *("meeting_step", "meeting_reply", "meeting_new", "meeting_edit", "meeting_open", "meeting_drop"),
        *("meeting_leave", "meeting_came", "meeting_part_1", "meeting_part_2", "meeting_part_3"),
        *("meeting_part_4", "meeting_part_5", "meeting_next", "meeting_before", "meeting_back"),
    ),
    "visitors": (
        *_RECORD,
        "met",
        "told",
        "sign_out",
        "card",
        "matter",
        "put_off",
        "hand_on",
        "sweep",
        "figures",
        "passes",
        "watch_list",
        "find",
        "clear",
        "reveal",
        "hide",
        *_MARKS,
        "links",
    ),
    "archive": (
        *("open", "edit", "find", "file", "facets", "searches", "order", "write_out", "restore", "appraise"),
        "reveal",
        "links",
    ),
    "duty": (
        *(*_RECORD, "line", "day_before", "day_after", "day_now", "hide"),
        *(*_MARKS, "unmark", "chase", "instruct", "relay", "links", "more_acts"),
    ),
    "form": (
        "save",
        "leave_form",
        "next_field",
        "pane",
        "pane_back",
        "capture_field",
        "new_visit",
        "evacuation",
    ),
    "everywhere": (
        "today",
        "tasks",
        "visitors",
        "archive",
        "duty",
        *MOVING,
        "pane",
        "pane_back",
        "undo",
        "redo",
        "capture",
        "new_visit",
        "evacuation",
        "palette",
        "drafts",
        "language",
        "help",
        "quit",
    ),
}
"""The ids of the keys of each place; those of "everywhere" come on top of the five screens', those of
the checklist are Today's while the checklist has the focus, those of the board its week's and month's,
those of the line a filter's or a search's."""


SCREENS = ("today", "tasks", "visitors", "archive", "duty")
"""The five places that a digit leads to, in the order of their digits."""


def bindings(*ids: str) -> list[Binding]:
    """The Textual bindings of the keys with these ids; KeyError where the table has no such id."""
    return [KEYS[key_id].binding() for key_id in ids]


_SAFE_NAMED = frozenset((
    "up", "down", "left", "right", "enter", "space", "escape", "tab", "shift+tab",
    "insert", "delete", "home", "end", "pageup", "pagedown",
))  # fmt: skip


def safe(name: str) -> bool:
    """Whether the key called `name` by Textual reaches the program while an input method is on."""
    if name in _SAFE_NAMED or name.startswith("ctrl+"):
        return True
    # Shift with a function key is a key of its own (F16 on the Linux console) that no input method wants.
    bare = name.removeprefix("shift+")
    return name.isdigit() or (bare[0] == "f" and bare[1:].isdigit())


_PUNCTUATION = {
    "、": "/",
    "。": ".",
    "【": "[",
    "】": "]",
    "「": "[",
    "」": "]",
    "『": "{",
    "』": "}",
    "《": "<",
    "》": ">",
    "〈": "<",
    "〉": ">",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "^",
    "—": "_",
    "·": "`",
    "￥": "$",
    "¥": "$",
}


def folded(character: str | None) -> str | None:
    """The ASCII character on the same key as a full-width or Chinese `character`; None if it is neither.

    For use outside text fields, where an input method in Chinese punctuation or full-width mode turns
    `?` into `？`, `/` into `、`, and `1` into `１`.
    """
    if not character or len(character) != 1 or character.isascii():
        return None
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    if character == "\u3000":
        return " "
    # The full-width forms stand in the order of ASCII, from "!" to "~".
    return chr(ord(character) - 0xFEE0) if "\uff01" <= character <= "\uff5e" else None


_DISPLAY = {
    "enter": N_("Enter"),
    "space": N_("Space"),
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Left"),
    "right": N_("Right"),
    "escape": "Esc",
    "tab": "Tab",
    "insert": "Ins",
    "delete": "Del",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "backspace": "Bksp",
    "slash": "/",
    "number_sign": "#",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def display(name: str) -> str:
    """The short name to show for the key that Textual calls `name`, in the language of the moment."""
    *modifiers, key = name.split("+")
    letter = key.upper() if len(key) > 1 or modifiers else key
    # A letter is no word: the catalog knows some of them as signs of the calendar.
    shown = _(_DISPLAY[key]) if key in _DISPLAY else letter
    return "+".join([*(modifier.capitalize() for modifier in modifiers), shown])
