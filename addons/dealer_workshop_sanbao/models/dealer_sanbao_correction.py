from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerSanbaoCorrection(models.Model):
    """What is added to or taken off a count, with reason and name; never changed, never deleted.

    Days a special part travelled or the way of a rescue do not count; repairs by another dealer do.
    """

    _name = "dealer.sanbao.correction"
    _description = "Sanbao Correction"
    _order = "id desc"
    _rec_name = "reason"

    vehicle_id = fields.Many2one("dealer.vehicle", required=True, index=True, ondelete="cascade")
    order_id = fields.Many2one(
        "dealer.repair.order",
        string="Visit",
        index="btree_not_null",
        domain="[('vehicle_id', '=', vehicle_id)]",
        help="The visit whose days are corrected; empty: a repair elsewhere.",
    )
    kind = fields.Selection(
        [
            ("repair_days", "Repair days"),
            ("same_fault", "Repairs of a fault"),
            ("safety", "Repairs of grave safety faults"),
            ("assembly", "Replacements of an assembly"),
            ("main_part", "Replacements of a main part"),
        ],
        string="Count",
        required=True,
        default="repair_days",
    )
    fault_id = fields.Many2one("dealer.sanbao.fault", help="Whose repairs are corrected.")
    part_id = fields.Many2one("dealer.sanbao.part", help="Whose replacements are corrected.")
    value = fields.Integer(
        required=True, help="Days or times: below zero is taken off, above zero added."
    )
    reason = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, default=lambda self: self.env.user, readonly=True
    )

    _value_not_zero = models.Constraint(
        "CHECK(value <> 0)", "Say how many days or times are added or taken off."
    )
    _names_what = models.Constraint(
        "CHECK((kind <> 'same_fault' OR fault_id IS NOT NULL)"
        " AND (kind NOT IN ('assembly', 'main_part') OR part_id IS NOT NULL))",
        "Say which fault or which part the correction is about.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["user_id"] = self.env.user.id
        corrections = super().create(vals_list)
        # the count follows from what was written down; nobody writes it
        self.env["dealer.sanbao.counter"].sudo()._refresh(corrections.vehicle_id)
        return corrections

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A correction stays as it was written: add another one that takes it back.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A correction stays as it was written: add another one that takes it back.")
        )
