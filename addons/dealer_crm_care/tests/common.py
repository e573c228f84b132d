from datetime import datetime

from freezegun import freeze_time

from odoo.addons.dealer_crm.tests.common import CrmCommon

# 11:00 in the store
NOW = "2026-03-04 03:00:00"


class CareCommon(CrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.env.company
        cls.store.resource_calendar_id.tz = "Asia/Shanghai"
        cls.store.write({"touch_quiet_from": 20, "touch_quiet_to": 9, "touch_cap_count": 2})
        cls.Rule = cls.env["dealer.care.rule"]
        cls.text = cls.env["sms.template"].create(
            {
                "name": "Greeting",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "body": "Dear {{ object.name }}",
            }
        )
        cls.customer = cls._create_care_customer(name="Anna", birthday="1990-03-04")

    def setUp(self):
        super().setUp()
        freezer = freeze_time(NOW)
        freezer.start()
        self.addCleanup(freezer.stop)

    @classmethod
    def _create_care_customer(cls, store=None, **values):
        """Return a customer of a store, with consent to marketing by SMS."""
        customer = cls._create_customer(
            **{"phone": "13800138001", "country_id": cls.env.ref("base.cn").id, **values}
        )
        cls._make_customer(customer, store or cls.env.company)
        customer._consent("sms", "marketing", True, "counter", date=datetime(2026, 1, 1))
        return customer

    @classmethod
    def _make_customer(cls, customer, store):
        """Give him a row of figures, as a bill or a car of his would."""
        figure = cls.env["dealer.customer.figure"].sudo()
        row = figure.search([("partner_id", "=", customer.id)])
        if not row:
            row = figure.create({"partner_id": customer.id})
        row.store_id = store

    @classmethod
    def _create_rule(cls, **values):
        return cls.Rule.create(
            {
                "name": "Rule",
                "trigger": "birthday",
                "channels": "sms",
                "sms_template_id": cls.text.id,
                "domain": "[]",
                "company_id": cls.env.company.id,
                **values,
            }
        )

    def _get_touches(self, rule):
        return self.env["dealer.touch"].search([("origin", "=", f"{rule._name},{rule.id}")])
