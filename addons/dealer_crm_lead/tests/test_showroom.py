from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.dealer_crm_lead.tests.common import LeadCommon


@tagged("post_install", "-at_install")
class TestShowroom(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["dealer.lead.rule"].search([]).active = False
        cls.rule = cls._create_rule([cls.consultant, cls.colleague], source_kind="showroom")
        cls.Visit = cls.env["dealer.showroom.visit"].with_user(cls.reception)

    def test_just_looking_stays_in_the_log(self):
        visit = self.Visit.create({"party_size": "3"})
        self.assertRecordValues(
            visit.sudo(),
            [
                {
                    "user_id": self.consultant.id,
                    "assignment_note": f"Rota: turn of {self.consultant.name}",
                    "lead_id": False,
                    "person_count": 3,
                    "lead_rate": 0,
                    "first_rate": 1,
                    "state": "here",
                }
            ],
        )
        self.assertEqual(self.Visit.create({}).user_id, self.colleague)

    def test_becomes_a_lead(self):
        with Form(self.Visit) as form:
            form.purpose = "test_drive"
            form.model_id = self.model
            form.phone = "13800138901"
            form.visitor_name = "蝶衣"
        visit = form.record
        lead = visit.sudo().lead_id
        self.assertRecordValues(
            lead,
            [
                {
                    "source_kind": "showroom",
                    "user_id": visit.user_id.id,
                    "model_id": self.model.id,
                    "contact_name": "蝶衣",
                }
            ],
        )
        self.assertEqual(lead.contact_ids.mapped("kind"), ["visit"])
        self.assertEqual(visit.sudo().lead_rate, 1)
        # one visitor is one turn
        self.assertEqual(self.rule.turn, 1)

    def test_number_given_later(self):
        visit = self.Visit.create({})
        visit.with_user(self.consultant).write({"visitor_name": "小石头", "phone": "13800138902"})
        self.assertEqual(visit.sudo().lead_id.user_id, self.consultant)

    def test_who_comes_again(self):
        first = self.Visit.create({"visitor_name": "袁四", "phone": "13800138903"})
        with Form(self.Visit) as form:
            form.phone = "138 0013 8903"
            self.assertEqual(form.visit_kind, "again")
            self.assertEqual(form.visitor_name, "袁四")
        visit = form.record
        self.assertEqual(visit.sudo().lead_id, first.sudo().lead_id)
        self.assertEqual(visit.user_id, first.user_id)

    def test_whom_they_came_for(self):
        visit = self.Visit.create({"asked_for_id": self.colleague.id, "purpose": "pickup"})
        self.assertEqual(visit.user_id, self.colleague)
        self.assertFalse(visit.sudo().lead_id)
        self.assertFalse(self.Visit.create({"purpose": "service"}).user_id)

    def test_next_and_leave(self):
        visit = self.Visit.create({})
        visit.action_next()
        self.assertEqual(visit.user_id, self.colleague)
        visit.action_leave()
        self.assertEqual(visit.state, "left")
        with self.assertRaisesRegex(UserError, "has left already"):
            visit.action_next()

    def test_bad_phone(self):
        with self.assertRaisesRegex(UserError, "is no phone number"):
            self.Visit.create({"visitor_name": "x", "phone": "12"})
        with self.assertRaisesRegex(UserError, "when the visitor has arrived"):
            self.Visit.create({"arrived_on": fields.Datetime.now() + timedelta(days=1)})

    def test_facts(self):
        visit = self.Visit.create({})
        for values in ({"user_id": self.colleague.id}, {"left_on": fields.Datetime.now()}):
            with self.assertRaisesRegex(UserError, "cannot be set by hand"):
                visit.write(values)
        with self.assertRaises(UserError):
            visit.unlink()

    def test_stores_hour(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time(datetime(2026, 3, 2, 1, 30)):
            self.assertEqual(self.Visit.create({}).arrival_hour, "09:00")

    # === ACCESS === #

    def test_reception_sees_today(self):
        with freeze_time(datetime(2026, 3, 2, 4)):
            old = self.Visit.create({})
            old.action_leave()
        new = self.Visit.create({})
        self.env.invalidate_all()
        seen = self.Visit.search([])
        self.assertIn(new, seen)
        self.assertNotIn(old, seen)
        with self.assertRaises(AccessError):
            self.env["crm.lead"].with_user(self.reception).search([])

    def test_others(self):
        visit = self.Visit.create({})
        self.assertTrue(visit.with_user(self.consultant).has_access("read"))
        self.assertFalse(visit.with_user(self.colleague).has_access("read"))
        self.assertTrue(visit.with_user(self.manager).has_access("write"))
        marketing = self._create_user("marketing")
        self.assertTrue(visit.with_user(marketing).has_access("read"))
        self.assertFalse(visit.with_user(marketing).has_access("write"))
        for role, company in (("sales_manager", self.other_store), ("technician", None)):
            user = self._create_user(role, company)
            self.assertFalse(visit.with_user(user).has_access("read"), role)

    def test_leads_by_role(self):
        mine = self._create_lead(phone="13800138911")
        other = self._create_lead(self.colleague, phone="13800138912")
        pool = self._create_lead(phone="13800138913")
        pool._release("test")
        leads = mine + other + pool
        marketing = self._create_user("marketing")
        foreign = self._create_user("sales_manager", self.other_store)
        service = self._create_user("service_adviser")
        for user, seen, written in (
            (self.consultant, mine + pool, mine + pool),
            (self.manager, leads, leads),
            (marketing, leads, leads.browse()),
            (foreign, leads.browse(), leads.browse()),
            (service, leads.browse(), leads.browse()),
            (self.reception, leads.browse(), leads.browse()),
        ):
            with self.subTest(user=user.login):
                own = leads.with_user(user)
                self.assertEqual(own._filtered_access("read"), seen.with_user(user))
                self.assertEqual(own._filtered_access("write"), written.with_user(user))

    def test_portal(self):
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "test_lead_portal",
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        for model in ("crm.lead", "dealer.showroom.visit", "dealer.lead.rule", "dealer.enquiry"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])

    def test_everyone_opens_his_screens(self):
        for user in (self.reception, self.consultant, self.manager):
            self.Visit.with_user(user).get_views([(False, "kanban"), (False, "form")])
        for user in (self.consultant, self.manager, self._create_user("marketing")):
            self.env["crm.lead"].with_user(user).get_views([(False, "list"), (False, "form")])
