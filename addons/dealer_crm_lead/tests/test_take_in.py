import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.dealer_crm_lead.tests.common import LeadCommon


@tagged("post_install", "-at_install")
class TestTakeIn(LeadCommon):
    def _take(self, **values):
        return self.env["crm.lead"]._take_in(
            [{"name": "段小楼", "phone": "13800138111", "source_kind": "web", **values}]
        )[0]

    # === ONE PERSON, ONE LEAD === #

    def test_new_person(self):
        lead = self._take(
            phone="+86 138-0013 8111", brand="Testa", model="uno", message="Is it quiet?"
        )
        self.assertRecordValues(
            lead,
            [
                {
                    "type": "opportunity",
                    "company_id": self.company.id,
                    "contact_name": "段小楼",
                    "phone_key": "13800138111",
                    "model_id": self.model.id,
                    "source_kind": "web",
                }
            ],
        )
        self.assertEqual(lead.partner_id.phone_key, "13800138111")
        self.assertEqual(lead.contact_ids.mapped("kind"), ["message_in"])
        self.assertIn("Is it quiet?", "".join(lead.message_ids.mapped("body")))

    def test_same_person_in_every_spelling(self):
        lead = self._take()
        for phone in ("138 0013 8111", "+8613800138111", "0086-138-0013-8111"):
            again = self._take(phone=phone, source_kind="phone", name="小楼")
            self.assertEqual(again, lead)
        self.assertEqual(len(lead.contact_ids), 4)
        self.assertIn("Came in again", "".join(lead.message_ids.mapped("body")))

    def test_other_series_goes_to_the_same_lead(self):
        lead = self._take(model="Uno")
        other = self.env["fleet.vehicle.model"].create({"name": "Due", "brand_id": self.brand.id})
        again = self._take(model_id=other.id)
        self.assertEqual(again, lead)
        self.assertEqual(lead.model_id, self.model)
        self.assertIn("Due", "".join(lead.message_ids.mapped("body")))

    def test_twice_in_one_list(self):
        row = {"name": "菊仙", "phone": "13800138222", "source_kind": "import"}
        leads = self.env["crm.lead"]._take_in([row, {**row, "phone": "138 0013 8222"}])
        self.assertEqual(leads[0], leads[1])

    def test_by_email(self):
        lead = self._take(phone=False, email="Xiao@Example.com")
        self.assertEqual(self._take(phone=False, email="xiao@example.com"), lead)

    def test_lost_lead_is_not_running(self):
        lead = self._take()
        reason = self.env["crm.lost.reason"].create({"name": "Test reason"})
        lead.action_set_lost(lost_reason_id=reason.id)
        self.assertNotEqual(self._take(), lead)

    def test_other_store_has_its_own(self):
        lead = self._take()
        other = self._take(company_id=self.other_store.id)
        self.assertNotEqual(lead, other)
        self.assertEqual(lead.partner_id, other.partner_id)

    def test_customer_is_recognised(self):
        self._create_vehicle(owner_id=self.owner.id)
        lead = self._take(name="somebody", phone="138 0013 8000")
        self.assertEqual(lead.partner_id, self.owner)
        self.assertIn("A customer of ours", "".join(lead.message_ids.mapped("body")))

    def test_customers_consultant_gets_it(self):
        self.owner.user_id = self.colleague
        lead = self._take(phone="13800138000")
        self.assertEqual(lead.user_id, self.colleague)

    def test_unknown_series_is_kept_as_said(self):
        lead = self._take(brand="Nobody", model="Nothing")
        self.assertFalse(lead.model_id)
        self.assertIn("Nobody Nothing", "".join(lead.message_ids.mapped("body")))

    # === BAD INPUT === #

    def test_bad_rows(self):
        for values, sentence in (
            ({"phone": "12"}, "is no phone number"),
            ({"phone": "", "email": "x"}, "is no e-mail address"),
            ({"phone": ""}, "Give a phone number"),
            ({"name": " "}, "Give the person's name"),
            ({"name": "x" * 200}, "is too long"),
            ({"budget": -1}, "budget cannot be right"),
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, sentence):
                self._take(**values)

    # === SPEED === #

    def test_hundred_leads(self):
        def rows(first, count):
            return [
                {"name": f"P{n}", "phone": f"139{n:08d}", "source_kind": "web", "model": "Uno"}
                for n in range(first, first + count)
            ]

        Lead = self.env["crm.lead"]
        self._create_rule([self.consultant, self.colleague])
        Lead._take_in(rows(0, 3))
        self.env.flush_all()
        start = self.env.cr.sql_log_count
        Lead._take_in(rows(10, 10))
        self.env.flush_all()
        ten = self.env.cr.sql_log_count - start
        start = self.env.cr.sql_log_count
        Lead._take_in(rows(100, 100))
        self.env.flush_all()
        hundred = self.env.cr.sql_log_count - start
        self.assertLess(hundred, ten + 90, f"{ten} queries for ten, {hundred} for a hundred")

    # === API === #

    def test_api(self):
        robot = self._create_api_user()
        answers = (
            self.env["crm.lead"]
            .with_user(robot)
            .take_in(
                [
                    {"name": "A", "phone": "13700000001", "model": "Uno", "source": "Autohome"},
                    {"name": "B", "phone": "1"},
                    {"name": "C", "phone": "13700000003", "user_id": 2},
                    {"name": "D", "phone": "13700000004", "store": "NONE"},
                ]
            )
        )
        lead = self.env["crm.lead"].browse(answers[0]["lead"])
        self.assertEqual((lead.source_kind, lead.source_id.name), ("api", "Autohome"))
        self.assertIn("is no phone number", answers[1]["error"])
        self.assertIn("is not known", answers[2]["error"])
        self.assertIn("no store", answers[3]["error"])

    def test_api_sees_nothing(self):
        robot = self._create_api_user()
        self._take()
        with self.assertRaises(AccessError):
            self.env["crm.lead"].with_user(robot).search_read([], ["phone"])

    def test_api_is_for_its_group(self):
        for user in (self.consultant, self.reception):
            with self.assertRaises(AccessError):
                self.env["crm.lead"].with_user(user).take_in([{"name": "A", "phone": "137000001"}])

    def _create_api_user(self):
        groups = self.env.ref("base.group_user") | self.env.ref("dealer_crm_lead.group_lead_api")
        return self.env["res.users"].create(
            {
                "name": "Robot",
                "login": "test_lead_robot",
                "group_ids": [Command.set(groups.ids)],
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
            }
        )

    # === IMPORT === #

    def test_import(self):
        def run():
            job = (
                self.env["dealer.import"]
                .with_user(self.manager)
                .create(
                    {
                        "kind": "lead",
                        "file": self._encode(
                            "姓名,手机,车系\n甲,13600000001,Uno\n乙,12,\n丙,13600000003,\n"
                        ),
                        "file_name": "leads.csv",
                    }
                )
            )
            job.action_import()
            return job

        job = run()
        self.assertEqual((job.created_count, job.refused_count), (2, 1))
        again = run()
        self.assertEqual((again.created_count, again.unchanged_count), (0, 2))

    def _encode(self, text):
        return base64.b64encode(text.encode())

    # === E-MAIL === #

    def test_mail(self):
        lead = self.env["crm.lead"].message_new(
            {
                "from": "Mr Wu <wu@example.com>",
                "email_from": "Mr Wu <wu@example.com>",
                "subject": "Uno?",
            }
        )
        self.assertEqual((lead.source_kind, lead.contact_name), ("email", "Mr Wu"))
        self.assertEqual(
            self.env["crm.lead"].message_new({"from": "wu@example.com", "subject": "And?"}), lead
        )
