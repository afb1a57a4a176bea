"""Commands about the archive: filing, appraisal, the end of personal data, hits written out."""

from __future__ import annotations

import argparse
import sys

from store import (
    Desk,
    due_for_appraisal,
    file_settled,
    form_of,
    mask_stored,
    purge,
    write_new,
)
from tui import wording
from tui.i18n import N_, _, ngettext
from tui.prints import complain
from tui.prints.layout import put, put_json, put_rows


def file(desk: Desk, options: argparse.Namespace) -> int:
    """File the settled records under their years."""
    report = file_settled(desk)
    masked = mask_stored(desk, everywhere=True)
    if options.json:
        put_json({"filed": report.counts, "masked": masked})
    elif not report.total:
        put(_("Nothing is to be filed yet."))
    for year, count in report.counts.items() if not options.json else ():
        put(_("{year}: {count} filed").format(year=year, count=count))
    if masked and not options.json:
        put(_("Numbers masked in {count} records").format(count=masked))
    return 0


def appraise(desk: Desk, options: argparse.Namespace) -> int:
    """List what has been kept as long as it had to be."""
    due = due_for_appraisal(desk)
    if options.json:
        put_json(
            [
                {
                    "id": one.record.id,
                    "kind": one.record.kind,
                    "archive_code": one.record.archive_code,
                    "retention": one.record.retention,
                    "keep_until": one.until,
                    "title": one.record.headline(),
                }
                for one in due
            ]
        )
    elif not due:
        put(_("Nothing is due: no retention period has ended."))
    else:
        put_rows(
            (str(one.until), one.record.archive_code, one.record.id, one.record.headline()) for one in due
        )
    return 0


PLACES = {
    "live": N_("live records"),
    "archive": N_("filed records"),
    "index": N_("search index made anew"),
    "backups": N_("records in copies"),
    "set-aside": N_("in files set aside"),
    "drafts": N_("half-written forms"),
    "searches": N_("kept searches"),
}
"""Where personal data was removed."""


def purge_now(desk: Desk, options: argparse.Namespace) -> int:
    """Remove personal data whose days are over; exit code 1 when a file could not be gone through."""
    report = purge(desk, dry=options.dry_run)
    if options.json:
        put_json(
            {
                "dry_run": options.dry_run,
                "before": report.before.isoformat(timespec="seconds"),
                "removed": report.counts,
                "left": report.left,
            }
        )
        return int(bool(report.left))
    put(_("Settled before {day}:").format(day=wording.full_day(report.before.date())))
    put_rows((_(words), str(report.counts[place])) for place, words in PLACES.items())
    for path in report.left:
        complain(_("{path} could not be gone through: look after it.").format(path=path))
    if options.dry_run:
        put(_("This was a trial: nothing was removed."))
    return int(bool(report.left))


def export_hits(desk: Desk, options: argparse.Namespace) -> int:
    """Write the hits of a search; a new file's ending says in which form, without one they are printed."""
    kept, left_out = wording.hits_to_write(desk, " ".join(options.query))
    form = form_of(options.to) if options.to else "json" if options.json else "csv"
    if not form:
        complain(wording.refused("write-where"))
        return 2
    content = wording.content_of(kept, form)
    if options.to is None:
        sys.stdout.write(content.decode("utf-8-sig"))
    else:
        try:
            write_new(options.to, content)
        except OSError as error:
            reason = wording.system(error)
            complain(_("{path} cannot be written: {reason}.").format(path=options.to, reason=reason))
            return 1
        put(_("{count} records written to {path}").format(count=len(kept), path=options.to))
    if left_out:
        complain(
            ngettext(
                "{count} classified one left out.", "{count} classified ones left out.", left_out
            ).format(count=left_out)
        )
    return 0
