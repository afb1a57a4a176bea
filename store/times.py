"""The fields that hold a moment, a calendar day or a time of day."""

from __future__ import annotations

from datetime import date, datetime, time

from store.errors import FieldError
from store.fields import Field, Json
from store.text import fold


class Instant(Field[datetime | None]):
    """A moment: aware, stored as ISO 8601 with its offset, to the second."""

    def read(self, stored: Json) -> datetime | None:
        try:
            instant = datetime.fromisoformat(stored) if stored else None
        except (ValueError, TypeError):
            return None
        return instant if instant is None or instant.tzinfo is not None else None

    def check(self, value: Json) -> Json:
        if value in (None, ""):
            return None
        try:
            instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except (ValueError, TypeError):
            raise FieldError("not-an-instant") from None
        if instant.tzinfo is None:
            raise FieldError("no-offset")
        return instant.isoformat(timespec="seconds")


class Day(Field[date | None]):
    """A calendar day, stored as `YYYY-MM-DD`."""

    def read(self, stored: Json) -> date | None:
        try:
            return date.fromisoformat(stored) if stored else None
        except (ValueError, TypeError):
            return None

    def check(self, value: Json) -> Json:
        if value in (None, ""):
            return None
        try:
            day = value if isinstance(value, date) else date.fromisoformat(value)
        except (ValueError, TypeError):
            raise FieldError("not-a-day") from None
        return day.isoformat()[:10]


class TimeOfDay(Field[time | None]):
    """A time on any day, stored as `HH:MM`."""

    def read(self, stored: Json) -> time | None:
        try:
            moment = time.fromisoformat(stored) if stored else None
        except (ValueError, TypeError):
            return None
        return moment if moment is None or moment.tzinfo is None else None

    def check(self, value: Json) -> Json:
        if value in (None, ""):
            return None
        try:
            moment = value if isinstance(value, time) else time.fromisoformat(fold(value))
        except (ValueError, TypeError):
            raise FieldError("not-a-time") from None
        return moment.isoformat(timespec="minutes")
