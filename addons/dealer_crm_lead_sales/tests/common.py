from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


class LeadSalesCommon(VehicleSalesCommon):
    """A store with cars, a consultant, his manager and a lead who wants a white one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant = cls._create_user("sales_consultant")
        cls.manager = cls._create_user("sales_manager")
        cls.source = cls.env["utm.source"].create({"name": "Test fair"})
        cls.accessory = cls.env["product.product"].create(
            {"name": "Test mats", "list_price": 300, "deal_kind": "accessory", "type": "consu"}
        )
        cls.lead = cls._create_lead(phone="13700000031", contact_name="Test person")

    @classmethod
    def _create_lead(cls, **values):
        return cls.env["crm.lead"].create(
            {
                "name": "Wants a white one",
                "type": "opportunity",
                "company_id": cls.company.id,
                "user_id": cls.consultant.id,
                "trim_id": cls.trim.id,
                "color_id": cls.white.id,
                "source_id": cls.source.id,
                **values,
            }
        )

    @classmethod
    def _quote(cls, lead=None):
        """The deal the consultant makes of the lead."""
        lead = (lead or cls.lead).with_user(cls.consultant)
        action = lead.action_make_quotation()
        return cls.env["sale.order"].browse(action["res_id"])
