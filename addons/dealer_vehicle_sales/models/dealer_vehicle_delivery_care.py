from datetime import timedelta

from odoo import api, fields, models

# a hand-over older than this (just imported, or the plan is new) is not followed up any more
_FRESH_DAYS = 7


class DealerVehicleDelivery(models.Model):
    """After the hand-over: the calls and visits of the store's plan, each on its day."""

    _inherit = "dealer.vehicle.delivery"

    followed_up_on = fields.Datetime(
        string="Follow-up Planned", readonly=True, copy=False, help="When its calls were planned."
    )
    is_taken_back = fields.Boolean(
        compute="_compute_is_taken_back", help="The car came back into stock after the hand-over."
    )

    _follow_up_idx = models.Index("(date_done) WHERE state = 'done' AND followed_up_on IS NULL")

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"followed_up_on"}

    @api.depends("state", "sale_line_id.qty_delivered")
    def _compute_is_taken_back(self):
        for delivery in self:
            # sudo: that the car is back is the hand-over's to know
            line = delivery.sudo().sale_line_id
            delivery.is_taken_back = delivery.state == "done" and not line.qty_delivered > 0

    @api.model
    def _cron_follow_up(self):
        """Plan the calls of the hand-overs done since the last run; not while the customer waits
        at the desk."""
        self.search(
            [
                ("state", "=", "done"),
                ("followed_up_on", "=", False),
                ("date_done", ">=", fields.Datetime.now() - timedelta(days=_FRESH_DAYS)),
            ]
        )._plan_follow_up()

    def _plan_follow_up(self):
        """Plan the activities of the store's plan, once for each hand-over.

        The plan is core's activity plan for hand-overs; the store's own goes before the shared one.
        """
        todo = self.filtered(lambda d: d.state == "done" and not d.followed_up_on)
        # sudo: the plan is the administrator's, the calls are others'
        Plan = self.env["mail.activity.plan"].sudo()
        model_id = self.env["ir.model"]._get_id(self._name)
        for company, deliveries in todo.grouped("company_id").items():
            plan = Plan.search(
                [("res_model", "=", self._name), ("company_id", "in", (False, company.id))]
            ).sorted(lambda plan: (not plan.company_id, plan.id))[:1]
            values = []
            for delivery in deliveries.filtered(lambda delivery: not delivery.is_taken_back):
                day = company._get_store_date(delivery.date_done)
                for template in self._get_follow_up_templates(plan, company):
                    responsible = template._determine_responsible(delivery.user_id, delivery)
                    user = responsible["responsible"] or delivery.user_id
                    values.append(
                        {
                            "res_model_id": model_id,
                            "res_id": delivery.id,
                            "activity_type_id": template.activity_type_id.id,
                            "summary": template.summary,
                            "note": template.note,
                            "user_id": user.id or self.env.uid,
                            "date_deadline": template._get_date_deadline(day),
                            "automated": True,
                        }
                    )
            # nobody wants a mail for each call to make in a month
            self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
                values
            )
        todo._set_facts({"followed_up_on": fields.Datetime.now()})

    def _get_follow_up_templates(self, plan, company):
        """:return: the plan's calls and visits to make; call lists take over what they make"""
        return plan.template_ids

    def _end_follow_up(self):
        """The car came back: nobody is called about it any more."""
        # sudo: the calls are others', that they are pointless is a fact
        self.sudo().activity_ids.unlink()
        for delivery in self:
            delivery.sudo().message_post(
                body=self.env._("The car came back; the calls still planned are taken off.")
            )
        self.filtered(lambda d: not d.followed_up_on)._set_facts(
            {"followed_up_on": fields.Datetime.now()}
        )
