from odoo.tests import tagged

from .common import FiguresCommon


@tagged("post_install", "-at_install")
class TestMargin(FiguresCommon):
    def _settle(self, deal):
        deal.action_confirm()
        deal.action_settle()
        return deal.invoice_ids

    def test_margin_of_a_car_is_what_the_books_say(self):
        cheap, dear = self._buy(70000.11, 90000.22)
        self._settle(self._quote(dear, 100000, self.mats, self.plates))
        self._settle(self._quote(cheap, 99000))
        row = self._figures("dealer.vehicle.margin", vehicle_id=dear.id)
        self.assertRecordValues(
            row,
            [
                {
                    "car_income": 100000,
                    "car_cost": 90000.22,
                    "car_margin": 9999.78,
                    "accessory": 300,
                    "agency": 200,
                    "insurance": 0,
                    "income": 100500,
                    "cost": 90000.22,
                    "margin": 10499.78,
                }
            ],
        )
        self.assertAlmostEqual(row.margin_percent, 10499.78 / 100500)
        self.assertAlmostEqual(dear.margin, 10499.78)
        self.assertAlmostEqual(cheap.margin, 28999.89)

    def test_every_amount_opens_its_document(self):
        [car] = self._buy(70000)
        bill = self._settle(self._quote(car, 100000, self.mats))
        action = (
            self._figures("dealer.vehicle.margin", vehicle_id=car.id)
            .with_context(figure="accessory")
            .action_open_figures()
        )
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(rows.move_id, bill)
        self.assertEqual(rows.income, 300)
        opened = rows.action_open_document()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("account.move", bill.id))
        everything = self.env[action["res_model"]].search(car.action_open_margin()["domain"])
        self.assertAlmostEqual(sum(everything.mapped("margin")), car.margin)

    def test_credited_bill_leaves_nothing(self):
        [car] = self._buy(70000)
        bill = self._settle(self._quote(car, 100000, self.mats))
        bill._reverse_moves([{"invoice_date": bill.invoice_date}], cancel=True)
        row = self._figures("dealer.vehicle.margin", vehicle_id=car.id)
        self.assertRecordValues(row, [{"income": 0, "cost": 0, "margin": 0, "accessory": 0}])

    def test_draft_bills_and_purchases_do_not_count(self):
        [car] = self._buy(70000)
        deal = self._quote(car, 100000)
        deal.action_confirm()
        deal._create_invoices()
        self.assertFalse(self._figures("dealer.vehicle.margin", vehicle_id=car.id))

    def test_group_divides_sums(self):
        first, second = self._buy(50000, 99000)
        self._settle(self._quote(first, 100000))
        self._settle(self._quote(second, 100000, self.plates))
        self.env.flush_all()
        [[cars, margin, percent]] = self.env["dealer.vehicle.margin"]._read_group(
            [("vehicle_id", "in", (first | second).ids)],
            [],
            ["cars:sum", "margin:sum", "margin_percent:avg"],
        )
        self.assertEqual(cars, 2)
        self.assertAlmostEqual(margin, 51200)
        self.assertAlmostEqual(percent, 51200 / 200200)
