from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    workshop_flow = fields.Selection(
        [("issue", "Workshop Issue"), ("return", "Workshop Return")],
        compute="_compute_workshop_flow",
        search="_search_workshop_flow",
        help="Set on the pickings between the parts store and the workshop.",
    )

    part_import_id = fields.Many2one(
        "dealer.import",
        string="Import of Opening Stock",
        index="btree_not_null",
        copy=False,
        readonly=True,
    )

    def _get_workshop_types(self):
        """Return `{flow: operation types}` of every warehouse the user works in."""
        warehouses = (
            self.env["stock.warehouse"]
            .sudo()  # names of types only; the pickings themselves stay under the user's rules
            .with_context(active_test=False)
            .search([("company_id", "in", self.env.companies.ids)])
        )
        return {
            "issue": warehouses.workshop_issue_type_id,
            "return": warehouses.workshop_return_type_id,
        }

    def _compute_workshop_flow(self):
        types = self._get_workshop_types()
        for picking in self:
            picking.workshop_flow = next(
                (flow for flow, kinds in types.items() if picking.picking_type_id in kinds), False
            )

    def _get_part_warnings(self, products):
        """Return `{product id: sentence}` for those of `products` that are wrong for this transfer.

        Nothing here; extended by who knows what the parts are for (the car of the order). Screens
        that issue parts show it before the part leaves the shelf; it warns and refuses nothing.
        """
        self.ensure_one()
        return {}

    def _search_workshop_flow(self, operator, value):
        if operator != "in":
            return NotImplemented
        types = self._get_workshop_types()
        wanted = [t.id for flow, kinds in types.items() if flow in value for t in kinds]
        if False not in value:
            return [("picking_type_id", "in", wanted)]
        unwanted = [t.id for flow, kinds in types.items() if flow not in value for t in kinds]
        return [("picking_type_id", "not in", unwanted)]
