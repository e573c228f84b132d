from odoo import api, fields, models

from .dealer_vehicle_certificate import PLACES

STATES = [
    ("available", "On hand"),
    ("reserved", "Reserved"),
    ("transit", "In transit"),
    ("display", "On display"),
    ("demo", "Demo car"),
]


class DealerVehicleStock(models.Model):
    _inherit = "dealer.vehicle.stock"

    slot_id = fields.Many2one("dealer.yard.slot", readonly=True)
    stock_usage = fields.Selection(
        [
            ("sale", "For sale"),
            ("display", "On display"),
            ("demo", "Demo car"),
            ("used", "Used car"),
        ],
        string="Used As",
        readonly=True,
    )
    certificate_place = fields.Selection(PLACES, string="Certificate", readonly=True)
    certificate_partner_id = fields.Many2one(
        "res.partner", string="Certificate Held By", readonly=True
    )
    board_state = fields.Selection(
        STATES,
        string="State",
        readonly=True,
        help="What counts first: reserved by a deal, not here yet, used as demo or display car.",
    )

    @api.model
    def _get_stock_columns(self):
        return {
            **super()._get_stock_columns(),
            "slot_id": "stay.slot_id",
            "stock_usage": "COALESCE(vehicle.stock_usage, 'sale')",
            "certificate_place": "certificate.place",
            "certificate_partner_id": "certificate.partner_id",
            "board_state": """
                CASE WHEN line.order_id IS NOT NULL THEN 'reserved'
                     WHEN vehicle.lifecycle = 'in_transit' OR source.location_id IS NULL
                          THEN 'transit'
                     WHEN vehicle.stock_usage IN ('display', 'demo') THEN vehicle.stock_usage
                     ELSE 'available' END""",
        }

    @api.model
    def _get_stock_joins(self):
        return [
            *super()._get_stock_joins(),
            "LEFT JOIN dealer_yard_stay stay ON stay.vehicle_id = source.vehicle_id"
            " AND stay.date_to IS NULL",
            "LEFT JOIN dealer_vehicle_certificate certificate"
            " ON certificate.vehicle_id = source.vehicle_id",
        ]

    @api.model
    def _get_stock_sources(self):
        """A car between two stores belongs to neither place: the receiver's list shows it."""
        return [
            *super()._get_stock_sources(),
            """
            SELECT lot.vehicle_id, lot.id, lot.product_id, move.company_id, NULL::integer
              FROM stock_move move
              JOIN stock_lot lot ON lot.vehicle_id = move.vehicle_id
             WHERE move.vehicle_transfer_id IS NOT NULL
               AND move.vehicle_transfer_flow = 'receive' AND move.vehicle_between_stores
               AND move.state NOT IN ('done', 'cancel')
            """,
        ]
