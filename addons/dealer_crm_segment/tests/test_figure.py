from datetime import date
from random import Random

from dateutil.relativedelta import relativedelta
from odoo.tests import tagged

from .common import SegmentCommon


@tagged("post_install", "-at_install")
class TestFigure(SegmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.Figure._get_today()

    def _recount(self, partner):
        """The slow way: record by record, with the ORM."""
        people = self.env["res.partner"].search([("commercial_partner_id", "=", partner.id)])
        owned = self.env["dealer.vehicle.owner"].search([("partner_id", "in", people.ids)])
        now = owned.filtered(lambda owner: not owner.date_to).vehicle_id
        newest = owned.filtered(lambda owner: not owner.date_to).sorted(
            lambda owner: (owner.date_from, owner.vehicle_id.id), reverse=True
        )[:1]
        built = newest.vehicle_id.build_date or newest.date_from
        bills = self.env["account.move"].search(
            [
                ("partner_id", "in", people.ids),
                ("state", "=", "posted"),
                ("move_type", "in", ("out_invoice", "out_refund")),
            ]
        )
        invoices = bills.filtered(lambda bill: bill.move_type == "out_invoice")
        year = self.today - relativedelta(months=12)
        two_years = self.today - relativedelta(months=24)
        return {
            "cars_now": len(now),
            "cars_before": len(owned.vehicle_id - now),
            "newest_vehicle_id": newest.vehicle_id.id,
            "owner_since": newest.date_from,
            "car_age": relativedelta(self.today, built).years if built else 0,
            "bill_count": len(invoices),
            "bill_days_24m": len(
                {bill.invoice_date for bill in invoices if bill.invoice_date > two_years}
            ),
            "last_bill_on": max(invoices.mapped("invoice_date"), default=False),
            "spend_12m": sum(
                bill.amount_total_signed for bill in bills if bill.invoice_date > year
            ),
            "spend_total": sum(bills.mapped("amount_total_signed")),
        }

    def _bill(self, partner, day, amount, refund=False):
        bill = self.env["account.move"].create(
            {
                "move_type": "out_refund" if refund else "out_invoice",
                "partner_id": partner.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    (0, 0, {"name": "Work", "price_unit": amount, "tax_ids": [(5, 0, 0)]})
                ],
            }
        )
        bill.action_post()
        return bill

    def test_figures_equal_a_slow_recount_of_random_histories(self):
        if not self.env["account.journal"].search([("type", "=", "sale")]):
            self.env["account.chart.template"].try_loading(
                "generic_coa", self.env.company, install_demo=False
            )
        random = Random(7)
        company = self._create_customer(name="Fleet Ltd", is_company=True)
        customers = company + self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(5)]
        )
        driver = self._create_customer(name="Driver", parent_id=company.id)
        for customer in customers + driver:
            for _car in range(random.randrange(3)):
                days = random.randrange(30, 2000)
                vehicle = self._create_vehicle(
                    build_date=self.today - relativedelta(days=days + random.randrange(900))
                )
                vehicle._set_owner(customer, date=self.today - relativedelta(days=days))
                if random.random() < 0.4:
                    vehicle._set_owner(
                        self.owner,
                        date=self.today - relativedelta(days=random.randrange(days)),
                    )
            for _bill in range(random.randrange(4)):
                day = self.today - relativedelta(days=random.randrange(1000))
                self._bill(customer, day, random.randrange(100, 5000), random.random() < 0.2)
        self._refresh(customers)
        for customer in customers:
            expected = self._recount(customer)
            figure = customer.figure_ids
            found = {name: figure[name] for name in expected}
            found["newest_vehicle_id"] = figure.newest_vehicle_id.id
            for name in ("spend_12m", "spend_total"):
                self.assertAlmostEqual(found.pop(name), expected.pop(name), 2)
            self.assertEqual(found, expected, customer.name)
        self.assertFalse(driver.figure_ids, "his company's row counts what he did")
        before = customers.figure_ids.ids
        self._refresh()
        self.assertEqual(customers.figure_ids.ids, before, "one row a customer, kept")

    def test_scores_are_fifths_and_equal_figures_score_alike(self):
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(10)]
        )
        self._refresh(customers)
        self.env.cr.execute("UPDATE dealer_customer_figure SET bill_count = 0")
        for number, figure in enumerate(customers.figure_ids):
            self.env.cr.execute(
                "UPDATE dealer_customer_figure SET bill_count = 1, bill_days_24m = 1,"
                " spend_24m = %s, last_bill_on = %s WHERE id = %s",
                (number, date(2025, 1, 1 + number // 2), figure.id),
            )
        self.Figure._score()
        self.env.invalidate_all()
        figures = customers.figure_ids
        self.assertEqual(figures.mapped("score_f"), [1] * 10, "all equal: all alike")
        self.assertEqual(figures.mapped("score_m"), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
        self.assertEqual(figures[0].score_r, figures[1].score_r)
        self.assertEqual(figures[-1].score, figures[-1].score_r * 100 + 15)

    def test_phase_follows_the_first_rule_that_fits(self):
        prospect, new, lost = self.env["res.partner"].create(
            [{"name": name} for name in ("Prospect", "New", "Lost")]
        )
        self._create_vehicle()._set_owner(new, date=self.today - relativedelta(months=2))
        self._create_vehicle()._set_owner(lost, date=self.today - relativedelta(months=60))
        self._refresh(prospect + new + lost)
        phases = [
            self.env.ref(f"dealer_crm_segment.lifecycle_{name}")
            for name in ("prospect", "new_owner", "lost")
        ]
        self.assertEqual([p.figure_ids.lifecycle_id for p in prospect + new + lost], phases)
        self.env.ref("dealer_crm_segment.lifecycle_new_owner").active = False
        self._refresh(new)
        self.assertEqual(new.figure_ids.lifecycle_id.id, phases[2].id)

    def test_who_is_no_customer_has_no_row(self):
        vendor = self._create_customer(name="Vendor", supplier_rank=1)
        customer = self._create_customer(name="Customer")
        self._refresh(vendor + customer + self.env.company.partner_id + self.env.user.partner_id)
        self.assertFalse(vendor.figure_ids)
        self.assertFalse(self.env.company.partner_id.figure_ids)
        self.assertFalse(self.env.user.partner_id.figure_ids)
        self.assertTrue(customer.figure_ids)
        customer.active = False
        self._refresh(customer)
        self.assertFalse(self.Figure.search([("partner_id", "=", customer.id)]))

    def test_hourly_run_counts_whom_something_happened_to(self):
        customer = self._create_customer(name="Touched")
        count = self.Figure._refresh_touched(self.env.cr.now())
        self.assertGreaterEqual(count, 1)
        self.assertEqual(customer.figure_ids.lifecycle_id.name, "Prospect")

    def test_refresh_of_many_is_a_fixed_number_of_statements(self):
        partners = self.env["res.partner"].create([{"name": f"P{n}"} for n in range(60)])
        self._refresh(partners[:1])
        counts = []
        for some in (partners[1:2], partners[2:]):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._refresh(some)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_who_reads_figures(self):
        consultant = self._create_user("sales_consultant")
        mine = self._create_customer(name="Mine", user_id=consultant.id)
        other = self._create_customer(name="Other")
        self._refresh(mine + other)
        partners = self.env["res.partner"].with_user(consultant)
        found = partners.search([("figure_ids.cars_now", "=", 0), ("id", "in", (mine + other).ids)])
        self.assertEqual(found, mine, "figures of others' customers find nobody")
        marketing = self._create_user("marketing")
        found = partners.with_user(marketing).search(
            [("figure_ids.cars_now", "=", 0), ("id", "in", (mine + other).ids)]
        )
        self.assertEqual(found, mine + other)
        other.figure_ids.sudo().store_id = self.other_store
        self.env.flush_all()
        found = partners.with_user(marketing).search(
            [("figure_ids.cars_now", "=", 0), ("id", "in", (mine + other).ids)]
        )
        self.assertEqual(found, mine, "customers of another store stay with it")
        technician = self._create_user("technician")
        self.assertFalse(self.Figure.with_user(technician).has_access("read"))
