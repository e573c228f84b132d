from odoo import api, fields, models


class DealerRepairLine(models.Model):
    _inherit = "dealer.repair.line"

    # Not stored: read by the form only, nothing is judged while an order is worked on.
    fitment_verdict = fields.Selection(
        [("doubtful", "Not sure"), ("unfit", "Wrong part")],
        string="Fit",
        compute="_compute_fitment",
        help="Wrong part: no rule of the part says it fits the car of the order, or one says it "
        "does not. Not sure: a fact of the car is missing.",
    )
    fitment_reason = fields.Char(compute="_compute_fitment")

    @api.depends("product_id", "line_type", "order_id.vehicle_id")
    def _compute_fitment(self):
        self.fitment_verdict = self.fitment_reason = False
        parts = self.filtered(lambda line: line.line_type == "part" and line.product_id)
        for vehicle, lines in parts.grouped(lambda line: line.order_id.vehicle_id).items():
            if not vehicle:
                continue
            # sudo: who has the order may know the facts of its car
            judged = self.env["dealer.part.fitment"]._judge_fit(
                vehicle.sudo()._get_fitment_facts(), lines.product_id._origin
            )
            for line in lines:
                verdict, reason = judged[line.product_id._origin.id]
                if verdict in ("doubtful", "unfit"):
                    line.fitment_verdict, line.fitment_reason = verdict, reason
