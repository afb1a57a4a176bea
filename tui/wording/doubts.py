"""What has to be told about how a sentence was read, in words that name the sentence's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.i18n import N_, _

if TYPE_CHECKING:
    from tui.phrases.atoms import Doubt

DOUBTS = {
    "no-such-day": N_("There is no such day: {words}"),
    "no-such-time": N_("There is no such time of day: {words}"),
    "weekday-differs": N_("Day and weekday do not agree: {words}"),
    "ends-before-start": N_("It ends before it begins: {words}"),
    "several": N_("Not clear which day is meant: {words}"),
    "left-over": N_("A second time stays in the title: {words}"),
    "unclear": N_("Not read as a time: {words}"),
    "past": N_("This time has passed."),
    "to-come": N_("This time is still to come."),
    "guessed-workday": N_("Working days of that year are not announced yet: this one is guessed."),
    "ambiguous-name": N_("{words} may be {names}: write the name."),
}
"""What each code of a doubt says."""


def doubt(about: Doubt) -> str:
    """One doubt as a sentence."""
    names = _(" or ").join(about.names)
    return _(DOUBTS[about.code]).format(words=about.words, names=names)
