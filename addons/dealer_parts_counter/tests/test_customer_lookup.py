from odoo.tests import tagged

from .common import FORM, CounterCommon


@tagged("post_install", "-at_install")
class TestCustomerLookup(CounterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.env["res.partner"].create({"name": "Li Qiang", "phone": "138 0013 9876"})
        cls.vehicle = cls.env["dealer.vehicle"].create(
            {"license_plate": "京A7K321", "owner_id": cls.owner.id}
        )
        cls.env.flush_all()
        cls.Partner = (
            cls.env["res.partner"].with_user(cls.seller).with_context(counter_customer_lookup=True)
        )

    def _find(self, text, **values):
        return [pair[0] for pair in self.Partner.name_search(text, **values)]

    def test_plate_and_phone(self):
        for text in ("京A7K321", "京a 7k3", "7K321", "13800139876", "1380013", "9876", "Li Qiang"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text).count(self.owner.id), 1)
                self.assertEqual(self._find(text)[:1], self.owner.ids)
        for text in ("京B7K321", "98", "13900139876"):
            with self.subTest(text=text):
                self.assertNotIn(self.owner.id, self._find(text))
        self.assertEqual(self._find("9876", domain=[("id", "=", self.customer.id)]), [])

    def test_only_at_the_counter(self):
        plain = self.Partner.with_context(counter_customer_lookup=False)
        self.assertFalse(plain.name_search("7K321"))
        arch = self.env["sale.order"].get_view(self.env.ref(FORM).id, "form")["arch"]
        self.assertIn("counter_customer_lookup", arch)

    def test_cheap(self):
        """A name costs nothing more, a number four small queries at most."""
        for text, more in (("Li", 0), ("9876", 4)):
            counts = []
            for partner in (self.Partner.with_context(counter_customer_lookup=False), self.Partner):
                partner.name_search(text)
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                partner.name_search(text)
                counts.append(self.env.cr.sql_log_count - before)
            with self.subTest(text=text):
                self.assertLessEqual(counts[1], counts[0] + more)

    def test_other_store(self):
        """A customer of another store only is not found here."""
        store = self.env["res.company"].create({"name": "Other"})
        self.owner.company_id = store
        self.assertNotIn(self.owner.id, self._find("7K321"))
        self.assertNotIn(self.owner.id, self._find("9876"))
