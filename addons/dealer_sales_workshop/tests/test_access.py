from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SalesWorkshopCommon


@tagged("post_install", "-at_install")
class TestAccess(SalesWorkshopCommon):
    def test_consultant_sees_how_far_it_is(self):
        """A consultant has no rights in the workshop, and knows all the same."""
        deal = self._create_equipped_deal()
        with self.assertRaises(AccessError):
            self._order(deal).with_user(self.consultant).read(["name"])
        self.assertIn("Fit a dash cam", deal.workshop_note)
        self.assertIn("Fit a dash cam", deal.action_open_fitting()["params"]["message"])
        self.assertEqual(
            deal.with_user(self.manager).action_open_fitting()["res_id"], self._order(deal).id
        )
        self.assertTrue(deal.deal_states)

    def test_facts(self):
        """What an order is for, and what it fits, nobody types."""
        order = self._order(self._create_equipped_deal())
        other = self.env["sale.order"].create({"partner_id": self.customer.id})
        for record, vals in (
            (order, {"stock_purpose": "pdi"}),
            (order, {"deal_id": other.id}),
            (order, {"stock_left_on": "2026-01-01 00:00:00"}),
            (order.job_ids, {"sale_line_id": False}),
            (order.line_ids, {"sale_line_id": False}),
        ):
            with self.assertRaisesRegex(UserError, "by hand"):
                record.with_user(self.controller).write(vals)

    def test_keep_on_car_roles(self):
        order = self._fit(self._order(self._create_equipped_deal()))
        for user in (self.technician, self.keeper, self.consultant, self.adviser):
            with self.assertRaises(AccessError):
                order.with_user(user).action_keep_on_car()

    def test_other_store_and_portal(self):
        order = self._order(self._create_equipped_deal())
        company = self.env["res.company"].create({"name": "Other"})
        other = self._create_user("workshop_controller", company_id=company.id)
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "h8_sw_portal",
                "group_ids": [Command.set([self.env.ref("base.group_portal").id])],
            }
        )
        for user in (other, portal):
            with self.assertRaises(AccessError):
                order.with_user(user).read(["name"])

    def test_cost_is_not_for_everybody(self):
        order = self._order(self._create_equipped_deal())
        with self.assertRaises(AccessError):
            order.with_user(self.technician).read(["car_cost"])

    def test_queries_of_the_states(self):
        """The fitting of many deals takes no more queries than that of two."""
        deals = self.env["sale.order"]
        for car in self._buy(*[100000] * 5):
            deals += self._create_equipped_deal(vehicle=car).with_env(self.env)

        def count(records):
            self.env.invalidate_all()
            self.env.flush_all()
            start = self.cr.sql_log_count
            records.mapped("fitting_state")
            return self.cr.sql_log_count - start

        count(deals)
        self.assertLessEqual(count(deals), count(deals[:2]) + 1)
