from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestIntake(ComplaintCommon):
    def test_counter(self):
        """What a person types at the counter has a number, a handler, a deadline, its steps."""
        self.about.step_ids = [
            (0, 0, {"name": "Call him", "whom": "handler", "due_hours": 2}),
            (0, 0, {"name": "Look at it", "whom": "leader", "due_hours": 8}),
        ]
        with (
            freeze_time("2026-03-02 10:00:00"),
            Form(self.env["dealer.complaint"].with_user(self.agent)) as form,
        ):
            form.subject = "It rattles"
            form.partner_id = self.customer
            form.category_id = self.about
            form.vehicle_id = self.car
            form.team_id = self.team
        complaint = form.save()
        self.assertRecordValues(
            complaint,
            [
                {
                    "category": "received",
                    "channel": "counter",
                    "taken_by_id": self.agent.id,
                    "user_id": min(self.agent, self.adviser, key=lambda u: u.id).id,
                    "contact_phone": "139 0000 1111",
                }
            ],
        )
        self.assertTrue(complaint.name.startswith("CP"))
        # Monday 10:00, eight working hours (8-12, 13-17): 6 h on Monday, 2 h on Tuesday
        self.assertEqual(str(complaint.deadline), "2026-03-03 10:00:00")
        self.assertEqual(complaint.step_ids.mapped("name"), ["Call him", "Look at it"])
        self.assertEqual(complaint.step_ids.mapped("user_id"), complaint.user_id | self.manager)
        self.assertEqual(complaint.step_ids[1].user_id, self.manager)

    def test_handler_least_busy_and_never_the_one_it_is_about(self):
        first = self._create_complaint(user_id=False)
        second = self._create_complaint(user_id=False)
        self.assertEqual(first.user_id | second.user_id, self.agent | self.adviser)
        third = self._create_complaint(user_id=False, about_user_id=self.agent.id)
        self.assertEqual(third.user_id, self.adviser)

    def test_settings_come_down_the_tree(self):
        child = self.env["dealer.complaint.category"].create(
            {"name": "Loud noise", "parent_id": self.about.id, "severity": "3"}
        )
        with freeze_time("2026-03-02 08:00:00"):
            complaint = self._create_complaint(category_id=child.id)
        self.assertEqual(complaint.severity, "3")
        # critical: half of the eight hours of the category above
        self.assertEqual(str(complaint.deadline), "2026-03-02 12:00:00")

    def test_same_thing_once(self):
        values = {"origin_key": "call,1"}
        self.assertEqual(self._create_complaint(**values), self._create_complaint(**values))

    def test_finds_customer_and_car(self):
        complaint = self.env["dealer.complaint"]._take_in(
            {
                "description": "It still rattles\nsince Monday",
                "contact_phone": "+86 139-0000-1111",
                "plate": "京a 12345",
                "channel": "form",
            }
        )
        self.assertEqual(complaint.partner_id, self.customer)
        self.assertEqual(complaint.vehicle_id, self.car)
        self.assertEqual(complaint.subject, "It still rattles")

    def test_api(self):
        Complaint = self.env["dealer.complaint"].with_user(self.agent)
        values = {"subject": "Cold", "contact_phone": "139 0000 1111", "origin_key": "A-1"}
        answer = Complaint.take_in(values)
        self.assertEqual(Complaint.take_in(values)["id"], answer["id"])
        self.assertEqual(Complaint.browse(answer["id"]).channel, "api")
        with self.assertRaises(UserError):
            Complaint.take_in({"subject": "Cold", "closed_on": "2026-01-01"})

    def test_mail(self):
        complaint_id = self.env["dealer.complaint"].message_new(
            {
                "subject": "My bill",
                "body": "<p>The bill is wrong.</p>",
                "email_from": '"Wang Fang" <wang.fang@example.com>',
                "message_id": "<1@example.com>",
            },
            {"team_id": self.team.id, "company_id": self.store.id},
        )
        complaint = self.env["dealer.complaint"].browse(complaint_id.id)
        self.assertRecordValues(
            complaint,
            [
                {
                    "partner_id": self.customer.id,
                    "channel": "mail",
                    "description": "The bill is wrong.",
                    "team_id": self.team.id,
                }
            ],
        )

    def test_repeat(self):
        with freeze_time("2026-03-02 08:00:00"):
            first = self._create_complaint(vehicle_id=self.car.id)
        other = self.env["dealer.complaint.category"].create({"name": "Paint"})
        with freeze_time("2026-04-02 08:00:00"):
            again = self._create_complaint(vehicle_id=self.car.id)
            else_ = self._create_complaint(vehicle_id=self.car.id, category_id=other.id)
        with freeze_time("2027-04-02 08:00:00"):
            late = self._create_complaint(vehicle_id=self.car.id)
        self.assertEqual(again.repeat_of_id, first)
        self.assertFalse(first.repeat_of_id)
        self.assertFalse(else_.repeat_of_id)
        self.assertFalse(late.repeat_of_id)

    def test_queries(self):
        self._create_complaint()  # warms up
        values = [
            {"subject": f"No {number}", "partner_id": self.customer.id, "team_id": self.team.id,
             "category_id": self.about.id}
            for number in range(20)
        ]  # fmt: skip
        complaints = self.env["dealer.complaint"].create(values)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):  # + more of other addons; far below one a complaint
            self.env["dealer.complaint"].with_user(self.agent).browse(complaints.ids).web_read(
                {"name": {}, "subject": {}, "partner_id": {}, "is_late": {}, "deadline": {}}
            )
