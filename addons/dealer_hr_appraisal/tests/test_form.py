from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import FROM, TO, AppraisalCommon


@tagged("post_install", "-at_install")
class TestForm(AppraisalCommon):
    def test_weights_make_100(self):
        with self.assertRaisesRegex(ValidationError, "add up to 90 %"):
            self._create_form(self._figure_item(50), self._figure_item(40))
        form = self._create_form(self._figure_item(50), self._figure_item(30), agreed_weight=20)
        first, second = form.item_ids
        with self.assertRaisesRegex(ValidationError, "add up to 90 %"):
            first.weight = 40
        # shared anew in one go
        form.write(
            {
                "item_ids": [
                    Command.update(first.id, {"weight": 20}),
                    Command.update(second.id, {"weight": 60}),
                ]
            }
        )
        self.assertEqual(form.weight_total, 100)
        # no request turns the check off
        with self.assertRaisesRegex(ValidationError, "add up to 90 %"):
            first.with_context(dealer_appraisal_items=True).weight = 10

    def test_incomplete_items(self):
        for values, sentence in (
            ({"kind": "figure", "source_code": False}, "choose the figure"),
            ({"kind": "competency"}, "choose the competency"),
            (self._figure_item(100, floor=5, target=5), "must differ"),
            (self._figure_item(100, scoring="bands"), "which value"),
        ):
            with self.assertRaisesRegex(ValidationError, sentence):
                self._create_form({"name": "Item", **values, "weight": 100})

    def test_version(self):
        """A form in use stays; its successor is for later periods."""
        _cycle, appraisal = self._start()
        self.assertEqual(appraisal.form_id, self.form)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.form.item_ids[0].weight = 60
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.form.agreed_weight = 10
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.form.unlink()
        with self.assertRaisesRegex(UserError, "archive it"):
            self.high.points = 99
        manager = self.form.with_user(self.hr_manager_user)
        form = self.form.browse(manager.action_new_version()["res_id"])
        self.assertRecordValues(form, [{"version": 2, "previous_id": self.form.id}])
        self.assertEqual(form.job_ids, self.job)
        form.date_from = "2026-07-01"
        forms = form._get_forms(self.job, self.store, TO)
        self.assertEqual(forms[self.job.id], self.form)
        forms = form._get_forms(self.job, self.store, form.date_from)
        self.assertEqual(forms[self.job.id], form)
        # a second press goes on from the newest
        newer = form.browse(manager.action_new_version()["res_id"])
        self.assertEqual((newer.version, newer.previous_id), (3, form))

    def test_general_form(self):
        general = self._create_form(
            {"kind": "goal", "name": "All", "weight": 100}, job_ids=False, company_id=False
        )
        other = self._create_job("Other")
        forms = general._get_forms(self.job | other, self.store, FROM)
        self.assertEqual(forms, {self.job.id: self.form, other.id: general, False: general})

    def test_scoring_of_items(self):
        form = self._create_form(
            self._figure_item(60, per_month=True, target=10),
            self._figure_item(
                40,
                scoring="bands",
                band_ids=[
                    Command.create({"value_from": 0, "points": 30}),
                    Command.create({"value_from": 5, "points": 110}),
                ],
            ),
        )
        linear, banded = form.item_ids
        self.assertEqual(linear._get_points(30, 6), 50)  # 60 in half a year
        self.assertEqual(banded._get_points(5, 6), 110)
        self.assertEqual(banded._get_points(-1, 6), 0)

    def test_form_view(self):
        with Form(self.env["dealer.appraisal.form"].with_user(self.hr_manager_user)) as form:
            form.name = "Adviser"
            with form.item_ids.new() as item:
                item.kind = "competency"
                item.competency_id = self.competency
                item.weight = 100
        self.assertEqual(form.record.item_ids.name, "Care")

    def test_scale(self):
        self.assertEqual(self.scale._get_grade(90).name, "A")
        self.assertEqual(self.scale._get_grade(89.9).name, "B")
        self.assertEqual(self.scale._get_grade(0).name, "C")
        with self.assertRaisesRegex(ValidationError, "begin at 0"):
            self.scale.grade_ids = [Command.delete(self.scale.grade_ids[-1].id)]

    def test_roles(self):
        for user in (self.hr_user, self.head_user, self.technician_user, self.general_manager_user):
            with self.assertRaises(AccessError):
                self.form.with_user(user).name = "Mine"
