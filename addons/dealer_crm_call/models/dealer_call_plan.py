from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class CallTrigger(NamedTuple):
    """What makes calls: a SELECT of events of one store between two moments."""

    label: str
    model: str
    query: object
    """callable (company id, since, until) → SQL of columns ``res_id``, ``moment``, ``partner_id``,
    ``vehicle_id``, ``about_user_id`` (who served the customer)"""


class DealerCallPlan(models.Model):
    """Which events are followed by a call, after how long, with which script."""

    _name = "dealer.call.plan"
    _description = "Call Plan"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", help="Empty: every store.", index=True
    )
    trigger = fields.Selection(
        selection="_selection_trigger",
        required=True,
        default="manual",
        help="What makes the calls of this plan. By hand: lists made from customers.",
    )
    delay_hours = fields.Float(
        string="Hours after",
        default=72,
        help="On the clock; a call that would be due while the store is closed is made when it "
        "opens.",
    )
    fresh_days = fields.Integer(
        default=7, help="An event older than this when it is first seen makes no call any more."
    )
    script_id = fields.Many2one("dealer.call.script", required=True, ondelete="restrict")
    caller_ids = fields.Many2many(
        "res.users",
        string="Callers",
        domain="[('share', '=', False)]",
        help="Who gets these calls. Empty: customer service.",
    )
    partner_domain = fields.Char(
        string="Only Customers", default="[]", help="Empty: every customer of the event."
    )
    quiet_days = fields.Integer(
        string="Not Twice within",
        default=14,
        help="Days: a customer reached about the same car by any plan is left alone so long.",
    )

    _hours_positive = models.Constraint(
        "CHECK (delay_hours >= 0 AND fresh_days >= 1 AND quiet_days >= 0)",
        "Hours and days can't be negative, and an event is fresh for at least a day.",
    )

    @api.model
    def _get_triggers(self):
        """What can make calls; glue adds the hand-over and the visit.

        :return: dict {code: CallTrigger, or None for lists made by hand}
        """
        return {"manual": None}

    @api.model
    def _selection_trigger(self):
        labels = {"manual": self.env._("By hand, campaign or care rule")}
        return [
            (code, trigger.label if trigger else labels[code])
            for code, trigger in self._get_triggers().items()
        ]

    @api.model
    def _cron_make(self):
        """Make the calls of the events that have happened, and give up the ones too old."""
        Task = self.env["dealer.call.task"]
        for plan in self.search([("trigger", "!=", "manual")]):
            stores = plan.company_id or self.env["res.company"].search([])  # pylint: disable=no-search-all
            for company in stores:
                plan._make(company)
                self.env["ir.cron"]._commit_progress(1)
        Task._give_up()

    def _make(self, company):
        """Make the calls of one store, each event once, in one INSERT … ON CONFLICT DO NOTHING.

        :return: dealer.call.task
        """
        self.ensure_one()
        Task = self.env["dealer.call.task"]
        trigger = self._get_triggers().get(self.trigger)
        if not trigger:
            return Task
        now = fields.Datetime.now()
        until = now - timedelta(hours=self.delay_hours)
        events = trigger.query(company.id, until - timedelta(days=self.fresh_days), until)
        Partner = self.env["res.partner"].sudo()  # the plan is the administrator's
        partners = Partner._search(Domain(self._read_partner_domain()))
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO dealer_call_task (
                    plan_id, script_id, company_id, partner_id, vehicle_id, about_user_id,
                    res_model, res_id, about_on, due_on, tries, category, key,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(plan)s, %(script)s, %(company)s, event.partner_id, event.vehicle_id,
                       event.about_user_id, %(model)s, event.res_id, event.moment,
                       event.moment + %(delay)s * interval '1 hour', 0, 'open',
                       %(prefix)s || event.res_id, %(user)s, %(now)s, %(user)s, %(now)s
                  FROM (%(events)s) event
                 WHERE event.partner_id IN %(partners)s
                   AND NOT EXISTS (
                       SELECT FROM dealer_call_task called
                        WHERE called.partner_id = event.partner_id
                          AND called.company_id = %(company)s
                          AND called.vehicle_id IS NOT DISTINCT FROM event.vehicle_id
                          AND called.reached_on > %(now)s - %(quiet)s * interval '1 day')
                    ON CONFLICT (key) DO NOTHING
                RETURNING id
                """,
                plan=self.id,
                script=self.script_id.id,
                company=company.id,
                model=trigger.model,
                delay=self.delay_hours,
                prefix=f"plan,{self.id},",
                user=self.env.uid,
                now=now,
                events=events,
                partners=partners.subselect(),
                quiet=self.quiet_days,
            )
        )
        Task.invalidate_model()
        return Task.browse(row[0] for row in rows)

    def _read_partner_domain(self):
        from odoo.tools.safe_eval import safe_eval

        domain = safe_eval(self.partner_domain or "[]")
        if not isinstance(domain, list):
            raise UserError(self.env._("“%s”: the customers are chosen by a domain.", self.name))
        return domain

    def action_make_now(self):
        """Make what is due now, without waiting for the scheduler."""
        self.check_access("write")
        made = self.env["dealer.call.task"]
        for plan in self:
            for company in plan.company_id or self.env.companies:
                # sudo: events are read past the rights of who keeps the plan
                made |= plan.sudo()._make(company)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s new calls.", len(made)),
            },
        }
