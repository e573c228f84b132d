from odoo.tests import tagged

from odoo.addons.dealer_crm.tests.common import CrmCommon


@tagged("post_install", "-at_install")
class TestServiceConsent(CrmCommon):
    def test_no_service_reminder(self):
        customer = self._create_customer()
        self.assertIs(customer._may_contact("sms", "service")[customer.id], True)
        customer.no_service_reminder = True
        self.assertIn("reminders", customer._may_contact("sms", "service")[customer.id])
        customer._consent("sms", "service", True, "counter")
        self.assertIs(customer._may_contact("sms", "service")[customer.id], True)
        self.assertFalse(customer.no_service_reminder)
        self.assertIsNot(customer._may_contact("call", "service")[customer.id], True)
