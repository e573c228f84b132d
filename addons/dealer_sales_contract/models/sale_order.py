import json

from odoo import fields, models

from odoo.addons.dealer_cashier.tools import to_financial_numerals
from odoo.addons.dealer_workflow.lib import canonical


class SaleOrder(models.Model):
    """What a deal's contract says, taken from the deal."""

    _inherit = "sale.order"

    contract_note = fields.Text(
        string="Special Terms",
        help="What was agreed besides; a paragraph of the contract.",
    )

    # === HOOKS === #

    def _get_contract_kind(self):
        """:return: ``new`` or ``used``: which templates the contract is written from"""
        self.ensure_one()
        vehicle = self.sudo().deal_vehicle_id  # who had the car is not asked, only whether anybody
        if "usage" in vehicle._fields and vehicle.usage == "used":
            return "used"
        return "used" if vehicle.owner_ids or vehicle.plate_ids else "new"

    def _get_contract_terms(self):
        """What the customer agrees to, as data (see ``lib/terms.py``). Addons add theirs.

        Only what is agreed, never what comes to pass (what was paid, billed, delivered); in the
        language of the environment, amounts in the deal's currency.
        """
        self.ensure_one()
        order = self.sudo()  # the terms don't depend on who reads them
        partner, vehicle = order.partner_id, order.deal_vehicle_id
        return {
            "customer": {
                "id": partner._origin.id,
                "name": partner.name,
                "identity": partner.identity_number or partner.commercial_partner_id.vat or "",
            },
            "vehicle": {
                "id": vehicle._origin.id,
                "vin": vehicle.vin or "",
                "number": vehicle.number or "",
                "engine_number": vehicle.engine_number or "",
                "certificate_number": vehicle.certificate_number or "",
                "build_date": vehicle.build_date or "",
                "model": " ".join(
                    filter(
                        None, [vehicle.brand_id.name, vehicle.model_id.name, vehicle.trim_id.name]
                    )
                ),
                "color": vehicle.color_id.name or "",
                "interior": vehicle.interior_color_id.name or "",
            },
            "lines": [
                {
                    # a line that is being typed has no number yet
                    "id": line._origin.id or -number,
                    "name": line._get_contract_name(),
                    "quantity": line.product_uom_qty,
                    "price_unit": line.price_unit,
                    "discount": line.discount,
                    "total": line.price_total,
                    "gift": line.is_gift,
                }
                for number, line in enumerate(order._get_contract_order_lines(), 1)
            ],
            "conditions": {
                "deposit": order.deposit_required,
                "payment_terms": order.payment_term_id.name or "",
                "delivery_date": order._get_contract_delivery_date() or "",
                "special_terms": (order.contract_note or "").strip(),
                "currency": order.currency_id.name,
            },
            "total": order.amount_total,
        }

    def _get_contract_terms_spelled(self):
        """:return: the terms as a contract keeps them"""
        return json.loads(canonical.dumps(self._get_contract_terms()))

    def _get_contract_payments(self):
        """:return: list of ``(label, amount)``: what others pay of the deal, in its currency"""
        self.ensure_one()
        order = self.sudo()  # a lender's word counts whoever prints it
        company, day = order.company_id, order.date_order or fields.Datetime.now()
        return [
            (label, company.currency_id._convert(amount, order.currency_id, company, day))
            for _kind, amount, label in order._get_paid_by_others()
        ]

    # === VALUES === #

    def _get_contract_order_lines(self):
        """:return: the lines a contract lists, the car first; a note is a line without a price"""
        lines = self.order_line.filtered(
            lambda line: line.display_type not in ("line_section", "line_subsection")
        )
        return lines.sorted(lambda line: (not line.is_vehicle, line.sequence, line._origin.id or 0))

    def _get_contract_delivery_date(self):
        """:return: the promised day, in the store's days"""
        self.ensure_one()
        promised = self.commitment_date
        return self.company_id._get_store_date(promised) if promised else False

    def _prepare_contract_values(self):
        """:return: values of ``dealer.sales.contract`` as the deal is now"""
        self.ensure_one()
        order = self.sudo()  # see _get_contract_terms
        partner, lines = order.partner_id, order._get_contract_order_lines()
        currency = order.currency_id
        cars = lines.filtered("is_vehicle")
        amount_car = sum(cars.mapped("price_total"))
        gifts = lines.filtered("is_gift")
        paid_by_others = sum(amount for _label, amount in order._get_contract_payments())
        return {
            "partner_id": partner.id,
            "vehicle_id": order.deal_vehicle_id.id,
            "user_id": order.user_id.id,
            "buyer_identity": partner.identity_number or partner.commercial_partner_id.vat,
            "amount_car": amount_car,
            "amount_extras": order.amount_total - amount_car,
            "amount_gifts": sum(line.price_unit * line.product_uom_qty for line in gifts),
            "amount_total": order.amount_total,
            "amount_words": order._get_contract_words(order.amount_total),
            "deposit": order.deposit_required,
            "amount_rest": currency.round(
                max(order.amount_total - order.deposit_required - paid_by_others, 0)
            ),
            "payment_terms": order.payment_term_id.name,
            "delivery_date": order._get_contract_delivery_date(),
            "special_terms": order.contract_note,
        }

    def _get_contract_words(self, amount):
        """:return: an amount in words: financial numerals for yuan, else as core spells it"""
        if self.currency_id.name == "CNY":
            return to_financial_numerals(amount)
        return self.currency_id.amount_to_text(amount)

    def _prepare_contract_lines(self):
        """:return: list of values of ``dealer.sales.contract.line``"""
        self.ensure_one()
        order = self.sudo()  # see _get_contract_terms
        return [
            *(
                {
                    "part": "gift" if line.is_gift else "price",
                    "name": line._get_contract_name(),
                    "quantity": line.product_uom_qty,
                    "price_unit": line.price_unit,
                    "discount": 0 if line.is_gift else line.discount,
                    "price_total": (
                        line.price_unit * line.product_uom_qty if line.is_gift else line.price_total
                    ),
                }
                for line in order._get_contract_order_lines()
            ),
            *(
                {"part": "payment", "name": label, "quantity": 1, "price_total": amount}
                for label, amount in order._get_contract_payments()
            ),
        ]


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_contract_name(self):
        """:return: one line that names what is sold: of a car its product, else as described"""
        self.ensure_one()
        if self.is_vehicle:
            return self.product_id.display_name
        return " ".join((self.name or self.product_id.display_name or "").split())
