from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("part", "Parts"), ("part_stock", "Opening stock of parts")],
        ondelete={"part": "cascade", "part_stock": "cascade"},
    )
    part_warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Parts Warehouse",
        compute="_compute_part_warehouse_id",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('company_id', '=', company_id)]",
        help="Whose bins the file names; a row may name another warehouse of the store.",
    )
    part_picking_ids = fields.One2many("stock.picking", "part_import_id", string="Receipts")
    part_picking_count = fields.Integer(compute="_compute_part_picking_count")

    @api.depends("company_id")
    def _compute_part_warehouse_id(self):
        for job in self:
            if job.part_warehouse_id.company_id != job.company_id:
                job.part_warehouse_id = self.env["stock.warehouse"].search(
                    [("company_id", "=", job.company_id.id)], limit=1
                )

    @api.depends("part_picking_ids")
    def _compute_part_picking_count(self):
        for job in self:
            job.part_picking_count = len(job.part_picking_ids)

    def action_view_part_pickings(self):
        """Open the receipts of opening stock made by this import."""
        return self.part_picking_ids._get_records_action()

    def _check_mapping(self):
        """Refuse before the first row what no row could mend."""
        super()._check_mapping()
        if self.kind not in ("part", "part_stock"):
            return
        if not self.part_warehouse_id:
            raise UserError(self.env._("Choose the warehouse whose bins the file names."))
        seen = self.env.user.has_group("dealer_base.group_see_cost")
        if "cost" in self.column_ids.mapped("target") and not seen:
            raise UserError(
                self.env._(
                    "You may not see costs. Leave the cost column out, or ask the parts manager to "
                    "import the file."
                )
            )

    def _get_handler(self):
        return super()._get_handler().with_context(part_import_id=self.id)
