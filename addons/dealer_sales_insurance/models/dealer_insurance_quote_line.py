from odoo import api, fields, models


class DealerInsuranceQuoteLine(models.Model):
    _name = "dealer.insurance.quote.line"
    _description = "Cover of an Insurance Quote"
    _order = "quote_id, id"

    quote_id = fields.Many2one(
        "dealer.insurance.quote", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="quote_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("dealer.insurance.product", required=True)
    cover_id = fields.Many2one("dealer.insurance.cover", required=True)
    sum_insured = fields.Monetary()
    premium = fields.Monetary(required=True)

    _cover_uniq = models.UniqueIndex(
        "(quote_id, product_id, cover_id)", "A cover is on a quote once."
    )
    _premium_positive = models.Constraint("CHECK (premium >= 0)", "A premium cannot be negative.")

    @api.onchange("cover_id")
    def _onchange_cover_id(self):
        if self.cover_id and not self.product_id:
            self.product_id = self.env["dealer.insurance.product"].search(
                [("cover_ids", "in", self.cover_id.ids)], limit=1
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.quote_id._check_open()
        return lines

    def write(self, vals):
        self.quote_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self.quote_id._check_open()
