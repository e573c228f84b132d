from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import CrmCommon


class CustomerPageTour(CrmCommon, HttpCase):
    def _visit(self):
        consultant = self._create_user("sales_consultant")
        customer = self._create_customer(
            user_id=consultant.id, birthday=fields.Date.subtract(fields.Date.today(), years=30)
        )
        self._create_relation(customer, self._create_customer(name="Fang Wang"), "spouse")
        # nothing else is more urgent
        self.env.ref("dealer_crm.next_action_birthday").score = 100
        self.env["crm.lead"].create(
            {
                "name": "Family van",
                "type": "opportunity",
                "partner_id": customer.id,
                "user_id": consultant.id,
            }
        )
        self.start_tour(
            f"/odoo/dealer-customers/{customer.id}", "dealer_customer_page", login=consultant.login
        )


@tagged("post_install", "-at_install")
class TestCustomerPageDesk(CustomerPageTour):
    def test_customer_page_at_the_desk(self):
        self._visit()


@tagged("post_install", "-at_install")
class TestCustomerPagePhone(CustomerPageTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_customer_page_on_the_phone(self):
        self._visit()
