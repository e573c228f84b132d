from odoo import fields, models


class DealerTradeinSource(models.Model):
    _name = "dealer.tradein.source"
    _description = "Market Price of an Old Car"
    _order = "date desc, id desc"

    tradein_id = fields.Many2one("dealer.tradein", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="tradein_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today)
    source = fields.Char(required=True, help="Where the price was seen: site, auction, dealer.")
    price = fields.Monetary(required=True)
    note = fields.Char()
