import logging
import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

# how often a chunk that met somebody else's work is tried again
TRIES = 5
# seconds after which the scheduler gets its thread back; the import goes on in the next turn
TURN = 300


class DealerImport(models.Model):
    """Imports in the background: each chunk is committed, a stopped run goes on where it was."""

    _inherit = "dealer.import"

    asked_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        help="Who started the import; it may do what this person may do.",
    )
    stop_reason = fields.Char(
        readonly=True, copy=False, help="Why the import stopped; everything up to there is done."
    )

    def _action_queue(self):
        """Let the scheduler import the rest of the rows, at once."""
        self.ensure_one()
        self.write({"state": "queued", "asked_by_id": self.env.uid, "stop_reason": False})
        # sudo: the scheduler runs imports, whoever asks for one
        self.env.ref("dealer_base.ir_cron_import").sudo()._trigger()

    def _after_chunk(self, count):
        deadline = self.env.context.get("import_deadline")
        if deadline:
            self.env["ir.cron"]._commit_progress(count)
        return super()._after_chunk(count) and (not deadline or time.monotonic() < deadline)

    @api.model
    def _cron_import(self):
        """Run the queued imports one after the other."""
        jobs = self.search([("state", "=", "queued")], order="id")
        left = sum(max(job.row_count - len(job.line_ids), 0) + 1 for job in jobs)
        self.env["ir.cron"]._commit_progress(remaining=left)
        deadline = time.monotonic() + TURN
        for job in jobs:
            if not job._run_queued(deadline):
                self.env.ref("dealer_base.ir_cron_import")._trigger()
                break
            self.env["ir.cron"]._commit_progress(1)

    def _run_queued(self, deadline):
        """Import what is left; say why when it cannot go on.

        :param deadline: ``time.monotonic()`` after which no new chunk is begun
        :return: whether nothing more is to be done
        """
        user = self.asked_by_id
        job = self.with_user(user).with_context(lang=user.lang, import_deadline=deadline)
        last, tries = self._get_last_row(), 0
        while True:
            try:
                finished = job._process()
                break
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
                self.env.cr.rollback()
                reached = self._get_last_row()
                tries = 1 if reached > last else tries + 1
                last = reached
                if tries > TRIES:
                    self._stop_queued(error)
                    return True
                time.sleep(0.2 * tries)
            except Exception as error:  # one file must not keep the others waiting
                self.env.cr.rollback()
                self._stop_queued(error)
                return True
        if finished:
            self.state = "done"
        return finished

    def _stop_queued(self, error):
        """Note on the import that it stopped, and why."""
        if isinstance(error, UserError):
            reason = str(error)
        else:
            _logger.exception("Import %s stopped", self.id)
            reason = self.with_context(lang=self.asked_by_id.lang).env._(
                "Something unexpected happened; the server's log tells what. Press Go On to try "
                "again from there."
            )
        self.write({"state": "stopped", "stop_reason": reason})
