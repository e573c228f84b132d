from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Insurance on a deal: insurers' quotes side by side, one chosen, its policies issued."""

    _inherit = "sale.order"

    insurance_quote_ids = fields.One2many("dealer.insurance.quote", "order_id", string="Quotes")
    insurance_policy_ids = fields.One2many("dealer.insurance.policy", "order_id", string="Policies")
    insurance_state = fields.Selection(
        [
            ("none", "Not ours"),
            ("quoted", "Quoted"),
            ("todo", "To issue"),
            ("done", "Insured"),
        ],
        compute="_compute_insurance_state",
        store=True,
        index="btree_not_null",
        help="Of the policies sold with the deal.",
    )

    @api.depends(
        "insurance_quote_ids",
        "insurance_policy_ids.date_issued",
        "insurance_policy_ids.cancelled_on",
    )
    def _compute_insurance_state(self):
        for order in self:
            # sudo: whoever insures the car, the state is the deal's
            deal = order.sudo()
            policies = deal.insurance_policy_ids.filtered(lambda policy: not policy.cancelled_on)
            if policies:
                issued = all(policies.mapped("date_issued"))
                order.insurance_state = "done" if issued else "todo"
            else:
                order.insurance_state = "quoted" if deal.insurance_quote_ids else "none"

    def action_open_insurance(self):
        """The policies of the deal; its quotes where there is none."""
        self.ensure_one()
        if self.insurance_policy_ids:
            return self._action_open_records(self.insurance_policy_ids, self.env._("Insurance"))
        if not self.deal_vehicle_id:
            raise UserError(self.env._("Choose the car of the deal first."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quotes of Insurers"),
            "res_model": "dealer.insurance.quote",
            "views": [(False, "list"), (False, "form")],
            "domain": [("order_id", "=", self.id)],
            "context": {"default_order_id": self.id},
        }

    def action_new_insurance_quote(self):
        """Note what an insurer asks for the car."""
        self.ensure_one()
        if not self.deal_vehicle_id:
            raise UserError(self.env._("Choose the car of the deal first."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quote of an Insurer"),
            "res_model": "dealer.insurance.quote",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _action_cancel(self):
        """Policies that were only to be issued end with the deal; issued ones are the clerk's."""
        result = super()._action_cancel()
        # sudo: the policies end with the deal, whoever cancels it
        policies = self.sudo().insurance_policy_ids
        if issued := policies.filtered(lambda pol: pol.date_issued and not pol.cancelled_on):
            raise UserError(
                self.env._(
                    "%s is issued. The finance clerk cancels it with the insurer first.",
                    ", ".join(issued.mapped("display_name")),
                )
            )
        policies.filtered(lambda policy: not policy.cancelled_on)._set_facts(
            {"cancelled_on": fields.Date.context_today(self)}
        )
        return result

    @api.model
    def _get_deal_state_depends(self):
        return [*super()._get_deal_state_depends(), "insurance_state"]

    def _get_deal_states(self):
        return [
            *super()._get_deal_states(),
            self._prepare_deal_state(
                "insurance",
                660,
                self.env._("Insurance"),
                {"quoted": "info", "todo": "warning", "done": "success"},
            ),
        ]
