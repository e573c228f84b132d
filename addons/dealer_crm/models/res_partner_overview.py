from odoo import api, fields, models


class ResPartner(models.Model):
    """The customer's page: what every addon knows about a customer, read at once."""

    _name = "res.partner"
    _inherit = ["res.partner", "dealer.customer.overview"]

    overview_people_ids = fields.Many2many(
        "res.partner",
        compute="_compute_overview_people_ids",
        groups="dealer_base.group_employee",
        help="The customer and the contacts below him: whose documents his page shows.",
    )
    overview_vehicle_ids = fields.Many2many(
        "dealer.vehicle",
        compute="_compute_overview_vehicle_ids",
        groups="dealer_base.group_employee",
        help="The cars the customer has now or brings to the store.",
    )

    @api.depends("is_company")
    def _compute_overview_people_ids(self):
        companies = self.filtered("is_company")
        contacts = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search_fetch(
                [("commercial_partner_id", "in", companies.ids)], ["commercial_partner_id"]
            )
            if companies
            else self.env["res.partner"]
        )
        by_company = contacts.grouped("commercial_partner_id")
        for partner in self:
            partner.overview_people_ids = partner | by_company.get(partner, self.browse())

    @api.depends("vehicle_ids")
    def _compute_overview_vehicle_ids(self):
        Vehicle = self.env["dealer.vehicle"]
        readable = Vehicle.has_access("read")
        for partner in self:
            partner.overview_vehicle_ids = readable and Vehicle.search_fetch(
                [
                    "|",
                    ("owner_id", "in", partner.overview_people_ids.ids),
                    ("driver_id", "=", partner.id),
                ],
                Vehicle._get_overview_fields(),
            )

    def action_open_customer(self):
        """Open the customer's page."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("dealer_base.action_dealer_customer")
        view = self.env.ref("dealer_crm.view_customer_form")
        return {**action, "res_id": self.id, "views": [(view.id, "form")], "view_mode": "form"}

    def action_open_contact_card(self):
        """Open the contact as other apps show it: addresses, messages, settings."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [(self.env.ref("base.view_partner_form").id, "form")],
        }
