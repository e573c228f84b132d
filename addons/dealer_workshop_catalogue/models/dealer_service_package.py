from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerServicePackage(models.Model):
    """Several operations at one price (套餐): at one visit, or prepaid as a card for several visits."""

    _name = "dealer.service.package"
    _description = "Service Package"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("visit", "At one visit"), ("card", "Prepaid card")],
        required=True,
        default="visit",
        help="At one visit: all operations are done together. Prepaid card: the customer pays now "
        "and uses the operations at later visits.",
    )
    price = fields.Monetary(
        required=True,
        help="At one visit: in the terms of sales prices, spread over the lines to the cent. "
        "Prepaid card: what the customer pays, in all.",
    )
    date_from = fields.Date(string="On offer from", help="Empty: always was.")
    date_to = fields.Date(string="On offer until", help="Last day; empty: still is.")
    valid_months = fields.Integer(
        string="Card Valid for", default=24, help="Months from the sale of a card; 0: for ever."
    )
    model_ids = fields.Many2many(
        "fleet.vehicle.model", string="Series", help="Cars it is for; empty: any car."
    )
    line_ids = fields.One2many("dealer.service.package.line", "package_id", copy=True)
    card_count = fields.Integer(compute="_compute_card_count")

    _code_uniq = models.UniqueIndex(
        "(upper(code), company_id) WHERE code IS NOT NULL", "Another package has this code."
    )
    _price_positive = models.Constraint(
        "CHECK(price >= 0)", "The price of a package cannot be below zero."
    )
    _months_positive = models.Constraint(
        "CHECK(valid_months >= 0)", "A card is valid for some months, or 0 for ever."
    )
    _dates = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_from <= date_to)",
        "The last day is before the first one.",
    )

    @api.depends("name", "code")
    def _compute_display_name(self):
        for package in self:
            package.display_name = " ".join(
                filter(None, [package.code and f"[{package.code}]", package.name])
            )

    def _compute_card_count(self):
        counts = dict(
            self.env["dealer.service.package.card"]._read_group(
                [("package_id", "in", self.ids)], ["package_id"], ["__count"]
            )
        )
        for package in self:
            package.card_count = counts.get(package, 0)

    def action_view_cards(self):
        """Open the cards sold of this package."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_catalogue.dealer_service_package_card_action"
        )
        action["domain"] = [("package_id", "=", self.id)]
        action["context"] = {"default_package_id": self.id}
        return action

    @api.model
    def _get_valid_domain(self, vehicle, company, kind="visit"):
        """Return the domain of the packages on offer for a car today."""
        today = fields.Date.context_today(self)
        return [
            ("kind", "=", kind),
            ("company_id", "=", company.id),
            "|",
            ("date_from", "=", False),
            ("date_from", "<=", today),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", today),
            "|",
            ("model_ids", "=", False),
            ("model_ids", "in", vehicle.model_id.ids),
        ]

    def _check_valid_for(self, order):
        """Refuse with the reason when the package isn't on offer for the order's car."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if (self.date_from and self.date_from > today) or (self.date_to and self.date_to < today):
            raise UserError(
                self.env._(
                    "“%(package)s” is not on offer today. The workshop controller can change its "
                    "dates.",
                    package=self.display_name,
                )
            )
        if self.model_ids and order.vehicle_id.model_id not in self.model_ids:
            raise UserError(
                self.env._(
                    "“%(package)s” is for %(models)s only.",
                    package=self.display_name,
                    models=", ".join(self.model_ids.mapped("name")),
                )
            )
        if not self.line_ids:
            raise UserError(
                self.env._("“%(package)s” has no operation yet.", package=self.display_name)
            )

    def _get_package_offer(self, order):
        """Return {package id: hours, price, total, saving, missing …} for the order's car."""
        operations = self.line_ids.operation_id
        lines, hours, missing = operations._make_offer_lines(
            order.vehicle_id, order.partner_id, "customer", order.company_id, order
        )
        parts = self.env["dealer.repair.line"].union(*lines.values())._prepare_offered_parts()
        offers = {}
        for package in self:
            # two packages may share an operation: each prices its own copies
            own = self.env["dealer.repair.line"]
            for operation in package.line_ids.operation_id:
                own += lines[operation]
            own._spread_price(package.price)
            offers[package.id] = {
                "hours": sum(hours[op.id] or 0.0 for op in package.line_ids.operation_id),
                "parts": [parts[line] for line in own if line in parts],
                "missing": [
                    text for op in package.line_ids.operation_id for text in missing[op.id]
                ],
                "price": sum(own.mapped("price_subtotal")),
                "total": sum(own.mapped("price_total")),
                "saving": sum(own.mapped("saving")),
                "currency_id": order.currency_id.id,
            }
        return offers
