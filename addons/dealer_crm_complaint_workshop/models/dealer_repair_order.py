from odoo import fields, models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    # with the inverse at hand, who works on orders need not look for compensations at each step
    complaint_compensation_ids = fields.One2many(
        "dealer.complaint.compensation",
        "repair_order_id",
        string="Compensations",
        groups="dealer_base.group_employee",
    )

    def action_take_in_complaint(self):
        """Take in what the customer says about this visit."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Complaint or Request"),
            "res_model": "dealer.complaint",
            "views": [(False, "form")],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_vehicle_id": self.vehicle_id.id,
                "default_repair_order_id": self.id,
                "default_channel": "counter",
            },
        }
