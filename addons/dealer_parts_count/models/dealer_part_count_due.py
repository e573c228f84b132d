from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class DealerPartCount(models.Model):
    """Cycle counts: which parts are due, by the days their class allows."""

    _inherit = "dealer.part.count"

    due_count = fields.Integer(
        string="Due",
        compute="_compute_due_count",
        help="Bins whose part has not been counted for as many days as its class says.",
    )

    @api.depends("kind", "class_ids", "warehouse_id", "category")
    def _compute_due_count(self):
        for count in self:
            due = count.kind == "class" and count.category == "draft" and count.warehouse_id
            count.due_count = (
                len(self._get_due_pairs(count.warehouse_id, count.class_ids)) if due else 0
            )

    @api.model
    def _get_due_pairs(self, warehouse, classes=None, limit=0):
        """Parts and bins to count, the longest uncounted first; what is being counted is left out.

        A part is due when its class has `count_days` and no count of the bin was posted since.

        :return: dict {(product id, location id): book quantity}, one query
        """
        self.env["stock.quant"].flush_model()
        self.env["dealer.part.count.line"].flush_model()
        self.env["dealer.part.class"].flush_model(["count_days"])
        self.env["product.template"].flush_model(["part_class_id", "is_part"])
        root = warehouse.view_location_id._origin
        self.env.cr.execute(
            SQL(
                """
                WITH due AS (
                    SELECT quant.product_id, quant.location_id, sum(quant.quantity) AS quantity,
                           min(class.count_days) AS days
                      FROM stock_quant quant
                      JOIN stock_location place ON place.id = quant.location_id
                      JOIN product_product product ON product.id = quant.product_id
                      JOIN product_template template ON template.id = product.product_tmpl_id
                      JOIN dealer_part_class class ON class.id = template.part_class_id
                     WHERE template.is_part AND template.tracking = 'none' AND product.active
                       AND class.count_days > 0 AND quant.quantity != 0 %(classes)s
                       AND quant.lot_id IS NULL AND quant.package_id IS NULL
                       AND quant.owner_id IS NULL AND place.usage = 'internal'
                       AND place.parent_path LIKE %(path)s
                     GROUP BY quant.product_id, quant.location_id
                )
                SELECT due.product_id, due.location_id, due.quantity
                  FROM due
                  LEFT JOIN LATERAL (
                    SELECT max(line.posted_on) AS counted, bool_or(line.is_open) AS is_open
                      FROM dealer_part_count_line line
                     WHERE line.product_id = due.product_id AND line.location_id = due.location_id
                  ) last ON true
                 WHERE NOT coalesce(last.is_open, false)
                   AND (last.counted IS NULL
                        OR last.counted < %(now)s - due.days * interval '1 day')
                 ORDER BY last.counted NULLS FIRST, due.location_id, due.product_id
                 LIMIT %(limit)s
                """,
                classes=SQL("AND class.id IN %s", tuple(classes.ids)) if classes else SQL(),
                path=f"{root.parent_path}%",
                now=fields.Datetime.now(),
                limit=limit or None,
            )
        )
        return {(product, place): float(qty) for product, place, qty in self.env.cr.fetchall()}

    def action_propose_due(self):
        """Make a draft of a cycle count for each warehouse of the store that has parts due."""
        self._check_store_keeper()
        warehouses = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)])
        counts = self._propose_due(warehouses)
        if not counts:
            raise UserError(
                self.env._(
                    "Nothing is due: every part of a class with a count interval has been counted "
                    "in time, or is in a count that is open."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_count.dealer_part_count_action"
        )
        if len(counts) == 1:
            return {**action, "views": [(False, "form")], "res_id": counts.id}
        return {**action, "domain": [("id", "in", counts.ids)]}

    @api.model
    def _propose_due(self, warehouses):
        """:return: a cycle count in draft for each warehouse with parts due; one that waits for
        its start already is taken instead of a second one"""
        waiting = self.search(
            [
                ("warehouse_id", "in", warehouses.ids),
                ("kind", "=", "class"),
                ("category", "=", "draft"),
                ("class_ids", "=", False),
            ]
        )
        rest = (warehouses - waiting.warehouse_id).filtered(
            lambda warehouse: self._get_due_pairs(warehouse, limit=1)
        )
        return waiting | self.create(
            [
                {
                    "warehouse_id": warehouse.id,
                    "company_id": warehouse.company_id.id,
                    "kind": "class",
                    **({"max_lines": warehouse.count_lines} if warehouse.count_lines else {}),
                }
                for warehouse in rest
            ]
        )

    @api.model
    def _cron_propose_due(self):
        """Each day a cycle count for the warehouses that ask for one."""
        warehouses = self.env["stock.warehouse"].search([("count_lines", ">", 0)])
        for company, group in warehouses.grouped("company_id").items():
            self.with_company(company)._propose_due(group)
