from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


class CrmSalesCommon(VehicleSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant = cls._create_user("sales_consultant")
        cls.manager = cls._create_user("sales_manager")

    def _get_page(self, partner, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return partner.with_user(user).customer_overview

    def _get_section(self, page, key):
        return next((section for section in page["sections"] if section["key"] == key), None)

    def _get_action(self, partner, key, user=None):
        self.env.invalidate_all()
        actions = partner.with_user(user or self.manager)._get_next_actions()
        return next((action for action in actions if action["key"] == key), None)
