from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.dealer_sales_floorplan.tests.common import FloorplanCommon


@tagged("post_install", "-at_install")
class TestPledge(FloorplanCommon):
    """The certificate of a financed car: with its bank until the loan is paid off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._create_user("accountant")
        cls.clerk = cls._create_user("stock_clerk")
        cls.today = cls.company._get_store_date()

    def _keep(self, vehicle, place="safe"):
        vehicle._create_papers(self.company, 2, "K7", place)
        return vehicle.certificate_id

    def _draw(self, vehicle, **values):
        loan = self._create_loan(vehicle, draw=False, **values).with_user(self.accountant)
        loan.action_draw()
        return loan

    def test_way_of_the_paper(self):
        """Drawn: pledged; partly paid: stays; paid off: on its way back, once; taken in: here."""
        vehicle = self._buy(100000)
        paper = self._keep(vehicle)
        loan = self._draw(vehicle)
        self.assertRecordValues(paper, [{"place": "pledged", "partner_id": self.bank.id}])
        self.assertRecordValues(
            paper.move_ids,
            [{"place": "pledged", "loan_id": loan.id, "user_id": self.accountant.id}],
        )
        self.assertIn(loan.name, paper.move_ids.note)
        self.assertFalse(paper.loan_disagrees)
        [_label, there, where] = vehicle.sudo()._get_handover_papers()[0]
        self.assertFalse(there)
        self.assertIn(loan.name, where)
        self.assertIn(self.bank.name, where)
        self._repay(loan, 40000, self.today)
        self.assertEqual(paper.place, "pledged")
        self._repay(loan, 60000, self.today)
        self.assertEqual((loan.state, paper.place), ("paid", "underway"))
        self.assertRecordValues(
            paper.move_ids.sorted("id")[-1:],
            [{"place_from": "pledged", "partner_id": self.bank.id}],
        )
        [_label, there, where] = vehicle.sudo()._get_handover_papers()[0]
        self.assertFalse(there)
        self.assertIn(f"back from {self.bank.name}", where)
        loan.sudo()._update_balance()
        self.assertEqual(len(paper.move_ids), 2)
        paper.with_user(self.clerk)._hand("safe")
        self.assertTrue(vehicle.sudo()._get_handover_papers()[0][1])

    def test_payment_taken_back(self):
        """The bank keeps a paper under way; one that is here again is not taken back."""
        first, second = self._buy(100000, 100000)
        papers = self._keep(first) | self._keep(second)
        loans = self._draw(first) | self._draw(second)
        payments = [self._repay(loan, 100000, self.today) for loan in loans]
        papers[1].with_user(self.clerk)._hand("safe")
        for payment in payments:
            payment.action_cancel()
        self.assertEqual(papers.mapped("place"), ["pledged", "safe"])
        self.assertEqual(papers.mapped("loan_disagrees"), [False, True])

    def test_cancelled_loan(self):
        vehicle = self._buy(100000)
        paper = self._keep(vehicle)
        self._draw(vehicle).action_cancel()
        self.assertEqual(paper.place, "underway")

    def test_paper_comes_later(self):
        """Whoever takes it in: a certificate that follows its car goes to the bank, once."""
        first, second, third = self._buy(100000, 100000, 100000)
        paper = self._keep(first, "underway")
        loans = self._draw(first) | self._draw(second) | self._draw(third)
        self.assertEqual((paper.place, paper.loan_disagrees), ("underway", False))
        paper.with_user(self.clerk)._hand("safe")
        self.assertEqual(paper.place, "pledged")
        second.with_user(self.clerk)._note_arrival(2, "", True, self.today)
        self.assertEqual(second.certificate_id.place, "pledged")
        self.assertEqual(second.certificate_id.move_ids.sudo().loan_id, loans[1])
        paper.with_user(self.clerk)._hand("safe", note="To register the car")
        self.assertEqual(paper.place, "safe", "taken back on purpose")
        self.assertIn("pay off", paper.loan_note)
        [_label, there, where] = first.sudo()._get_handover_papers()[0]
        self.assertTrue(there)
        self.assertIn("is to be paid off", where)

    def test_where_they_do_not_agree(self):
        """Certificates and loans that tell different stories are found from both lists."""
        cars = self._buy(*[100000] * 4)
        papers = self.env["dealer.vehicle.certificate"].union(*(self._keep(car) for car in cars))
        other = self.env["res.partner"].create({"name": "Second bank"})
        agree, moved, alone, elsewhere = papers
        loans = self.env["dealer.floorplan.loan"].union(
            *(self._draw(car) for car in (cars[0], cars[1], cars[3]))
        )
        moved._hand("safe")
        alone._hand("pledged", other)
        elsewhere._hand("safe")
        elsewhere._hand("pledged", other)
        found = papers.search([("loan_disagrees", "=", True), ("id", "in", papers.ids)])
        self.assertEqual(found, moved | alone | elsewhere)
        self.assertEqual(papers.filtered("loan_disagrees"), found)
        self.assertEqual(
            papers.search([("loan_disagrees", "=", False), ("id", "in", papers.ids)]), agree
        )
        self.assertIn("no loan is open", alone.loan_note)
        self.assertIn("Test bank", elsewhere.loan_note)
        domain = [("id", "in", loans.ids), ("vehicle_id.certificate_ids.loan_disagrees", "=", True)]
        accountant = loans.with_user(self.accountant)
        self.assertEqual(accountant.search(domain), loans[1:])
        self.assertEqual(loans[1].certificate_note, moved.loan_note)
        self.assertFalse(loans[0].certificate_note)

    def test_roles(self):
        """The clerk reads the papers and where they disagree, never the loan or its amounts."""
        vehicle = self._buy(100000)
        paper = self._keep(vehicle)
        loan = self._draw(vehicle)
        paper._hand("safe")
        for role in ("stock_clerk", "sales_consultant"):
            user = self._create_user(role)
            self.assertTrue(paper.with_user(user).loan_note)
            with self.assertRaises(AccessError):
                paper.move_ids.with_user(user).read(["loan_id"])
            with self.assertRaises(AccessError):
                loan.with_user(user).read(["certificate_place"])
        for record in (paper.with_user(self.clerk), loan.with_user(self.accountant)):
            with Form(record):
                pass
        store = self.env["res.company"].create({"name": "Other store"})
        other = self._create_user("accountant", company_id=store.id)
        papers = paper.with_user(other)
        self.assertFalse(papers.search([("loan_disagrees", "=", True)]))

    def test_queries(self):
        """The list asks for the loans of all its certificates at once."""
        cars = self._buy(*[100000] * 4)
        papers = self.env["dealer.vehicle.certificate"].union(*(self._keep(car) for car in cars))
        for car in cars:
            self._draw(car)
        counts = []
        for some in (papers[:1], papers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.read(["loan_note", "place"])
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
