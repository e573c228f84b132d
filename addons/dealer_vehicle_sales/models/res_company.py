from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    vehicle_opening_location_id = fields.Many2one(
        "stock.location",
        string="Opening Stock of Cars",
        check_company=True,
        help="Cars received without a vendor come from here; its account is credited.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._setup_vehicle_stock()
        return companies

    def _setup_vehicle_stock(self):
        """Cars are valued by VIN in these stores, and can be taken into stock without a vendor.

        Runs when a store is made, when its chart of accounts is loaded, and at installation.
        """
        category = self.env.ref("dealer_base.product_category_vehicle", raise_if_not_found=False)
        if not category:  # a store made while the addon is being installed; done at its end
            return
        for company in self:
            has_chart = bool(company.root_id.chart_template)
            category.with_company(company).sudo().write(
                {
                    "property_cost_method": "average",
                    "property_valuation": "real_time" if has_chart else "periodic",
                }
            )
            company = company.sudo().with_company(company)
            location = company.vehicle_opening_location_id
            if not location:
                location = (
                    self.env["stock.location"]
                    .sudo()
                    .create(
                        {
                            "name": self.env._("Opening stock of cars"),
                            "usage": "inventory",
                            "company_id": company.id,
                        }
                    )
                )
                company.vehicle_opening_location_id = location
            if has_chart and not location.valuation_account_id:
                location.valuation_account_id = company.get_unaffected_earnings_account()
