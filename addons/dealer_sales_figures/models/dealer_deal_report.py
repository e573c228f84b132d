from odoo import fields, models
from odoo.tools import SQL


class DealerDealReport(models.Model):
    """Every car quoted or sold, one row a car of a deal: who sold what, to whom, with what."""

    _name = "dealer.deal.report"
    _description = "Deals"
    _inherit = ["dealer.ratio.mixin"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "order_id"
    _depends = {
        "sale.order": [
            "date_order", "state", "is_deal", "deal_category", "user_id", "team_id", "source_id",
            "medium_id", "campaign_id", "with_finance", "with_insurance", "with_tradein",
            "with_agency", "currency_rate",
        ],
        "sale.order.line": [
            "vehicle_id", "deal_vehicle_id", "deal_kind", "price_subtotal", "price_unit",
            "product_uom_qty", "discount", "is_gift",
        ],
        "dealer.vehicle.delivery": ["state", "date_done", "sale_line_id"],
        "dealer.vehicle": ["trim_id", "model_id", "brand_id", "color_id", "stock_date"],
    }  # fmt: skip
    _ratios = {
        "conversion": ("sold", "quoted"),
        "cancelled_share": ("cancelled", "quoted"),
        "finance_share": ("finance_count", "sold"),
        "insurance_share": ("insurance_count", "sold"),
        "tradein_share": ("tradein_count", "sold"),
        "agency_share": ("agency_count", "sold"),
        "accessories_per_car": ("accessory_amount", "sold"),
        "days_to_handover": ("handover_days", "delivered"),
    }

    order_id = fields.Many2one("sale.order", string="Deal", readonly=True)
    date = fields.Datetime(readonly=True, help="When it was quoted; confirmed: when it was agreed.")
    delivered_on = fields.Datetime(string="Handed Over On", readonly=True)
    category = fields.Selection(
        [
            ("draft", "Quotation"),
            ("in_progress", "Confirmed"),
            ("done", "Handed over"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        readonly=True,
    )
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    user_id = fields.Many2one("res.users", string="Consultant", readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    source_id = fields.Many2one("utm.source", string="Channel", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    vehicle_id = fields.Many2one("dealer.vehicle", readonly=True)
    brand_id = fields.Many2one("fleet.vehicle.model.brand", readonly=True)
    model_id = fields.Many2one("fleet.vehicle.model", string="Series", readonly=True)
    trim_id = fields.Many2one("dealer.vehicle.trim", readonly=True)
    color_id = fields.Many2one("product.attribute.value", string="Colour", readonly=True)
    quoted = fields.Integer(readonly=True, help="Cars quoted, sold or not.")
    sold = fields.Integer(readonly=True, help="Cars of confirmed deals that stand.")
    delivered = fields.Integer(string="Handed Over", readonly=True)
    cancelled = fields.Integer(readonly=True)
    price = fields.Monetary(
        readonly=True,
        help="Price of the car without tax, in the store's currency; of what is sold.",
    )
    accessory_amount = fields.Monetary(
        string="Accessories", readonly=True, help="Sold with these cars, without tax."
    )
    accessory_count = fields.Float(string="Accessories (Pieces)", readonly=True)
    service_amount = fields.Monetary(
        string="Services",
        readonly=True,
        help="Agency services, insurance, finance and warranties on the deal, without tax.",
    )
    gift_count = fields.Float(string="Gifts (Pieces)", readonly=True)
    finance_count = fields.Integer(string="With Finance", readonly=True)
    insurance_count = fields.Integer(string="With Insurance", readonly=True)
    tradein_count = fields.Integer(string="With Trade-in", readonly=True)
    agency_count = fields.Integer(string="With Agency", readonly=True)
    handover_days = fields.Float(string="Days (Sum)", readonly=True)
    conversion = fields.Float(readonly=True, aggregator="avg", help="Sold ÷ quoted cars.")
    cancelled_share = fields.Float(
        string="Cancelled %", readonly=True, aggregator="avg", help="Cancelled ÷ quoted cars."
    )
    finance_share = fields.Float(
        string="Finance %", readonly=True, aggregator="avg", help="Sold with a loan ÷ sold cars."
    )
    insurance_share = fields.Float(
        string="Insurance %",
        readonly=True,
        aggregator="avg",
        help="Insured through the store ÷ sold cars.",
    )
    tradein_share = fields.Float(
        string="Trade-in %",
        readonly=True,
        aggregator="avg",
        help="Sold against an old car ÷ sold cars.",
    )
    agency_share = fields.Float(
        string="Agency %", readonly=True, aggregator="avg", help="With agency ÷ sold cars."
    )
    accessories_per_car = fields.Float(
        readonly=True, aggregator="avg", help="Accessories sold ÷ sold cars, without tax."
    )
    days_to_handover = fields.Float(
        readonly=True, aggregator="avg", help="From agreement to hand-over, on average."
    )

    @property
    def _table_query(self):
        names = {name for ratio in self._ratios.values() for name in ratio[:2]}
        return SQL(
            """
            SELECT deal.*, %(ratios)s FROM (%(deals)s) deal
            """,
            ratios=self._get_ratio_columns(
                {name: SQL("deal.%s", SQL.identifier(name)) for name in names}
            ),
            deals=self._get_deals(),
        )

    def _get_deals(self):
        """:return: SQL of the rows without quotients"""
        return SQL(
            """
            SELECT line.id, line.order_id, deal.date_order AS date, deal.company_id,
                   company.currency_id, deal.user_id, deal.team_id, deal.partner_id,
                   deal.source_id, deal.medium_id, deal.campaign_id, deal.deal_category AS category,
                   line.vehicle_id, trim.id AS trim_id, trim.model_id, trim.brand_id,
                   vehicle.color_id, handover.date_done AS delivered_on,
                   1 AS quoted,
                   (standing.yes)::int AS sold,
                   (standing.yes AND handover.date_done IS NOT NULL)::int AS delivered,
                   (deal.deal_category = 'cancelled')::int AS cancelled,
                   CASE WHEN standing.yes THEN line.price_subtotal / rate.value
                        ELSE 0 END AS price,
                   CASE WHEN standing.yes THEN COALESCE(extra.accessory_amount, 0) / rate.value
                        ELSE 0 END AS accessory_amount,
                   CASE WHEN standing.yes THEN COALESCE(extra.accessory_count, 0)
                        ELSE 0 END AS accessory_count,
                   CASE WHEN standing.yes THEN COALESCE(extra.service_amount, 0) / rate.value
                        ELSE 0 END AS service_amount,
                   CASE WHEN standing.yes THEN COALESCE(extra.gift_count, 0)
                        ELSE 0 END AS gift_count,
                   (standing.yes AND deal.with_finance IS TRUE)::int AS finance_count,
                   (standing.yes AND deal.with_insurance IS TRUE)::int AS insurance_count,
                   (standing.yes AND deal.with_tradein IS TRUE)::int AS tradein_count,
                   (standing.yes AND deal.with_agency IS TRUE)::int AS agency_count,
                   CASE WHEN standing.yes AND handover.date_done IS NOT NULL
                        THEN GREATEST(EXTRACT(EPOCH FROM handover.date_done - deal.date_order), 0)
                             / 86400.0
                        ELSE 0 END AS handover_days
              FROM sale_order_line line
              JOIN sale_order deal ON deal.id = line.order_id AND deal.is_deal IS TRUE
              JOIN res_company company ON company.id = deal.company_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
                   AND template.is_vehicle IS TRUE
         LEFT JOIN dealer_vehicle vehicle ON vehicle.id = line.vehicle_id
         LEFT JOIN LATERAL (
                   SELECT id, model_id, brand_id FROM dealer_vehicle_trim
                    WHERE id = vehicle.trim_id
                       OR (vehicle.trim_id IS NULL AND product_tmpl_id = template.id)
                    LIMIT 1
                   ) trim ON TRUE
        CROSS JOIN LATERAL (SELECT deal.deal_category IN ('in_progress', 'done') AS yes) standing
        CROSS JOIN LATERAL (
                   SELECT COALESCE(NULLIF(deal.currency_rate, 0), 1)::float8 AS value) rate
         LEFT JOIN LATERAL (
                   SELECT MAX(date_done) AS date_done FROM dealer_vehicle_delivery
                    WHERE sale_line_id = line.id AND state = 'done'
                   ) handover ON TRUE
         LEFT JOIN LATERAL (
                   SELECT SUM(price_subtotal) FILTER (WHERE deal_kind = 'accessory')
                              AS accessory_amount,
                          SUM(product_uom_qty) FILTER (WHERE deal_kind = 'accessory'
                              AND is_gift IS NOT TRUE) AS accessory_count,
                          SUM(product_uom_qty) FILTER (WHERE is_gift IS TRUE) AS gift_count,
                          SUM(price_subtotal) FILTER (WHERE deal_kind IN
                              ('agency', 'insurance', 'finance', 'warranty')) AS service_amount
                     FROM sale_order_line other
                    WHERE other.order_id = line.order_id AND other.deal_kind != 'car'
                      AND other.deal_vehicle_id IS NOT DISTINCT FROM line.vehicle_id
                   ) extra ON TRUE
             WHERE line.product_uom_qty > 0
            """
        )

    def action_open_deal(self):
        """The deal of the row."""
        self.ensure_one()
        return self.order_id.get_formview_action()
