from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("vehicle_stock", "Cars received into stock")],
        ondelete={"vehicle_stock": "cascade"},
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        check_company=True,
        help="Whom the cars were bought from: purchase orders and receipts are made. Empty: the "
        "cars are opening stock.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Into Warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('company_id', '=', company_id)]",
    )
    date_received = fields.Date(
        string="In Stock Since",
        default=fields.Date.context_today,
        help="The age of the cars counts from this day.",
    )
    price_is = fields.Selection(
        [("cost", "What the store paid"), ("sale", "Asking price")],
        string="The Price Column Is",
        default="cost",
        help="How a plain price column is read. Columns for cost and asking price, where the file "
        "has them, are read as such.",
    )
    cost_percent = fields.Float(
        string="Cost in % of the Price",
        default=90,
        help="Where the file only has asking prices: what the cars have cost, in percent of them.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        string="Prices in",
        default=lambda self: self.env.company.currency_id,
    )
    odometer_unit = fields.Selection(
        [("km", "Kilometres"), ("mi", "Miles")], string="Odometer in", default="km"
    )
    purchase_ids = fields.One2many("purchase.order", "dealer_import_id")
    purchase_count = fields.Integer(compute="_compute_document_counts")
    picking_ids = fields.One2many("stock.picking", "dealer_import_id")
    picking_count = fields.Integer(compute="_compute_document_counts")

    _cost_percent_positive = models.Constraint(
        "CHECK (cost_percent > 0)", "The cost in percent of the price must be above 0."
    )

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        for job in self:
            if job.warehouse_id.company_id != job.company_id:
                job.warehouse_id = self.env["stock.warehouse"].search(
                    [("company_id", "=", job.company_id.id)], limit=1
                )

    @api.depends("purchase_ids", "picking_ids")
    def _compute_document_counts(self):
        for job in self:
            job.purchase_count = len(job.purchase_ids)
            job.picking_count = len(job.picking_ids)

    def action_view_purchases(self):
        """Open the purchase orders made by this import."""
        return self.purchase_ids._get_records_action()

    def action_view_pickings(self):
        """Open the receipts made by this import."""
        return self.picking_ids._get_records_action()

    def _check_mapping(self):
        """Ask for what the documents need before the first row is read."""
        super()._check_mapping()
        if self.kind != "vehicle_stock":
            return
        if not self.warehouse_id:
            raise UserError(self.env._("Choose the warehouse the cars are received into."))
        if self.date_received and self.date_received > fields.Date.context_today(self):
            raise UserError(self.env._("Cars cannot have been in stock since a day to come."))
        targets = set(self.column_ids.mapped("target"))
        if not targets & {"price", "cost", "list_price"}:
            raise UserError(self.env._("Say which column of the file holds the price or the cost."))

    def _get_handler(self):
        return super()._get_handler().with_context(dealer_import_id=self.id)
