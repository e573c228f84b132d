from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class SaleOrder(models.Model):
    """Agency services on a deal: added with one tap, each with its case, fee and money."""

    _inherit = "sale.order"

    agency_case_ids = fields.One2many("dealer.agency.case", "order_id", string="Agency Cases")
    registration_state = fields.Selection(
        [
            ("none", "Not ours"),
            ("todo", "To do"),
            ("progress", "In progress"),
            ("done", "Plates there"),
        ],
        compute="_compute_registration_state",
        store=True,
        index="btree_not_null",
        help="Of the plate case of the deal.",
    )

    @api.depends(
        "agency_case_ids.kind",
        "agency_case_ids.category",
        "agency_case_ids.step_ids.done_on",
    )
    def _compute_registration_state(self):
        for order in self:
            # sudo: whoever does the errand, the state is the deal's
            cases = order.sudo().agency_case_ids.filtered(
                lambda case: case.kind == "plate" and case.category != "cancelled"
            )
            steps = cases.step_ids
            plates = steps.filtered(lambda step: step.result_kind == "plate")
            if not cases:
                order.registration_state = "none"
            elif all(case.category == "done" for case in cases) or (
                plates and all(step.done_on for step in plates)
            ):
                order.registration_state = "done"
            else:
                order.registration_state = "progress" if any(steps.mapped("done_on")) else "todo"

    # === ACTION METHODS === #

    def action_add_agency(self):
        """Choose the services to add; those usual in the store are ticked."""
        self.ensure_one()
        self._check_may_add_agency()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Agency Services"),
            "res_model": "dealer.agency.add",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_open_registration(self):
        """The plate case; a new one where there is none."""
        self.ensure_one()
        cases = self.agency_case_ids.filtered(
            lambda case: case.kind == "plate" and case.category != "cancelled"
        )
        if not cases:
            return self.action_add_agency()
        return self._action_open_records(cases, self.env._("Registration"))

    def _action_cancel(self):
        """The cases of a deal end with it; refused while they hold the customer's papers."""
        result = super()._action_cancel()
        cases = self.sudo().agency_case_ids.filtered(
            lambda case: case.category in ("draft", "in_progress")
        )
        for case in cases:
            if blockers := case._get_paper_blockers(returned_only=True):
                raise UserError("\n".join(blockers))
        if cases:
            cases._set_facts({"cancelled_on": fields.Datetime.now()})
            cases._workflow_settle_facts()
        return result

    # === BUSINESS METHODS === #

    def _check_may_add_agency(self):
        self.check_access("read")
        if not self.deal_vehicle_id:
            raise UserError(self.env._("Choose the car of the deal first."))
        if self.state == "cancel":
            raise UserError(self.env._("%s is cancelled.", self.name))
        if not self.env.user.has_group("dealer_base.group_finance_clerk") and not self.has_access(
            "write"
        ):
            raise AccessError(
                self.env._("The consultant or the finance clerk adds agency services.")
            )

    def _get_car_price_untaxed(self):
        """:return: price of the car without VAT, in the deal's currency; the base of the tax"""
        self.ensure_one()
        cars = self.order_line.filtered("is_vehicle")
        return cars[:1].price_subtotal

    def _add_agency(self, types, user=None):
        """Make a case for each of these services, with its fee and money on behalf on the deal.

        :return: the new cases
        :raises UserError: a service is on the deal already
        """
        self.ensure_one()
        self._check_may_add_agency()
        running = self.sudo().agency_case_ids.filtered(lambda case: case.category != "cancelled")
        if double := running.type_id & types:
            raise UserError(
                self.env._(
                    "%(service)s is on %(deal)s already.",
                    service=", ".join(double.mapped("name")),
                    deal=self.name,
                )
            )
        # sudo: the clerk adds these lines to a deal he otherwise only reads
        order = self.sudo()
        # sudo: consultants add what they do not write later
        cases = order.env["dealer.agency.case"].create(
            [
                {
                    "type_id": kind.id,
                    "order_id": order.id,
                    "vehicle_id": order.deal_vehicle_id.id,
                    "partner_id": order.partner_id.id,
                    "company_id": order.company_id.id,
                    "user_id": (user or self._get_agency_user()).id,
                }
                for kind in types
            ]
        )
        price = order._get_car_price_untaxed()
        order.write(
            {
                "order_line": [
                    Command.create(values)
                    for case in cases
                    for values in case._prepare_line_values(price, order.currency_id)
                ]
            }
        )
        return cases.sudo(False)

    def _get_agency_user(self):
        """:return: who does the errands: the clerk who adds them, else the one with fewest open"""
        if self.env.user.has_group("dealer_base.group_finance_clerk"):
            return self.env.user
        clerks = (
            # sudo: who is a clerk of the store, nothing else
            self.env.ref("dealer_base.group_finance_clerk")
            .sudo()
            .all_user_ids.filtered(
                lambda user: (
                    self.company_id in user.company_ids
                    and user.active
                    # who may do everything does not do the errands
                    and not user.has_group("dealer_base.group_administrator")
                )
            )
        )
        # sudo: only counted
        counts = dict(
            self.env["dealer.agency.case"]
            .sudo()
            ._read_group(
                [("user_id", "in", clerks.ids), ("category", "in", ("draft", "in_progress"))],
                ["user_id"],
                ["__count"],
            )
        )
        return clerks.sorted(lambda user: (counts.get(user, 0), user.id))[:1] or self.user_id

    # === STATES === #

    @api.model
    def _get_deal_state_depends(self):
        return [*super()._get_deal_state_depends(), "registration_state"]

    def _get_deal_states(self):
        return [
            *super()._get_deal_states(),
            self._prepare_deal_state(
                "registration",
                650,
                self.env._("Registration"),
                {"todo": "warning", "progress": "info", "done": "success"},
            ),
        ]
