import json

from dateutil.relativedelta import relativedelta
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import SegmentCommon


@tagged("post_install", "-at_install")
class TestSegment(SegmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = cls.Figure._get_today()
        cls.marketing = cls._create_user("marketing")
        cls.other_model = cls.env["fleet.vehicle.model"].create(
            {"name": "Due", "brand_id": cls.brand.id}
        )
        cls.people = cls.env["res.partner"].create(
            [{"name": f"Person {number}"} for number in range(4)]
        )
        cls.fresh, cls.old, cls.two, cls.none = cls.people
        cls._create_vehicle()._set_owner(cls.fresh, date=today - relativedelta(months=3))
        cls._create_vehicle()._set_owner(cls.old, date=today - relativedelta(months=30))
        cls._create_vehicle()._set_owner(cls.two, date=today - relativedelta(months=40))
        cls._create_vehicle(model_id=cls.other_model.id)._set_owner(
            cls.two, date=today - relativedelta(months=1)
        )
        cls._refresh()

    def _found(self, *conditions, **values):
        segment = self._create_segment(*conditions, **values)
        return self.env["res.partner"].search(segment._get_domain()) & self.people

    def test_conditions_find_whom_they_say(self):
        series = {"kind": "model", "model_ids": self.model.ids}
        self.assertEqual(self._found(series), self.fresh + self.old)
        self.assertEqual(
            self._found({"kind": "owns_model", "model_ids": self.model.ids}),
            self.fresh + self.old + self.two,
        )
        self.assertEqual(self._found(series | {"is_not": True}), self.two + self.none)
        self.assertEqual(self._found({"kind": "cars", "low": 2}), self.two)
        self.assertEqual(self._found({"kind": "cars", "low": 1, "high": 1}), self.fresh + self.old)
        self.assertEqual(
            self._found({"kind": "owner_since", "low": 0, "high": 6}), self.fresh + self.two
        )
        self.assertEqual(self._found({"kind": "owner_since", "low": 12}), self.old)
        few = {"kind": "cars", "low": 2}
        self.assertEqual(self._found(series, few), self.env["res.partner"])
        self.assertEqual(self._found(series, few, match="any"), self.fresh + self.old + self.two)
        self.assertEqual(
            self._found(series, domain='[("owner_since", ">", "today -12m")]'), self.fresh
        )

    def test_segments_of_segments(self):
        series = self._create_segment({"kind": "model", "model_ids": self.model.ids}, name="S")
        found = self._found(
            {"kind": "segment", "segment_ids": series.ids, "is_not": True},
            {"kind": "cars", "low": 1},
        )
        self.assertEqual(found, self.two)
        outer = self._create_segment({"kind": "segment", "segment_ids": series.ids}, name="Outer")
        with self.assertRaises(ValidationError):
            series.line_ids = [(0, 0, {"kind": "segment", "segment_ids": outer.ids})]
        with self.assertRaises(UserError):
            series.unlink()

    def test_a_condition_that_names_nothing_is_refused(self):
        with self.assertRaises(ValidationError):
            self._create_segment({"kind": "model"})
        with self.assertRaises(ValidationError):
            self._create_segment(domain="[('no_such_figure', '=', 1)]")

    def test_counts_say_who_may_be_contacted(self):
        self.old._consent("sms", "marketing", True, "counter")
        self.fresh._consent("sms", "marketing", True, "counter")
        self.fresh._consent("sms", "marketing", False, "phone")
        series = self._create_segment({"kind": "model", "model_ids": self.model.ids})
        series = series.with_user(self.marketing)
        self.assertEqual((series.partner_count, series.sms_count, series.email_count), (2, 1, 0))
        self.assertEqual(series.sample_ids, self.old + self.fresh)

    def test_marketing_builds_one_and_sees_the_count_before_saving(self):
        form = Form(self.env["dealer.segment"].with_user(self.marketing))
        form.name = "Series"
        with form.line_ids.new() as line:
            line.kind = "model"
            line.model_ids.add(self.model)
        self.assertEqual(form.partner_count, 2)
        segment = form.save()
        self.assertEqual(segment.partner_count, 2)
        self.assertEqual(segment.line_ids.summary, "Newest car is of the series: Testa/Uno")

    def test_its_customers_open_in_a_list(self):
        series = self._create_segment(
            {"kind": "model", "model_ids": self.model.ids, "is_not": True},
            {"kind": "cars", "low": 1},
        )
        action = series.with_user(self.marketing).action_open_partners()
        domain = json.loads(json.dumps(action["domain"]))
        found = self.env["res.partner"].with_user(self.marketing).search(domain)
        self.assertEqual(found & self.people, self.two)

    def test_a_segment_of_a_store_keeps_to_its_customers(self):
        self.old.figure_ids.sudo().store_id = self.other_store
        self.env.flush_all()
        condition = {"kind": "model", "model_ids": self.model.ids}
        self.assertEqual(self._found(condition), self.fresh, "in the scheduler too")
        segment = self._create_segment(condition, company_id=False)
        found = self.env["res.partner"].with_user(self.marketing).search(segment._get_domain())
        self.assertEqual(found & self.people, self.fresh)
        there = self._create_segment(condition, company_id=self.other_store.id)
        with self.assertRaises(AccessError):
            there.with_user(self.marketing).read(["name"])

    def test_consultants_neither_read_nor_write_segments(self):
        segment = self._create_segment({"kind": "cars", "low": 1})
        consultant = self._create_user("sales_consultant")
        with self.assertRaises(AccessError):
            segment.with_user(consultant).read(["name"])
        with self.assertRaises(AccessError):
            segment.with_user(self._create_user("customer_service")).write({"name": "Mine"})

    def test_opening_one_costs_the_same_however_many_fit(self):
        segment = self._create_segment({"kind": "cars", "low": 0}).with_user(self.marketing)
        names = ["partner_count", "sms_count", "email_count", "call_count"]
        segment.read(names)
        segment.invalidate_recordset(names)
        with self.assertQueryCount(4):
            segment.read(names)
