from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .test_checklist_common import ChecklistCommon


@tagged("post_install", "-at_install")
class TestChecklistTemplate(ChecklistCommon):
    def _find(self, vehicle=None, company=None):
        vehicle = self.vehicle if vehicle is None else vehicle
        found = self.env["dealer.checklist.template"]._find_for(
            "pdi", vehicle, company or self.env.company
        )
        return found[vehicle.id]

    def test_most_specific_template_fits(self):
        self.assertEqual(self._find(), self.template)
        brand = self._create_template(name="Brand", brand_ids=self.brand.ids)
        self.assertEqual(self._find(), brand)
        model = self._create_template(name="Model", model_ids=self.model.ids)
        self.assertEqual(self._find(), model)
        own = self._create_template(
            name="Own", model_ids=self.model.ids, company_id=self.env.company.id
        )
        self.assertEqual(self._find(), own)
        other = self.env["res.company"].create({"name": "Other store"})
        self.assertEqual(self._find(company=other), model)

    def test_template_of_another_brand_does_not_fit(self):
        brand = self.env["fleet.vehicle.model.brand"].create({"name": "Another"})
        self.template.brand_ids = brand
        self.assertFalse(self._find())
        self.assertFalse(self._find(self.env["dealer.vehicle"]))
        with self.assertRaisesRegex(ValidationError, "PDI.*template fits.*Test Model"):
            self._create_checklist()

    def test_number_result(self):
        item = self.template.item_ids.filtered(lambda item: item.name == "Tread")
        self.assertEqual(item.limits_text, "3 – 10 mm")
        for value, result in [
            (3, "ok"), (10, "ok"), (2.999, "attention"), (1.6, "attention"),
            (1.599, "fail"), (11.4, "attention"), (11.5, "fail"), (0, "fail"),
        ]:  # fmt: skip
            self.assertEqual(item._get_number_result(value), result, value)
        item.outside = "attention"
        self.assertEqual(item._get_number_result(0), "attention")
        item.write({"outside": "fail", "max_value": 0})
        self.assertEqual(item._get_number_result(999), "ok")
        self.assertEqual(item.limits_text, "≥ 3 mm")

    def test_bad_limits_refused(self):
        item = self.template.item_ids.filtered(lambda item: item.name == "Tread")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            item.write({"min_value": 11})
            item.flush_recordset()

    def test_choice_item_needs_choices(self):
        with self.assertRaisesRegex(ValidationError, "add the choices"):
            self._create_template(items=[{"name": "Colour", "answer_type": "choice"}])

    def test_administrator_edits_template_in_form(self):
        administrator = self._create_user("administrator")
        with Form(self.env["dealer.checklist.template"].with_user(administrator)) as form:
            form.name = "Quick check"
            form.kind = "quality"
            with form.item_ids.new() as item:
                item.name = "Battery"
                item.answer_type = "number"
                item.unit = "V"
                item.min_value = 12.4
            with form.item_ids.new() as item:
                item.name = "Wash"
                item.answer_type = "choice"
                with item.choice_ids.new() as choice:
                    choice.name = "Wanted"
        template = form.record
        self.assertEqual(template.item_count, 2)
        self.assertEqual(template.item_ids[0].limits_text, "≥ 12.4 V")

    def test_copy_keeps_items_and_choices(self):
        copy = self.template.copy()
        self.assertEqual(copy.name, "Test PDI (copy)")
        self.assertEqual(copy.item_ids.mapped("name"), self.template.item_ids.mapped("name"))
        self.assertEqual(copy.item_ids.choice_ids.mapped("name"), ["Full", "Reserve"])

    def test_filled_checklist_outlives_its_template(self):
        checklist = self._create_checklist()
        fuel = self._line(checklist, "Fuel")
        fuel.choice = fuel.choice_options[1]["key"]
        tread = self._line(checklist, "Tread")
        tread.number = 4
        items = self.template.item_ids
        items.filtered(lambda item: item.name == "Tread").write({"name": "Depth", "min_value": 5})
        items.choice_ids.filtered(lambda choice: choice.name == "Reserve").result = "fail"
        items.filtered(lambda item: item.name == "Glass").unlink()
        self.env.invalidate_all()
        self.assertEqual(tread.name, "Tread")
        self.assertEqual(tread.result, "ok")
        self.assertEqual(fuel.result, "attention")
        fuel.answer = "na"
        fuel.answer = False  # judged anew, from the copy
        self.assertEqual(fuel.result, "attention")
        self.assertTrue(self._line(checklist, "Glass"))
        with self.assertRaises(UserError):
            checklist.template_id = self.template.copy()

    def test_every_language_is_copied(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        items = self.template.item_ids
        items[1].with_context(lang="zh_CN").name = "漆面"
        items.choice_ids[0].with_context(lang="zh_CN").name = "满"
        checklist = self._create_checklist()
        self.assertEqual(checklist.line_ids[1].name, "Paint")
        chinese = checklist.with_context(lang="zh_CN").line_ids
        self.assertEqual(chinese[1].name, "漆面")
        self.assertEqual(chinese[2].name, "Glass")
        fuel = chinese.filtered("choices")
        self.assertEqual([option["name"] for option in fuel.choice_options], ["满", "Reserve"])
