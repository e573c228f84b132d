from dateutil.relativedelta import relativedelta
from odoo import fields, models
from odoo.fields import Domain


class DealerPartFigure(models.Model):
    """The rows behind each figure."""

    _inherit = "dealer.part.figure"

    def _get_period_start(self):
        """Return the first day of the 12 months the figures speak of."""
        return fields.Date.context_today(self).replace(day=1) - relativedelta(months=11)

    def _open_rows(self, xmlid, domain, **context):
        """Return the action `xmlid` narrowed to `domain`, without its usual filters."""
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        return {**action, "domain": list(domain), "context": {"create": False, **context}}

    def _get_rows_domain(self):
        """Return the domain of rows that name the parts and warehouses of these figures."""
        return Domain.OR(
            Domain("product_id", "=", figure.product_id.id)
            & Domain("warehouse_id", "=", figure.warehouse_id.id)
            for figure in self
        )

    def action_open_demand(self):
        """The demand month by month."""
        return self._open_rows(
            "dealer_parts_demand.dealer_part_demand_action", self._get_rows_domain()
        )

    def action_open_lost_sales(self):
        return self._open_rows(
            "dealer_parts_demand.dealer_part_lost_sale_action",
            self._get_rows_domain() & Domain("date", ">=", self._get_period_start()),
        )

    def _get_moves_domain(self):
        self.ensure_one()
        return Domain("state", "=", "done") & Domain("product_id", "=", self.product_id.id)

    def action_open_issues(self):
        """What went out in 12 months and what came back of it."""
        self.ensure_one()
        usages = self.env["dealer.part.demand"]._get_demand_usages()
        mine = self.warehouse_id.id
        return self._open_rows(
            "stock.stock_move_action",
            self._get_moves_domain()
            & Domain("date", ">=", self._get_period_start())
            & (
                (
                    Domain("location_id.warehouse_id", "=", mine)
                    & Domain("location_dest_id.usage", "in", usages)
                )
                | (
                    Domain("location_dest_id.warehouse_id", "=", mine)
                    & Domain("location_id.usage", "in", usages)
                )
            ),
        )

    def action_open_receipts(self):
        """What came in, whatever from; what was given back apart."""
        self.ensure_one()
        usages = self.env["dealer.part.demand"]._get_demand_usages()
        return self._open_rows(
            "stock.stock_move_action",
            self._get_moves_domain()
            & Domain("location_dest_id.warehouse_id", "=", self.warehouse_id.id)
            & Domain("location_dest_id.usage", "=", "internal")
            & Domain("location_id.usage", "not in", (*usages, "internal")),
        )

    def action_open_stock(self):
        self.ensure_one()
        return self._open_rows(
            "dealer_parts.stock_quant_action_part",
            Domain("product_id", "=", self.product_id.id)
            & Domain("location_id.usage", "=", "internal")
            & Domain("location_id.warehouse_id", "=", self.warehouse_id.id),
        )
