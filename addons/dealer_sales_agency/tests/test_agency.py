from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AgencyCommon


@tagged("post_install", "-at_install")
class TestAgency(AgencyCommon):
    def test_estimate_of_purchase_tax(self):
        """Tax law's own figures: a fuel car pays 10 %, a new-energy car half, relief capped."""
        charge = self.tax.charge_ids
        currency, company = self.company.currency_id, self.company
        car = self._buy(100000)

        def tax(price, day):
            return charge._get_amount(price, car, currency, company, day)

        self.assertAlmostEqual(tax(176991.15, date(2026, 5, 1)), 17699.12)
        self.model.default_fuel_type = "electric"
        self.assertAlmostEqual(tax(200000, date(2026, 5, 1)), 10000)
        self.assertAlmostEqual(tax(400000, date(2026, 5, 1)), 25000)
        self.assertEqual(tax(200000, date(2028, 1, 1)), 0, "no rate is known for that day")

    def test_rates_do_not_overlap(self):
        with self.assertRaisesRegex(ValidationError, "valid on the same day"):
            self.tax.charge_ids.rate_ids = [
                Command.create({"date_from": "2025-01-01", "energy": "fuel", "percent": 5})
            ]

    def test_added_to_the_deal(self):
        deal = self._create_agency_deal(self.plate | self.tax, confirm=False)
        self.assertEqual(deal.agency_case_ids.type_id, self.plate | self.tax)
        lines = deal.order_line.filtered("agency_case_id")
        self.assertEqual(
            sorted(lines.mapped("price_unit")), [125, 500, 20000], "the car costs 200000"
        )
        self.assertEqual(deal.registration_state, "todo")
        self.assertIn("registration", {state["key"] for state in deal._get_deal_states()})
        with self.assertRaisesRegex(UserError, "already"):
            deal._add_agency(self.plate)
        with self.assertRaisesRegex(UserError, "not confirmed yet"):
            deal.agency_case_ids.filtered("step_ids").action_do_step()

    def test_whole_way(self):
        deal = self._create_agency_deal()
        case = deal.agency_case_ids.with_user(self.clerk)
        first, second = case.step_ids
        self.assertEqual(case.current_step_id, first)
        self.assertTrue(case.due_date)
        with self.assertRaisesRegex(UserError, "papers must be here: Identity card"):
            case.action_do_step()
        case.paper_ids[0].action_receive()
        with self.assertRaisesRegex(UserError, "comes before"):
            second.action_done()
        first._do(date.today())
        self.assertEqual(case.category, "in_progress")
        self.assertEqual(deal.registration_state, "progress")
        with self.assertRaisesRegex(UserError, "Type the plate"):
            second._do(date.today())
        second._do(date.today(), "粤B 12345")
        self.assertEqual(deal.registration_state, "done")
        self.assertTrue(deal.deal_vehicle_id.license_plate)
        self.assertAlmostEqual(case.amount_held, 125)
        with self.assertRaises(UserError) as refusal:
            case.action_close()
        for word in ("Test plate charges", "License", "Identity card"):
            self.assertIn(word, str(refusal.exception))
        line = case.sale_line_ids.filtered("is_on_behalf")
        self._create_payment(line, 120).action_pay()
        case.invalidate_recordset()
        self.assertAlmostEqual(case.amount_held, 5)
        case.action_give_back()
        self.assertAlmostEqual(case.amount_held, 0)
        case.paper_ids[1].action_receive()
        case.paper_ids.action_hand_over()
        case.action_close()
        self.assertEqual(case.category, "done")
        self.assertAlmostEqual(case.amount_fee, 500)
        self._assert_books_agree()
        self.assertEqual(self._account_balance(), 0)

    def test_costs_and_margin(self):
        deal = self._create_agency_deal()
        case = deal.agency_case_ids
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.vendor.id,
                "invoice_date": date.today(),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Runner",
                            "price_unit": 80,
                            "tax_ids": [Command.clear()],
                            "agency_case_id": case.id,
                        }
                    )
                ],
            }
        )
        bill.action_post()
        case.invalidate_recordset()
        self.assertAlmostEqual(case.amount_cost, 80)
        self.assertAlmostEqual(case.amount_margin, 420)
        row = self.env["dealer.agency.report"].search([("case_id", "=", case.id)])
        self.assertAlmostEqual(row.margin, 420)

    def test_case_of_its_own(self):
        car = self._buy(100000)
        case = (
            self.env["dealer.agency.case"]
            .with_user(self.clerk)
            .create(
                {"type_id": self.plate.id, "vehicle_id": car.id, "partner_id": self.customer.id}
            )
        )
        case.action_bill()
        bill = case.sudo().order_id.invoice_ids
        self.assertEqual(bill.state, "posted")
        self.assertAlmostEqual(bill.amount_total, 625)
        self.assertFalse(case.sudo().order_id.is_deal)
        self.assertEqual(bill.invoice_line_ids.dealer_vehicle_id, car)
        self.assertTrue(case.is_billed)
        self._assert_books_agree()

    def test_bills_no_order_of_others(self):
        """A case named on somebody's quotation neither confirms nor bills it."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({"product_id": self.fee.id, "price_unit": 9000})],
            }
        )
        case = (
            self.env["dealer.agency.case"]
            .with_user(self.clerk)
            .create(
                {
                    "type_id": self.plate.id,
                    "vehicle_id": self._buy(100000).id,
                    "partner_id": self.customer.id,
                    "order_id": order.id,
                }
            )
        )
        with self.assertRaisesRegex(UserError, "sells more than"):
            case.action_bill()
        self.assertEqual(order.state, "draft")
        with self.assertRaisesRegex(UserError, "set by hand"):
            case.category = "done"

    def test_deal_cancelled(self):
        deal = self._create_deal(self._buy(100000))
        deal._add_agency(self.plate)
        case = deal.agency_case_ids
        case.paper_ids[0].action_receive()
        with self.assertRaisesRegex(UserError, "hand to the customer: Identity card"):
            deal._action_cancel()
        case.paper_ids[0].action_hand_over()
        deal._action_cancel()
        self.assertEqual(case.category, "cancelled")

    def test_plates_before_hand_over(self):
        deal = self._create_agency_deal()
        deal.action_plan_delivery()
        delivery = deal.vehicle_delivery_ids
        blockers = delivery._get_handover_blockers()
        self.assertFalse([text for text in blockers if "no plates" in text])
        self.company.agency_plates_first = True
        blockers = delivery._get_handover_blockers()
        self.assertTrue([text for text in blockers if "no plates" in text])

    def test_roles(self):
        deal = self._create_agency_deal()
        case = deal.agency_case_ids
        consultant = self._create_user("sales_consultant")
        deal.user_id = consultant
        self.assertEqual(case.with_user(consultant).name, case.name)
        with self.assertRaises(AccessError):
            case.with_user(consultant).action_do_step()
        for role in ("technician", "store_keeper"):
            with self.assertRaises(AccessError):
                case.with_user(self._create_user(role)).read(["name"])
        with self.assertRaises(AccessError):
            case.with_user(self.clerk).read(["amount_cost"])
        with self.assertRaises(UserError):
            case.with_user(self.clerk).write({"closed_on": "2026-01-01"})
        with self.assertRaises(UserError):
            case.step_ids[0].with_user(self.clerk).write({"done_on": "2026-01-01"})
        other = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user("finance_clerk", company_id=other.id)
        self.assertFalse(self.env["dealer.agency.case"].with_user(stranger).search([]))
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "agency_portal",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        with self.assertRaises(AccessError):
            case.with_user(portal).read(["name"])

    def test_own_deals_only(self):
        """A consultant reads the errands of his deals and his own; the others all of the store."""
        owner, colleague = (self._create_user("sales_consultant") for _number in range(2))
        deal = self._create_agency_deal()
        deal.user_id = owner
        case = deal.agency_case_ids
        case.user_id = self.clerk
        alone = self.env["dealer.agency.case"].create(
            {
                "type_id": self.plate.id,
                "vehicle_id": deal.deal_vehicle_id.id,
                "partner_id": deal.partner_id.id,
                "company_id": self.company.id,
                "user_id": self.clerk.id,
            }
        )
        self.assertFalse(alone.order_id)
        everything = [case | alone, (case | alone).step_ids, (case | alone).paper_ids]
        his = [case, case.step_ids, case.paper_ids]
        mine = [alone, alone.step_ids, alone.paper_ids]

        def assert_reads(user, expected):
            for records, visible in zip(everything, expected, strict=True):
                records = records.with_user(user)
                self.assertEqual(records.search([("id", "in", records.ids)]), visible)
                for record in records:
                    if record in visible:
                        record.read(["display_name"])
                    else:
                        with self.assertRaises(AccessError):
                            record.read(["display_name"])

        nothing = [records.browse() for records in everything]
        assert_reads(owner, his)
        assert_reads(colleague, nothing)
        for role in (
            "finance_clerk",
            "sales_manager",
            "general_manager",
            "cashier",
            "accountant",
            "customer_service",
        ):
            assert_reads(self._create_user(role), everything)
        both = self._create_user("sales_consultant")
        both.group_ids += self.env.ref("dealer_base.group_finance_clerk")
        assert_reads(both, everything)
        alone.user_id = colleague
        assert_reads(colleague, mine)
        deal.user_id = False
        assert_reads(colleague, everything)
        case.order_id.user_id = colleague
        assert_reads(owner, nothing)

    def test_consultant_works_on_his_deal(self):
        """What the deal says of its errands is there for who may read them, not more of them."""
        consultant = self._create_user("sales_consultant")
        deal = self._create_agency_deal()
        deal.user_id = consultant
        self.env.flush_all()
        self.env.invalidate_all()
        own = deal.with_user(consultant)
        self.assertEqual(own.registration_state, "todo")
        self.assertIn("registration", {state["key"] for state in own._get_deal_states()})
        self.assertEqual(own.action_open_registration()["res_id"], own.agency_case_ids.id)
        self.assertTrue(own.deal_sheet["rows"])
        self.assertEqual(own.agency_case_ids.amount_taken, 125)
        case = deal.agency_case_ids
        case.paper_ids[0].action_receive()
        case.current_step_id._do(date.today())
        self.assertEqual(own.registration_state, "progress")

    def test_consultant_adds_to_his_deal_only(self):
        consultant = self._create_user("sales_consultant")
        deal = self._create_deal(self._buy(1000), user=consultant)
        deal._add_agency(self.plate)
        self.assertEqual(deal.agency_case_ids.user_id, self.clerk)

    def test_queries(self):
        for _number in range(3):
            self._create_agency_deal()
        cases = self.env["dealer.agency.case"].search([])
        self.env.flush_all()
        self.env.invalidate_all()
        cases[:1].mapped("amount_held")
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            cases.mapped("amount_held")
            cases.mapped("display_name")
            cases.mapped("is_overdue")
