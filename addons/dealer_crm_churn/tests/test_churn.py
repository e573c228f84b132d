from datetime import timedelta

from odoo.tests import tagged

from ..lib import rhythm
from .common import TODAY, ChurnCommon


@tagged("post_install", "-at_install")
class TestChurn(ChurnCommon):
    def test_own_rhythm(self):
        """Half a year away: nothing for who comes once a year, much for who came every month."""
        yearly, monthly, new = (
            self._create_customer(name=name) for name in ("Yearly", "Monthly", "New")
        )
        self._come(yearly, 365, 180, 5)
        self._come(monthly, 35, 180, 8)
        self._come(new, 0, 20, 1)
        self._compute()
        self.assertEqual(self._get(yearly).risk, "low")
        churn = self._get(monthly)
        self.assertEqual(churn.risk, "high")
        self.assertLess(churn.alive, 0.3)
        self.assertEqual(churn.visit_count, 8)
        self.assertEqual(churn.last_visit_on, TODAY - timedelta(days=180))
        self.assertLess(churn.rhythm, 60)
        self.assertEqual(churn.expected_on, churn.last_visit_on + timedelta(days=churn.rhythm))
        self.assertAlmostEqual(churn.overdue, 180 / churn.rhythm, 1)
        self.assertIn("last visit 5.9 months ago", churn.reason)
        self.assertEqual(self._get(new).risk, "low")
        # who came once has the store's rhythm: half a year
        self.assertAlmostEqual(self._get(new).rhythm, 185, delta=25)
        self.assertIn("Came once", self._get(new).reason)

    def test_sql_is_the_method(self):
        """What SQL computes for everybody is what lib/rhythm.py says for one."""
        customer = self._create_customer()
        self._come(customer, 100, 200, 4)
        captured = {}
        original = type(self.Churn)._note_changes

        def note(model, today):
            model.env.cr.execute("SELECT m, sigma2, tau2, leaving FROM churn_store")
            captured["store"] = model.env.cr.fetchone()
            model.env.cr.execute(
                "SELECT away, gaps, mean FROM churn_rhythm WHERE partner_id = %s", [customer.id]
            )
            captured["row"] = model.env.cr.fetchone()
            return original(model, today)

        self.patch(type(self.Churn), "_note_changes", note)
        self._compute()
        m, sigma2, tau2, leaving = captured["store"]
        away, gaps, mean = captured["row"]
        alive, comes = rhythm.chances(away, 365, gaps, mean, m, sigma2, tau2, leaving)
        churn = self._get(customer)
        self.assertAlmostEqual(churn.alive, alive, 3)
        self.assertAlmostEqual(churn.comes, comes, 3)

    def test_same_visit(self):
        """A part was waited for: two days of one week are one visit."""
        customer = self._create_customer()
        self.visits += [
            (customer.id, self.store.id, TODAY - timedelta(days=days))
            for days in (100, 95, 300, 301)
        ]
        self._compute()
        self.assertEqual(self._get(customer).visit_count, 2)

    def test_company_counts_its_people(self):
        company = self._create_customer(name="Fleet", is_company=True)
        driver = self._create_customer(name="Driver", parent_id=company.id)
        self._come(driver, 50, 10, 3)
        self._compute()
        self.assertTrue(self._get(company))
        self.assertFalse(self._get(driver))

    def test_lost_and_returned(self):
        customer = self._create_customer()
        self._come(customer, 60, 20, 6)
        self._compute()
        Change = self.env["dealer.customer.churn.change"]
        domain = [("partner_id", "=", customer.id)]
        self.assertFalse(Change.search(domain))
        later = TODAY + timedelta(days=400)
        self._compute(later)
        self._compute(later)
        self.assertEqual(Change.search(domain).mapped("kind"), ["lost"])
        self.visits.append((customer.id, self.store.id, later + timedelta(days=3)))
        self._compute(later + timedelta(days=4))
        self.assertEqual(Change.search(domain).mapped("kind"), ["returned", "lost"])

    def test_bills_are_visits(self):
        """Without another source a bill is a visit; a draft is none."""
        queries = self.Churn._get_visit_queries()
        self.assertTrue(queries)
        self.Churn._refresh()
        self.assertFalse(self._get(self.crowd[0]))

    def test_everybody_in_few_queries(self):
        self._compute()
        with self._known_visits(), self.assertQueryCount(24):
            self.Churn._refresh(TODAY)

    def test_actions(self):
        """One tap each; once for each stay away; marketing asks for consent when it is sent."""
        customer = self._create_customer(phone="13900001234")
        self._come(customer, 60, 400, 6)
        self._compute()
        churn = self._get(customer).with_user(self.agent)
        self.assertEqual(churn.suggestion, "call")
        churn.action_call()
        action = churn.action_call()
        self.assertEqual(action["params"]["type"], "warning")
        churn.action_remind()
        touches = self.env["dealer.touch"].search([("partner_id", "=", customer.id)])
        self.assertEqual(sorted(touches.mapped("channel")), ["call", "sms"])
        self.assertIn("Comes every", touches.filtered(lambda t: t.channel == "call").body)
        churn.action_offer()
        offer = self.env["dealer.touch"].search(
            [("partner_id", "=", customer.id), ("purpose", "=", "marketing")]
        )
        self.assertEqual(len(offer), 1)

    def test_page(self):
        """The customer's page says it, and what to do."""
        customer = self._create_customer()
        self._come(customer, 60, 400, 6)
        self._compute()
        partner = customer.with_user(self.agent)
        badge = [one for one in partner._get_overview_badges() if one["key"] == "churn"]
        self.assertEqual(badge[0]["tone"], "danger")
        self.assertIn("Comes every", badge[0]["title"])
        action = [one for one in partner._get_next_actions() if one["key"] == "churn"]
        self.assertEqual(action[0]["action"]["res_id"], self._get(customer).id)
        self.env.ref("dealer_crm_churn.next_action_churn").active = False
        self.assertFalse([one for one in partner._get_next_actions() if one["key"] == "churn"])

    def test_contacted(self):
        customer, other = self._create_customer(), self._create_customer(name="Other")
        for partner in (customer, other):
            self._come(partner, 60, 400, 6)
        self._compute()
        self.env["dealer.contact"]._log([{"kind": "call_out", "partner_id": customer.id}])
        self.env["dealer.contact"]._log(
            [{"kind": "call_out", "partner_id": other.id, "result": "no_answer"}]
        )
        self.assertTrue(self._get(customer).contacted_on)
        self.assertFalse(self._get(other).contacted_on)
        found = self.Churn.with_user(self.agent).search([("contacted_on", "=", False)])
        self.assertIn(self._get(other), found)
        self.assertNotIn(self._get(customer), found)

    def test_list_costs_the_same(self):
        self._compute()
        names = ["partner_id", "reason", "suggestion", "contacted_on", "alive"]

        def read(records):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.read(names)
            return self.cr.sql_log_count - before

        rows = self.Churn.search([])
        read(rows)
        self.assertEqual(read(rows[:2]), read(rows[:50]))
