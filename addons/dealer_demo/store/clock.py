"""A clock that stands where the story is, so that documents carry the date they happened on."""

import contextlib
import logging
import os
from datetime import datetime, time, timedelta

from freezegun import freeze_time

_logger = logging.getLogger(__name__)


class Clock:
    """Odoo's idea of now, moved by hand.

    Times are naive UTC, as in the database. The store works 09:00-18:00 in Shanghai, that is
    01:00-10:00 UTC.
    """

    def __init__(self, today):
        self.today = today
        self._frozen = None

    @contextlib.contextmanager
    def running(self, start):
        freezer = freeze_time(
            datetime.combine(start, time(1)), ignore=["odoo.sql_db", "odoo.netsvc"]
        )
        self._frozen = freezer.start()
        try:
            yield self
        finally:
            freezer.stop()
            self._frozen = None

    def at(self, day, hour=1):
        """Move to `day`, `hour` hours UTC; never past the present."""
        moment = datetime.combine(day, time(0)) + timedelta(hours=hour)
        self._frozen.move_to(moment)
        return moment


def stopwatch():
    """Real seconds since the machine started: the frozen clock doesn't reach them."""
    return os.times().elapsed


def progress(label, started):
    _logger.info("demo store: %s (%.0f s)", label, stopwatch() - started)
