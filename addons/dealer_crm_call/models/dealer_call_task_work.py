from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

RESULTS = ("reached", "no_answer", "busy", "wrong_number", "call_back", "refused")
# a task somebody took and did nothing with is free again after so many minutes
HELD_MINUTES = 30


class DealerCallTask(models.Model):
    """Working the list: who gets the next call, what came of it."""

    _inherit = "dealer.call.task"

    @api.model
    def _take_next(self):
        """Give the reader the next call that is due, and nobody else the same.

        The row is locked and skipped by others (`SKIP LOCKED`), then held in his name.
        """
        now = fields.Datetime.now()
        self.flush_model()
        held = now - timedelta(minutes=HELD_MINUTES)
        own = self._search([("category", "=", "open"), ("due_on", "<=", now)])
        skipped = set()
        while rows := self.env.execute_query(
            SQL(
                """
                SELECT task.id FROM dealer_call_task task
             LEFT JOIN dealer_call_plan plan ON plan.id = task.plan_id
                 WHERE task.category = 'open' AND task.due_on <= %(now)s
                   AND task.company_id IN %(stores)s
                   AND task.id NOT IN %(skipped)s
                   AND task.id IN %(own)s
                   AND (task.user_id = %(user)s OR task.user_id IS NULL
                        OR (task.taken_on IS NOT NULL AND task.taken_on < %(held)s))
                   AND (task.about_user_id IS NULL OR task.about_user_id <> %(user)s)
                   AND (task.user_id = %(user)s OR task.plan_id IS NULL
                        OR NOT EXISTS (SELECT FROM dealer_call_plan_res_users_rel caller
                                        WHERE caller.dealer_call_plan_id = task.plan_id)
                        OR EXISTS (SELECT FROM dealer_call_plan_res_users_rel caller
                                    WHERE caller.dealer_call_plan_id = task.plan_id
                                      AND caller.res_users_id = %(user)s))
                 ORDER BY (task.user_id IS NOT DISTINCT FROM %(user)s) DESC, task.due_on, task.id
                 LIMIT 1 FOR UPDATE OF task SKIP LOCKED
                """,
                now=now,
                own=own.subselect(),  # what the record rules let the reader see
                stores=tuple(self.env.companies.ids or [0]),
                user=self.env.uid,
                held=held,
                skipped=tuple(skipped) or (0,),
            )
        ):
            task = self.browse(rows[0][0])
            task.invalidate_recordset()
            if why := task.can_call:
                skipped.add(task.id)
                task._cancel(why)
                task.flush_recordset()
                continue
            task._set_facts({"user_id": self.env.uid, "taken_on": now})
            return task
        return self.browse()

    def _note_try(self, result, note=None, again_on=None, duration=None):
        """Write down what came of a call; when it is tried again follows from the script.

        :param str result: as of `dealer.contact`
        :param again_on: datetime (UTC), when the customer wants to be called
        """
        self.ensure_one()
        self.check_access("write")
        if result not in RESULTS:
            raise UserError(self.env._("Say what came of the call."))
        if self.category != "open":
            raise UserError(self.env._("This call is over: reload the list."))
        if self.user_id and self.user_id != self.env.user:
            raise UserError(self.env._("%s is calling this customer.", self.sudo().user_id.name))
        now = fields.Datetime.now()
        if result == "call_back":
            if not again_on or again_on <= now:
                raise UserError(self.env._("Say when he wants to be called: later than now."))
        contact = self.env["dealer.contact"]._log(
            [
                {
                    "kind": "call_out",
                    "partner_id": self.partner_id.id,
                    "user_id": self.env.uid,
                    "company_id": self.company_id.id,
                    "result": result,
                    "note": note,
                    "duration": duration or 0,
                    "next_on": self.company_id._get_store_date(again_on)
                    if result == "call_back"
                    else False,
                    "res_model": self.res_model if self.res_id else False,
                    "res_id": self.res_id,
                    "call_task_id": self.id,
                }
            ]
        )
        self.invalidate_recordset(["contact_ids"])
        values = {"taken_on": False}
        if result == "call_back":
            values["due_on"] = again_on
        elif result in ("no_answer", "busy"):
            script = self.script_id
            pause = script.pause_busy if result == "busy" else script.pause_no_answer
            values.update(due_on=now + timedelta(hours=pause), user_id=False)
        self._set_facts(values)
        return contact

    @api.model
    def _give_up(self):
        """Calls that were due too long ago are not made any more."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT task.id FROM dealer_call_task task
                  JOIN dealer_call_script script ON script.id = task.script_id
                 WHERE task.category = 'open'
                   AND task.due_on < %s - script.valid_days * interval '1 day'
                 ORDER BY task.id LIMIT 1000 FOR UPDATE OF task SKIP LOCKED
                """,
                fields.Datetime.now(),
            )
        )
        self.browse(row[0] for row in rows)._cancel(self.env._("Not called in time"))
