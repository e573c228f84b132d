from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("vehicle_shipment", "Maker's shipping list")],
        ondelete={"vehicle_shipment": "cascade"},
    )
    arrival_ids = fields.One2many("dealer.vehicle.arrival", "import_id")
    arrival_count = fields.Integer(compute="_compute_arrival_count")
    shortage = fields.Text(
        compute="_compute_shortage",
        help="What the maker allocated for weeks that have come, and has not shipped yet.",
    )

    @api.depends("arrival_ids.state")
    def _compute_arrival_count(self):
        counts = dict(
            self.env["dealer.vehicle.arrival"]._read_group(
                [("import_id", "in", self.ids)], ["import_id"], ["__count"]
            )
        )
        for job in self:
            job.arrival_count = counts.get(job, 0)

    @api.depends("partner_id", "company_id", "state")
    def _compute_shortage(self):
        today = fields.Date.context_today(self)
        for job in self:
            if job.kind != "vehicle_shipment" or job.state == "draft" or not job.partner_id:
                job.shortage = False
                continue
            lines = self.env["dealer.maker.order.line"].search(
                [
                    ("company_id", "=", job.company_id.id),
                    ("partner_id", "=", job.partner_id.id),
                    ("category", "=", "confirmed"),
                    ("open_quantity", ">", 0),
                    ("expected_week", "<=", today),
                ],
                limit=50,
            )
            job.shortage = "\n".join(
                self.env._(
                    "%(line)s: %(count)s short, promised for the week of %(week)s",
                    line=line.display_name,
                    count=line.open_quantity,
                    week=line.expected_week,
                )
                for line in lines
            )

    def action_view_arrivals(self):
        """Open the cars this list announced."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "dealer.vehicle.arrival",
            "view_mode": "list,form",
            "domain": [("import_id", "=", self.id)],
        }

    def _check_mapping(self):
        super()._check_mapping()
        if self.kind != "vehicle_shipment":
            return
        if not self.partner_id:
            raise UserError(self.env._("Choose the maker whose shipping list this is."))
        if not self.warehouse_id:
            raise UserError(self.env._("Choose the warehouse the cars are received into."))
