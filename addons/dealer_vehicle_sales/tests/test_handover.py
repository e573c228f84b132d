from datetime import datetime, timedelta
from unittest.mock import patch

import psycopg2
from freezegun import freeze_time
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SIGNATURE, VehicleSalesCommon


class HandoverCommon(VehicleSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        calendar = cls.env["resource.calendar"].create(
            {
                "name": "Hand-over hours",
                "tz": "UTC",
                "company_id": cls.company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "Day",
                                "dayofweek": str(day),
                                "hour_from": 9,
                                "hour_to": 12,
                                "day_period": "morning",
                            }
                        )
                        for day in range(5)
                    ),
                ],
            }
        )
        cls.company.write(
            {"handover_calendar_id": calendar.id, "handover_bays": 1, "handover_minutes": 60}
        )
        cls.consultant = cls._create_user("sales_consultant")
        cls.colleague = cls._create_user("sales_consultant")
        cls.manager = cls._create_user("sales_manager")

    @classmethod
    def _ordered(cls, user=None):
        user = user or cls.consultant
        return cls._create_deal(cls._buy(100000), confirm=True, user_id=user.id)

    @classmethod
    def _plan(cls, deal, **values):
        return cls.env["dealer.vehicle.delivery"].create(
            {"sale_line_id": deal.order_line.filtered("vehicle_id").id, **values}
        )

    @classmethod
    def _hand_over(cls, deal):
        """From the confirmed deal to the keys."""
        cls._pass_pdi(deal)
        deal.action_settle()
        cls._pay(deal.invoice_ids)
        cls._take_out(deal)
        delivery = cls._plan(deal)
        delivery.write({"signature": SIGNATURE, "signed_by": "Test buyer", "odometer": 12})
        delivery.action_done()
        return delivery


@tagged("post_install", "-at_install")
@freeze_time("2026-11-20 03:00:00")  # a Friday
class TestHandoverTimes(HandoverCommon):
    def test_best_free_times(self):
        """The next opening days, spread over the day, without what is taken."""
        Delivery = self.env["dealer.vehicle.delivery"]
        times = Delivery._get_free_times(self.company, self.consultant, limit=4)
        monday = datetime(2026, 11, 23, 9)
        self.assertEqual(
            times,
            [monday + timedelta(hours=hour) for hour in (0, 1, 2)] + [datetime(2026, 11, 24, 9)],
        )
        first = self._plan(self._ordered())
        self.assertEqual((first.date_start, first.bay), (monday, 1))
        self.assertFalse(first.is_off_hours)
        second = self._plan(self._ordered(self.colleague))
        self.assertEqual(second.date_start, monday + timedelta(hours=1))

    def test_leave_and_holiday(self):
        """A consultant on leave hands nothing over; a closed store neither."""
        self.env["resource.resource"].sudo().create(
            {"name": "C", "user_id": self.consultant.id, "company_id": self.company.id}
        )
        resource = self.env["resource.resource"].search([("user_id", "=", self.consultant.id)])
        self.env["resource.calendar.leaves"].sudo().create(
            [
                {
                    "name": "Leave",
                    "resource_id": resource.id,
                    "date_from": "2026-11-23 00:00:00",
                    "date_to": "2026-11-23 23:00:00",
                },
                {
                    "name": "Closed",
                    "calendar_id": self.company.handover_calendar_id.id,
                    "date_from": "2026-11-24 00:00:00",
                    "date_to": "2026-11-24 23:00:00",
                },
            ]
        )
        Delivery = self.env["dealer.vehicle.delivery"]
        [mine] = Delivery._get_free_times(self.company, self.consultant, limit=1)
        [other] = Delivery._get_free_times(self.company, self.colleague, limit=1)
        self.assertEqual(mine, datetime(2026, 11, 25, 9))
        self.assertEqual(other, datetime(2026, 11, 23, 9))

    def test_bays_and_consultant(self):
        """As many cars at once as there are bays; one consultant has one of them."""
        start = datetime(2026, 11, 23, 9)
        first = self._plan(self._ordered(), date_start=start)
        with self.assertRaisesRegex(UserError, "Every bay"):
            self._plan(self._ordered(self.colleague), date_start=start)
        self.company.handover_bays = 2
        with self.assertRaisesRegex(UserError, "hands over"):
            self._plan(self._ordered(), date_start=start + timedelta(minutes=30))
        second = self._plan(self._ordered(self.colleague), date_start=start)
        self.assertEqual((first.bay, second.bay), (1, 2))
        # the next hour takes the first bay again, touching is no overlap
        third = self._plan(self._ordered(), date_start=start + timedelta(hours=1))
        self.assertEqual(third.bay, 1)
        # the free bay is the one the cancelled had
        first.action_cancel()
        fourth = self._plan(self._ordered(), date_start=start)
        self.assertEqual(fourth.bay, 1)
        with self.assertRaisesRegex(UserError, "hands over"):
            fourth.user_id = self.colleague

    def test_two_cars_of_one_deal(self):
        """Two cars are handed over one after the other."""
        cars = self._buy(100000, 100000)
        deal = self._create_deal(cars[0], user_id=self.consultant.id)
        deal.order_line = [Command.create({"vehicle_id": cars[1].id, "tax_ids": [Command.clear()]})]
        deal.action_confirm()
        deal.action_plan_delivery()
        starts = deal.vehicle_delivery_ids.mapped("date_start")
        self.assertEqual(len(set(starts)), 2)

    def test_walls_in_the_database(self):
        """Whatever the program thinks, the database keeps one bay and one consultant."""
        start = datetime(2026, 11, 23, 9)
        self.company.handover_bays = 2
        self._plan(self._ordered(), date_start=start)
        cases = ((self.colleague, 1, "bay_once"), (self.consultant, 2, "consultant_once"))
        for user, bay, wall in cases:
            deal = self._ordered(user)
            with (
                self.subTest(wall=wall),
                patch.object(
                    type(self.env["dealer.vehicle.delivery"]),
                    "_find_bay",
                    lambda *args, bay=bay: bay,
                ),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(psycopg2.errors.ExclusionViolation, wall),
                self.cr.savepoint(),
            ):
                self._plan(deal, date_start=start)

    def test_move_with_reason(self):
        """The customer asks for another time: a free one is taken, the reason is kept."""
        delivery = self._plan(self._ordered()).with_user(self.consultant)
        delivery._set_facts({"reminded_on": fields.Datetime.now()})
        taken = self._plan(self._ordered(self.colleague))
        wizard = self.env["dealer.handover.schedule"].with_user(self.consultant)
        wizard = wizard.browse(delivery.action_reschedule()["res_id"])
        self.assertNotIn(taken.date_start, wizard.line_ids.mapped("date_start"))
        wizard.write({"reason": "car", "note": "Paint"})
        start = wizard.line_ids[0].date_start
        wizard.line_ids[0].action_take()
        self.assertRecordValues(
            delivery,
            [
                {
                    "date_start": start,
                    "date_stop": start + timedelta(hours=1),
                    "reschedule_count": 1,
                    "reschedule_reason": "The car is not ready · Paint",
                    "reminded_on": False,
                }
            ],
        )
        self.assertIn("Paint", delivery.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "already agreed"):
            wizard._take(start)
        with self.assertRaisesRegex(UserError, "Every bay"):
            wizard._take(taken.date_start)
        # outside the hours the customer may come, the screen says so
        wizard.date_start = datetime(2026, 11, 22, 9)
        wizard.action_apply()
        self.assertTrue(delivery.is_off_hours)

    def test_facts(self):
        """Nobody gives himself a bay, or says the customer was reminded."""
        delivery = self._plan(self._ordered())
        for vals in ({"bay": 7}, {"reminded_on": fields.Datetime.now()}, {"reschedule_count": 3}):
            with self.assertRaisesRegex(UserError, "by hand"):
                delivery.with_user(self.manager).write(vals)
        with self.assertRaisesRegex(UserError, "by hand"):
            self._plan(self._ordered(self.colleague), bay=1)

    def test_roles(self):
        """A colleague does not move another's hand-over; who only sells elsewhere sees nothing."""
        delivery = self._plan(self._ordered())
        with self.assertRaises(AccessError):
            delivery.with_user(self.colleague).action_reschedule()
        care = self._create_user("customer_service")
        with self.assertRaises(AccessError):
            delivery.with_user(care).write({"date_start": datetime(2026, 11, 24, 9)})
        with self.assertRaises(AccessError):
            delivery.paper_ids[:1].with_user(self.colleague).write({"is_given": True})
        company = self.env["res.company"].create({"name": "Other store"})
        other = self._create_user("sales_manager", company_id=company.id)
        with self.assertRaises(AccessError):
            delivery.with_user(other).read(["state"])
        self.assertFalse(
            self.env["dealer.vehicle.delivery.paper"]
            .with_user(other)
            .search([("delivery_id", "=", delivery.id)])
        )

        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "h8_portal",
                "group_ids": [Command.set([self.env.ref("base.group_portal").id])],
            }
        )
        for model in ("dealer.vehicle.delivery", "dealer.vehicle.delivery.paper"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])


@tagged("post_install", "-at_install")
class TestHandover(HandoverCommon):
    def test_given_and_papers(self):
        """What the store requires is given, what goes with the car is there: else no keys."""
        paper = self.env["dealer.handover.paper"].create(
            {"name": "Charging cable", "is_required": True, "company_id": self.company.id}
        )
        self.env["dealer.handover.paper"].create(
            {
                "name": "Other brand's",
                "brand_ids": [
                    Command.create({"name": "Other"}),
                ],
            }
        )
        deal = self._sell(self._buy(100000), user_id=self.consultant.id)
        delivery = self._plan(deal).with_user(self.consultant)
        self.assertNotIn("Other brand's", delivery.paper_ids.mapped("name"))
        self.assertIn("Charging cable", delivery.blockers)
        with self.assertRaisesRegex(UserError, "Charging cable"):
            delivery.action_done()
        with (
            Form(delivery) as form,
            form.paper_ids.edit(
                delivery.paper_ids.ids.index(
                    delivery.paper_ids.filtered(lambda line: line.paper_id == paper).id
                )
            ) as line,
        ):
            line.is_given = True
        delivery.signature = SIGNATURE
        papers = [("Certificate", False, "Bank"), ("Keys", True, "Box 7")]
        with patch.object(
            type(self.env["dealer.vehicle"]), "_get_handover_papers", lambda self: papers
        ):
            delivery.invalidate_recordset()
            self.assertEqual(delivery.paper_places, "✗ Certificate · Bank\n✓ Keys · Box 7")
            with self.assertRaisesRegex(UserError, "Certificate: not here"):
                delivery.action_done()
        delivery.action_done()
        self.assertEqual(delivery.state, "done")
        with self.assertRaisesRegex(UserError, "not planned"):
            delivery.paper_ids[0].is_given = True

    def test_reminder_once(self):
        """One mail for the time agreed; without an address the consultant calls."""
        self.customer.email = "buyer@example.com"
        with freeze_time("2026-11-20 03:00:00"):
            mailed = self._plan(self._ordered(), date_start=datetime(2026, 11, 21, 1))
            nobody = self.env["res.partner"].create({"name": "No mail"})
            called = self._plan(
                self._ordered(self.colleague),
                date_start=datetime(2026, 11, 21, 2),
                partner_id=nobody.id,
            )
            later = self._plan(self._ordered(), date_start=datetime(2026, 11, 23, 9))
            Mail = self.env["mail.mail"].sudo()
            before = Mail.search_count([])
            for _run in range(2):
                self.env["dealer.vehicle.delivery"]._cron_remind()
        self.assertEqual(Mail.search_count([]), before + 1)
        self.assertTrue(mailed.reminded_on)
        self.assertFalse(later.reminded_on)
        self.assertEqual(called.activity_ids.user_id, self.colleague)

    def test_follow_up_once(self):
        """The plan's calls, each on its day, of who handed over or of customer service."""
        care = self._create_user("customer_service")
        self.company.handover_care_user_id = care
        delivery = self._hand_over(self._ordered())
        # call lists, where a store has them, take some of the plan's calls over
        whole = lambda _self, plan, _company: plan.template_ids  # noqa: E731
        with patch.object(type(delivery), "_get_follow_up_templates", whole):
            for _run in range(2):
                self.env["dealer.vehicle.delivery"]._cron_follow_up()
        day = self.company._get_store_date(delivery.date_done)
        calls = delivery.activity_ids.sorted("date_deadline")
        self.assertEqual(
            [(call.date_deadline - day).days for call in calls],
            [1, 3, 7, 30],
        )
        self.assertEqual(calls.mapped("user_id.id"), [self.consultant.id, care.id])
        self.assertEqual(calls[1].user_id, care)
        self.assertTrue(calls[0].note)
        calls[1].with_user(care).action_feedback(feedback="Content")
        self.assertEqual(len(delivery.activity_ids), 3)
        # the car comes back: nobody calls any more
        self._return(delivery.order_id)
        self.assertFalse(delivery.activity_ids)
        self.assertTrue(delivery.is_taken_back)

    def test_own_plan_of_the_store(self):
        """The store's own plan goes before the shared one; the administrator edits plans of
        hand-overs, no others."""
        admin = self._create_user("administrator")
        Plan = self.env["mail.activity.plan"].with_user(admin)
        plan = Plan.create(
            {
                "name": "Ours",
                "res_model": "dealer.vehicle.delivery",
                "company_id": self.company.id,
                "template_ids": [
                    Command.create(
                        {
                            "summary": "Second day",
                            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                            "responsible_type": "handover_care",
                            "delay_count": 2,
                            "delay_from": "after_plan_date",
                        }
                    )
                ],
            }
        )
        with self.assertRaises(AccessError):
            Plan.create({"name": "Other", "res_model": "res.partner"})
        with self.assertRaises(AccessError):
            plan.with_user(self.manager).write({"name": "Mine"})
        delivery = self._hand_over(self._ordered())
        delivery._plan_follow_up()
        self.assertEqual(delivery.activity_ids.summary, "Second day")
        self.assertEqual(delivery.activity_ids.user_id, self.consultant)  # no customer service set

    def test_protocol_in_both_languages(self):
        """The customer takes the protocol along in his language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        delivery = self._hand_over(self._ordered())
        report = self.env["ir.actions.report"]
        for lang in ("en_US", "zh_CN"):
            self.customer.lang = lang
            html = report._render_qweb_html("dealer_vehicle_sales.report_delivery", delivery.ids)
            self.assertIn(delivery.vehicle_id.vin.encode(), html[0])
            paper = delivery.paper_ids[0].paper_id.with_context(lang=lang)
            self.assertIn(paper.name.encode(), html[0])

    def test_queries_of_the_list(self):
        """The calendar takes no more queries for more hand-overs."""
        deliveries = self.env["dealer.vehicle.delivery"]
        self.company.handover_bays = 10
        for _number in range(3):
            deliveries += self._plan(self._ordered(self._create_user("sales_consultant")))
        fields_read = {"vehicle_id": {"fields": {"display_name": {}}}, "date_start": {}, "bay": {}}

        def count(records):
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            records.web_read(fields_read)
            return self.cr.sql_log_count - start

        count(deliveries)
        self.assertEqual(count(deliveries[:1]), count(deliveries))
