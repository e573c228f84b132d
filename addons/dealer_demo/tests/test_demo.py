import random
from datetime import date, timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.dealer_demo.store import SEED, catalogue, names, staff, stock


@tagged("post_install", "-at_install")
class TestDemoPlan(TransactionCase):
    def test_same_seed_same_store(self):
        def plan():
            trims = [{**trim, "model_id": 0} for trim in catalogue.TRIMS]
            rng = random.Random(f"{SEED} stock")
            return stock.plan(rng, trims, date(2026, 1, 1), date(2026, 12, 20))

        self.assertEqual(plan(), plan())

    def test_vins_are_valid(self):
        """What the demo invents passes the check that real VINs pass."""
        from odoo.addons.dealer_base.vin import check, decode

        for trim in catalogue.TRIMS:
            vin = names.vin(trim["wmi"], trim["vds"], 2026, trim["plant"], 123456)
            self.assertEqual(check(vin), "ok", vin)
            self.assertIn(trim["brand"], decode(vin, date(2026, 6, 1)).brands)
            self.assertEqual(decode(vin, date(2026, 6, 1)).model_year, 2026)


@tagged("post_install", "-at_install")
class TestDemoStore(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.deals = cls.env["sale.order"].search([("is_deal", "=", True), ("state", "=", "sale")])
        cls.sold = cls.deals.filtered(lambda deal: deal.delivery_state == "done")

    def test_size(self):
        vehicles = self.env["dealer.vehicle"]
        in_stock = vehicles.search_count([("lifecycle", "in", ("in_stock", "reserved"))])
        self.assertTrue(35 <= in_stock <= 65, in_stock)
        customers = self.env["res.partner"].search_count(
            [("company_id", "=", self.company.id), ("parent_id", "=", False)]
        )
        self.assertGreaterEqual(customers, 300)
        self.assertGreaterEqual(self.env["hr.employee"].search_count([]), 25)

    def test_a_year_of_history(self):
        def months(days):
            return {day.strftime("%Y-%m") for day in days}

        visits = self.env["dealer.repair.order"].search([])
        self.assertGreaterEqual(len(months(self.sold.mapped("date_order"))), 9)
        self.assertGreaterEqual(len(months(visits.mapped("received_on"))), 12)
        latest = max(visits.mapped("received_on")).date()
        self.assertLess(fields.Date.today() - latest, timedelta(days=400))
        categories = set(visits.mapped("category"))
        self.assertGreaterEqual(
            categories, {"draft", "in_progress", "done", "settled", "closed"}, "the board is empty"
        )

    def test_every_login_works(self):
        for login in staff.logins():
            user = self.env["res.users"].search([("login", "=", login["login"])])
            self.assertTrue(user, login)
            roles = user.role_line_ids.role_id
            self.assertIn(staff.get_role(self.env, login["role"]), roles, login)
            if user != self.env.ref("base.user_admin"):
                credential = {
                    "login": user.login,
                    "password": login["password"],
                    "type": "password",
                }
                user.with_user(user)._check_credentials(credential, {"interactive": False})

    def test_books_are_right(self):
        """Each sold car: its owner, its warranty, and its own cost against its price."""
        self.assertGreaterEqual(len(self.sold), 30)
        for deal in self.sold:
            line = deal.order_line.filtered("vehicle_id")
            vehicle = line.vehicle_id
            self.assertEqual(vehicle.owner_id, deal.partner_id)
            self.assertTrue(vehicle.warranty_start)
            self.assertTrue(vehicle.license_plate)
            self.assertTrue(deal.is_settled)
            cogs = deal.invoice_ids.line_ids.filtered(
                lambda item: (
                    item.display_type == "cogs"
                    and item.account_type.startswith("expense")
                    and line in item.cogs_origin_id.sale_line_ids  # noqa: B023
                )
            )
            self.assertAlmostEqual(sum(cogs.mapped("balance")), line.move_ids.value, 2)
            self.assertAlmostEqual(line.margin, line.price_subtotal - line.move_ids.value, 2)
        for group in self.env["account.move.line"]._read_group(
            [("parent_state", "=", "posted")], ["move_id"], ["balance:sum"]
        ):
            self.assertAlmostEqual(group[1], 0, 2, group[0].name)

    def test_no_stock_below_zero(self):
        negative = self.env["stock.quant"].search(
            [("location_id.usage", "=", "internal"), ("quantity", "<", 0)]
        )
        self.assertFalse(negative)

    def test_approvals_wait(self):
        """Above the limit managers decide: one is given, one refused, some wait."""
        requests = self.env["dealer.workflow.request"].search(
            [("res_model", "=", "sale.order"), ("state", "!=", "waived")]
        )
        self.assertEqual(set(requests.mapped("state")), {"done", "rejected", "pending"})
        workflow = self.env["dealer.workflow"].search([("key", "=", "dealer_vehicle_sales.deal")])
        self.assertEqual((workflow.version, len(workflow.version_ids)), (2, 2))
        self.assertEqual(workflow.version_ids[0].published_by_id.login, "designer")

    def test_people(self):
        """Every screen of the people shows a store at work."""
        for model in (
            "dealer.staff.paper", "dealer.staff.change", "dealer.registration", "dealer.departure",
            "dealer.salary.item", "dealer.labour.contract", "dealer.movement", "dealer.vacancy",
            "dealer.roster", "dealer.shift.swap", "dealer.punch", "dealer.attendance.sheet",
            "dealer.appraisal", "dealer.commission.statement",
        ):  # fmt: skip
            self.assertTrue(self.env[model].search_count([], limit=1), model)

    def test_every_document_has_its_stage(self):
        """Stage and category agree for a year of deals, visits and checklists."""
        for model, field in (
            ("sale.order", "deal_category"),
            ("dealer.repair.order", "category"),
            ("dealer.checklist", "state"),
        ):
            for record in self.env[model].search([(field, "!=", False)]):
                self.assertEqual(record.workflow_stage_id.category, record[field], record)
