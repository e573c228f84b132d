from odoo.tests import tagged

from odoo.addons.dealer_sales_figures.tests.common import FiguresCommon

CODES = ["cars_sold", "car_margin", "accessory_amount", "agency_fee"]


@tagged("post_install", "-at_install")
class TestSalesWork(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant = cls._create_user("sales_consultant")
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Seller", "user_id": cls.consultant.id, "company_id": cls.company.id}
        )

    def _figures_of(self):
        figures = self.env["dealer.work"]._get_figures(
            CODES, self.employee, "2000-01-01", "2100-01-01"
        )
        return {code: figure.value for (code, _employee), figure in figures.items()}

    def test_a_car_counts_when_handed_over_and_billed(self):
        [car] = self._buy(70000)
        deal = self._quote(car, 100000, self.mats, self.plates)
        deal.user_id = self.consultant
        deal.action_confirm()
        self.assertEqual(self._figures_of(), {})
        deal.action_settle()
        self._pay(deal.invoice_ids)
        self._pass_pdi(deal)
        self._take_out(deal)
        self.assertEqual(self._figures_of(), {}, "billed and out, not handed over yet")
        deal.action_plan_delivery()
        delivery = deal.vehicle_delivery_ids
        delivery._move("done", date_done=deal.date_order.replace(microsecond=0))
        figures = self._figures_of()
        self.assertEqual(figures["cars_sold"], 1)
        self.assertAlmostEqual(figures["car_margin"], 30000)
        self.assertAlmostEqual(figures["accessory_amount"], 300)
        self.assertAlmostEqual(figures["agency_fee"], 200)
        [row] = self.env["dealer.work"]._get_rows(
            "cars_sold", self.employee, "2000-01-01", "2100-01-01"
        )
        self.assertEqual((row.res_model, row.res_id), (delivery._name, delivery.id))
        self.assertAlmostEqual(row.amount, 100000)
        bill = deal.invoice_ids
        bill._reverse_moves([{"invoice_date": bill.invoice_date}], cancel=True)
        self.assertEqual(self._figures_of(), {}, "credited: it never was")
