from odoo import api, fields, models
from odoo.tools import SQL


class DealerPartPriceHistory(models.Model):
    """Each change of a part's price: from what to what, when, by whom and why. Written by the
    program only, kept for ever."""

    _name = "dealer.part.price.history"
    _description = "Part Price History"
    _order = "date desc, id desc"
    _rec_name = "product_tmpl_id"

    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Part",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Customer Class",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: the list price.",
    )
    company_id = fields.Many2one(
        "res.company", string="Store", readonly=True, index=True, help="Where it was changed."
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Datetime(required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Changed by", readonly=True)
    old_price = fields.Float(digits="Product Price", readonly=True)
    new_price = fields.Float(digits="Product Price", readonly=True)
    change_id = fields.Many2one(
        "dealer.part.price.change",
        string="Price Change",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: changed by hand.",
    )
    origin = fields.Selection(
        [("document", "Price Change"), ("manual", "By Hand")], required=True, readonly=True
    )
    reason = fields.Char(readonly=True)

    @api.model
    def _note_manual(self, changes, pricelist=None):
        """Note prices somebody changed by hand.

        :param changes: list of (template, old price, new price)
        """
        company = self.env.company
        currency = pricelist.currency_id if pricelist else company.currency_id
        # nobody writes history himself
        self.sudo().create(
            [
                {
                    "product_tmpl_id": template.id,
                    "pricelist_id": pricelist.id if pricelist else False,
                    "company_id": company.id,
                    "currency_id": currency.id,
                    "date": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "old_price": old,
                    "new_price": new,
                    "origin": "manual",
                }
                for template, old, new in changes
                if currency.compare_amounts(old, new)
            ]
        )

    @api.model
    def _note_document(self, change):
        """Note what a document has just applied, in one statement."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO dealer_part_price_history
                       (product_tmpl_id, pricelist_id, company_id, currency_id, date, user_id,
                        old_price, new_price, change_id, origin, reason,
                        create_uid, create_date, write_uid, write_date)
                SELECT product_tmpl_id, %(pricelist)s, %(company)s, %(currency)s, %(now)s,
                       %(user)s, old_price, new_price, change_id, 'document', %(reason)s,
                       %(user)s, %(now)s, %(user)s, %(now)s
                  FROM dealer_part_price_change_line
                 WHERE change_id = %(change)s AND state = 'applied' AND old_price != new_price
                """,
                pricelist=change.pricelist_id.id or None,
                company=change.company_id.id,
                currency=change.currency_id.id,
                now=fields.Datetime.now(),
                user=change.released_by_id.id or self.env.uid,
                reason=change.reason or None,
                change=change.id,
            )
        )
        self.invalidate_model()
