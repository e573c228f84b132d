import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from .dealer_departure import REASONS

_logger = logging.getLogger(__name__)


class DealerDeparture(models.Model):
    """The end: access, contract, salary and benefits, when the last day is over."""

    _inherit = "dealer.departure"

    def _get_finish_blockers(self):
        """:return: sentences, why the person can't be let go"""
        self.ensure_one()
        today = self.company_id._get_store_date()
        blockers = []
        if self.last_day > today:
            blockers.append(
                self.env._("The last day is %s: it ends by itself after it.", self.last_day)
            )
        lines = self.line_ids.filtered("open_count")
        blockers += [
            self.env._(
                "%(what)s: %(count)s are still with %(person)s. They must be returned or settled "
                "first.",
                what=line.kind_id.name,
                count=line.open_count,
                person=self.employee_id.name,
            )
            for line in lines
            if line.way == "settle"
        ]
        if not self.successor_id and any(line.way == "reassign" for line in lines):
            blockers.append(
                self.env._(
                    "Something is not handed over: hand it over, or say who takes over the rest."
                )
            )
        if self.successor_id and not self.successor_id.active:
            blockers.append(self.env._("%s has left too: choose another.", self.successor_id.name))
        return blockers

    def action_finish(self):
        """Let the person go: the rest goes to who takes over, everything of his ends."""
        for departure in self:
            if departure.category != "approved":
                raise UserError(self.env._("%s is not approved, or over.", departure.name))
            departure._make_lines()
            if blockers := departure._get_finish_blockers():
                raise UserError("\n".join(blockers))
        self._finish()
        return True

    def _finish(self):
        """End what is the person's; only what is approved and not over."""
        self.lock_for_update()
        for departure in self.filtered(lambda departure: departure.category == "approved"):
            departure._hand_over_rest()
            departure._end_employment()
            departure._set_facts({"left_on": fields.Datetime.now(), "waiting_reason": False})
        self._workflow_settle_facts()
        self.sudo().activity_ids.unlink()  # nothing is to be done about it any more

    def _hand_over_rest(self):
        """:raise UserError: a document refuses its new person"""
        lines = self.line_ids.filtered("open_count")
        rest = lines.filtered(lambda line: line.way == "reassign")
        if refused := rest._hand_over(self.successor_id):
            raise UserError("\n".join(refused[:10]))
        ending = lines.filtered(lambda line: line.way == "end")
        ending.sudo().kind_id._end(self.sudo().employee_id)  # memberships of whoever leaves

    def _end_employment(self):
        """Salary, benefits, contract, user and employee end; the file stays."""
        employee = self.employee_id.sudo()  # approved, whoever runs it
        user = employee.user_id
        employee._end_salary(self.last_day, self.name)
        employee._close_benefits(self.last_day)
        employee._end_contracts(self.last_day)
        employee.with_context(no_wizard=True).action_archive()
        employee.write(
            {
                "departure_reason_id": self.env.ref(REASONS[self.kind]).id,
                "departure_description": self.reason,
                "departure_date": self.last_day,
            }
        )
        # a user with another file, in another store, stays
        others = employee.search_count([("user_id", "=", user.id), ("id", "!=", employee.id)])
        if user and not others:
            user.action_archive()

    # === SCHEDULER === #

    @api.model
    def _cron_finish(self):
        """Let go whose last day is over; what is not returned waits, and HR is told once."""
        waiting = self.search(
            [("category", "=", "approved"), ("last_day", "<", fields.Date.today())],
            order="last_day, id",
        )
        waiting = waiting.filtered(
            lambda departure: departure.last_day < departure.company_id._get_store_date()
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        for departure in waiting:
            try:
                with self.env.cr.savepoint():
                    departure.action_finish()
            except UserError as error:
                _logger.info("Departure %s waits: %s", departure.name, error)
                departure._tell_waiting(str(error))
            cron._commit_progress(1)

    def _tell_waiting(self, message):
        """Tell HR why it did not end, once a reason."""
        self.ensure_one()
        if self.waiting_reason == message:
            return
        self._set_facts({"waiting_reason": message})
        self.message_post(body=message, partner_ids=self._get_clerk().partner_id.ids)

    # === REHIRE === #

    def action_rehire(self):
        """Bring the person back to work with the file he had: user and employee as they were, a
        new version from today without contract dates, which the next contract gives."""
        self.ensure_one()
        self.check_access("write")
        employee = self.employee_id.sudo()  # who left is HR's
        if self.category != "done" or employee.active:
            raise UserError(self.env._("%s is at work.", employee.name))
        today = self.company_id._get_store_date()
        if today <= self.last_day:
            raise UserError(self.env._("The last day is %s: it is not over yet.", self.last_day))
        employee.action_unarchive()
        employee.user_id.action_unarchive()
        version = employee.create_version(
            {"date_version": today, "contract_date_start": False, "contract_date_end": False}
        )
        version.sudo().trial_date_end = False
        employee.message_post(
            body=self.env._("Came back after departure %s.", self.name),
            subtype_xmlid="mail.mt_note",
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "hr.employee",
            "res_id": employee.id,
            "views": [(False, "form")],
        }
