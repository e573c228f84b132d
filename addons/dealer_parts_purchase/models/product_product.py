from collections import namedtuple

from odoo import fields, models

PartVendor = namedtuple("PartVendor", "partner_id price delay min_quantity")
PartVendor.__doc__ = """Where a part is bought.

partner_id: vendor, or None where none is known; price: company currency per unit of the part;
delay: days, or None; min_quantity: in the part's unit."""


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_part_vendors(self, company, partners=None):
        """Return where the parts are bought: the first vendor of their vendor list that counts today.

        Parts no vendor sells are left out. Two queries and one rate a currency for any set. The
        price is cost: whoever shows it asks for `group_see_cost`.

        :param partners: `res.partner`: look at these vendors' prices only
        :rtype: dict(product id: PartVendor)
        """
        today = fields.Date.context_today(self)
        self.env["product.supplierinfo"].flush_model()
        self.env["product.product"].flush_model(["product_tmpl_id"])
        self.env["product.template"].flush_model(["uom_id"])
        self.env.cr.execute(
            """
            SELECT DISTINCT ON (product.id)
                   product.id, seller.partner_id,
                   seller.price * (1 - COALESCE(seller.discount, 0) / 100)
                       * COALESCE(unit.factor / NULLIF(seller_unit.factor, 0), 1),
                   seller.delay,
                   seller.min_qty * COALESCE(seller_unit.factor / NULLIF(unit.factor, 0), 1),
                   seller.currency_id
              FROM product_product product
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom unit ON unit.id = template.uom_id
              JOIN product_supplierinfo seller ON seller.product_tmpl_id = template.id
               AND (seller.product_id IS NULL OR seller.product_id = product.id)
         LEFT JOIN uom_uom seller_unit ON seller_unit.id = seller.product_uom_id
             WHERE product.id = ANY(%(products)s)
               AND (seller.company_id IS NULL OR seller.company_id = %(company)s)
               AND (seller.date_start IS NULL OR seller.date_start <= %(today)s)
               AND (seller.date_end IS NULL OR seller.date_end >= %(today)s)
               AND (%(partners)s IS NULL OR seller.partner_id = ANY(%(partners)s::int[]))
          ORDER BY product.id, seller.sequence, seller.min_qty, seller.price, seller.id
            """,
            {
                "products": list(self._ids),
                "company": company.id,
                "today": today,
                "partners": partners.ids if partners else None,
            },
        )
        rows = self.env.cr.fetchall()
        target = company.currency_id
        rates = {
            currency.id: currency._get_conversion_rate(currency, target, company, today)
            for currency in self.env["res.currency"].browse({row[5] for row in rows})
        }
        return {
            row[0]: PartVendor(row[1], (row[2] or 0.0) * rates[row[5]], row[3] or 0, row[4] or 0.0)
            for row in rows
        }
