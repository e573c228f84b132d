from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_designer import DesignerCase

CHOICES = [
    {"value": "gold", "label": {"en_US": "Gold", "zh_CN": "金"}},
    {"value": "silver", "label": {"en_US": "Silver"}},
]


@tagged("post_install", "-at_install")
class TestFieldHistory(DesignerCase):
    """Changing a field of one's own is a step like any other."""

    def _get_label(self, field, lang="en_US"):
        info = self.Partner.with_context(lang=lang).fields_get([field.name])
        return info[field.name]["string"]

    def test_noted(self):
        field = self._place()
        self.designer.update_field(field.id, {"label": {"en_US": "Kilometres", "zh_CN": "公里"}})
        row = self.designer.history("res.partner")[0]
        self.assertEqual((row["kind"], row["who"]), ("update_field", self.designer_user.name))
        self.assertIn("“Mileage” → “Kilometres”", row["text"])
        self.assertTrue(row["when"] and row["step"])
        change = self.env["dealer.designer.change"].browse(row["id"])
        self.assertEqual(change.value["old"]["label"], {"en_US": "Mileage", "zh_CN": "里程"})
        # what changes nothing is no step
        self.designer.update_field(field.id, {"label": {"en_US": "Kilometres", "zh_CN": "公里"}})
        self.assertEqual(self.designer.history("res.partner")[0]["id"], row["id"])

    def test_undo_and_redo(self):
        field = self._place(type="choice", choices=CHOICES, default="gold")
        before = field._get_spec({"label", "help", "choices", "default", "required_if"})
        more = [*CHOICES, {"value": "iron", "label": {"en_US": "Iron", "zh_CN": "铁"}}]
        self.designer.update_field(
            field.id,
            {
                "label": {"en_US": "Metal", "zh_CN": "金属"},
                "help": {"en_US": "Which one"},
                "choices": [more[2], more[0]],
                "default": "iron",
                "required_if": [["is_company", "=", True]],
            },
        )
        after = field._get_spec(before)
        xpath = f"//field[@name='{field.name}']"
        self.assertEqual(self._get_arch().xpath(xpath)[0].get("required"), "(is_company)")
        result = self.designer.undo("res.partner", "form")
        self.assertEqual(field._get_spec(before), before)
        self.assertEqual(self._get_label(field, "zh_CN"), "里程")
        self.assertFalse(self._get_arch().xpath(xpath)[0].get("required"))
        row = result["changes"][0]
        self.assertEqual((row["undone"], row["undone_by"]), (True, self.designer_user.name))
        result = self.designer.redo("res.partner", "form")
        self.assertEqual(field._get_spec(before), after)
        self.assertEqual(self._get_label(field, "zh_CN"), "金属")
        self.assertFalse(result["can_redo"])
        self.assertEqual(self._get_arch().xpath(xpath)[0].get("required"), "(is_company)")

    def test_language_follows_again(self):
        """A language that had no text of its own has none again."""
        field = self._place(label={"en_US": "Mileage"})
        self.designer.update_field(field.id, {"label": {"en_US": "Range", "zh_CN": "续航"}})
        self.designer.undo("res.partner", "form")
        self.assertEqual(self._get_label(field, "zh_CN"), "Mileage")
        self.assertEqual(field._get_spec({"label"}), {"label": {"en_US": "Mileage"}})

    def test_groups(self):
        field = self._place()
        group = self.env.ref("base.group_partner_manager")
        self.designer.update_field(field.id, {"group_ids": group.ids})
        self.assertEqual(self.Partner._fields[field.name].groups, "base.group_partner_manager")
        self.designer.undo("res.partner", "form")
        self.assertFalse(self.Partner._fields[field.name].groups)

    def test_in_order_with_the_view(self):
        """Steps of a view and of its fields are taken back in the order they were made."""
        field = self._place()
        self._apply({"kind": "hide", "target": "field:website"})
        self.designer.update_field(field.id, {"label": {"en_US": "One"}})
        self._apply({"kind": "hide", "target": "field:email"})
        website, email = "//field[@name='website']", "//field[@name='email']"
        self.designer.undo("res.partner", "form")
        self.assertFalse(self._get_arch().xpath(email)[0].get("invisible"))
        self.assertEqual(self._get_label(field), "One")
        self.designer.undo("res.partner", "form")
        self.assertEqual(self._get_label(field), "Mileage")
        self.assertEqual(self._get_arch().xpath(website)[0].get("invisible"), "1")
        self.designer.undo("res.partner", "form")
        self.assertFalse(self._get_arch().xpath(website)[0].get("invisible"))
        for _step in range(3):
            self.designer.redo("res.partner", "form")
        self.assertEqual(self._get_label(field), "One")
        self.assertEqual(self._get_arch().xpath(email)[0].get("invisible"), "1")

    def test_from_another_view(self):
        """A field is of no single view: a list that was never changed takes its step back too."""
        field = self._place()
        self.designer.update_field(field.id, {"label": {"en_US": "One"}})
        self.assertTrue(self.designer.load("res.partner", "list")["can_undo"])
        self.designer.undo("res.partner", "list")
        self.assertEqual(self._get_label(field), "Mileage")
        with self.assertRaisesRegex(UserError, "nothing to undo"):
            self.designer.undo("res.partner", "list")

    def test_two_designers(self):
        field = self._place()
        version = self.designer.load("res.partner", "form")["fields"][field.name]["version"]
        self.designer.update_field(field.id, {"label": {"en_US": "One"}}, version)
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.designer.update_field(field.id, {"help": {"en_US": "Two"}}, version)
        self.designer.undo("res.partner", "form")
        info = self.designer.load("res.partner", "form")["fields"][field.name]
        self.assertGreater(info["version"], version + 1, "Undoing is a change as well.")

    def test_undo_refused(self):
        """A choice that documents use meanwhile stays, and it is said why; nothing is half."""
        field = self._place(type="choice", choices=CHOICES)
        more = [*CHOICES, {"value": "iron", "label": {"en_US": "Iron"}}]
        self.designer.update_field(field.id, {"label": {"en_US": "Metal"}, "choices": more})
        self.Partner.create({"name": "A", field.name: "iron"})
        with self.assertRaisesRegex(UserError, "chosen in 1"):
            self.designer.undo("res.partner", "form")
        self.assertEqual(self._get_label(field), "Metal")
        self.assertTrue(self.designer.load("res.partner", "form")["can_undo"])

    def test_removed_field(self):
        """Steps of a removed field wait until it is back."""
        field = self._place()
        self.designer.update_field(field.id, {"label": {"en_US": "One"}})
        change_id = self.designer.remove_field(field.id)
        self.assertFalse(self.designer.load("res.partner", "form")["can_undo"])
        self.designer.restore_field(change_id)
        self.designer.undo("res.partner", "form")
        self.assertEqual(self._get_label(field), "Mileage")

    def test_undo_to(self):
        """A change and all since, in one go; redo brings them back one by one."""
        field = self._place()
        self._apply({"kind": "hide", "target": "field:website"})
        first = self.designer.history("res.partner")[0]["id"]
        self.designer.update_field(field.id, {"label": {"en_US": "One"}})
        self.designer.update_field(field.id, {"label": {"en_US": "Two"}})
        middle = self.designer.history("res.partner")[0]["id"]
        self._apply({"kind": "hide", "target": "field:email"})
        result = self.designer.undo_to(middle, "form")
        self.assertEqual([row["undone"] for row in result["changes"]], [True, True] + [False] * 3)
        self.assertEqual(self._get_label(field), "One")
        with self.assertRaisesRegex(UserError, "undone already"):
            self.designer.undo_to(middle, "form")
        self.designer.redo("res.partner", "form")
        self.designer.redo("res.partner", "form")
        result = self.designer.undo_to(first)
        self.assertEqual(sum(row["undone"] for row in result["changes"]), 4)
        self.assertEqual(self._get_label(field), "Mileage")
        arch = self._get_arch()
        self.assertFalse(arch.xpath("//field[@name='website']")[0].get("invisible"))
        self.assertTrue(arch.xpath(f"//field[@name='{field.name}']"))
