from odoo.tests import Form, tagged

from odoo.addons.dealer_parts_counter.tests.common import CounterCommon


@tagged("post_install", "-at_install")
class TestShortage(CounterCommon):
    def _choose(self, choice):
        sale = self._create_sale((self.filter, 12))
        wizard = (
            self.env["dealer.counter.shortage"]
            .with_user(self.seller)
            .with_context(default_line_id=sale.order_line.id)
            .create({"choice": choice})
        )
        return sale, wizard.action_apply()

    def test_special_order(self):
        sale, action = self._choose("_action_shortage_special_order")
        form = Form(
            self.env[action["res_model"]].with_user(self.seller).with_context(**action["context"])
        )
        order = form.save()
        self.assertRecordValues(
            order,
            [{"product_id": self.filter.id, "quantity": 2, "partner_id": self.customer.id,
              "note": sale.name}],
        )  # fmt: skip

    def test_lost_sale(self):
        _sale, action = self._choose("_action_shortage_lost")
        lost = (
            self.env[action["res_model"]]
            .with_user(self.seller)
            .with_context(**action["context"])
            .create({})
        )
        self.assertRecordValues(lost, [{"product_id": self.filter.id, "quantity": 2}])
