from odoo import fields, models


class DealerPartPrice(models.Model):
    """What a part cost its buyers, and since when: one row each time a price changed.

    Written by price changes and by whoever edits a price; nobody edits the history itself.
    """

    _name = "dealer.part.price"
    _description = "Price History of Parts"
    _order = "date desc, id desc"
    _rec_name = "product_tmpl_id"

    product_tmpl_id = fields.Many2one(
        "product.template", string="Part", required=True, index=True, ondelete="cascade"
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Customer Class",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: the list price.",
    )
    old_price = fields.Float(digits="Product Price")
    new_price = fields.Float(digits="Product Price")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="By", default=lambda self: self.env.user)
    change_id = fields.Many2one(
        "dealer.part.price.change",
        string="Price Change",
        index="btree_not_null",
        ondelete="restrict",
        help="The document that changed the price. Empty: somebody edited it by hand.",
    )
    reason = fields.Char(related="change_id.reason")
