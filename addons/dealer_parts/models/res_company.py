from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    workshop_location_id = fields.Many2one(
        "stock.location",
        check_company=True,
        copy=False,
        help="Parts issued to repair orders go here and come back from here. It has the usage of "
        "a customer location: an issue takes the part out of the stock's value, its cost is "
        "posted with the bill (or with the internal cost entry) at settlement.",
    )

    part_opening_location_id = fields.Many2one(
        "stock.location",
        string="Opening Stock of Parts",
        check_company=True,
        copy=False,
        help="Opening stock is received from here, and its account is credited: the undistributed "
        "profit of the store, unless another account is set on the location.",
    )

    def _create_per_company_locations(self):
        super()._create_per_company_locations()
        self._create_workshop_location()
        self._setup_part_opening()

    def _create_workshop_location(self):
        self._create_part_location("workshop_location_id", self.env._("Workshop"), "customer")

    def _create_part_location(self, field, name, usage):
        """Create the location of `field`, outside the warehouses, for the companies without."""
        companies = self.filtered(lambda company: not company[field])
        # A user who may create a company need not be a stock manager.
        locations = (
            self.env["stock.location"]
            .sudo()
            .create(
                [
                    {
                        "name": name,
                        "usage": usage,
                        "company_id": company.id,
                        "location_id": False,
                    }
                    for company in companies
                ]
            )
        )
        for company, location in zip(companies, locations, strict=True):
            company.sudo()[field] = location

    def _setup_part_opening(self):
        """Create the location opening stock comes from; give it its account once there are books.

        Runs when a store is made, when its chart of accounts is loaded, and at installation.
        """
        for company in self:
            # A user who may create a company need not be a stock manager.
            company = company.sudo().with_company(company)
            location = company.part_opening_location_id
            if not location:
                location = location.create(
                    {
                        "name": self.env._("Opening stock of parts"),
                        "usage": "inventory",
                        "company_id": company.id,
                    }
                )
                company.part_opening_location_id = location
            if company.root_id.chart_template and not location.valuation_account_id:
                location.valuation_account_id = company.get_unaffected_earnings_account()
            company._setup_loss_account()

    def _setup_loss_account(self):
        """Let what a count misses or finds, and what is scrapped, reach the books.

        Core posts such moves only where the location has an account; without one the stock
        account keeps the value until the next closing.
        """
        self.ensure_one()
        if not self.expense_account_id:
            return
        losses = self.env["stock.location"].search(
            [
                ("usage", "=", "inventory"),
                ("company_id", "=", self.id),
                ("valuation_account_id", "=", False),
            ]
        )
        losses.valuation_account_id = self.expense_account_id
