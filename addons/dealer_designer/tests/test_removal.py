import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.sql import column_exists

from .common_designer import DesignerCase


@tagged("post_install", "-at_install")
class TestRemoval(DesignerCase):
    def test_remove_and_restore(self):
        """The column goes, the data is kept in a file; field, place and data come back."""
        field = self._place(
            type="choice",
            choices=[{"value": "gold", "label": {"en_US": "Gold", "zh_CN": "金"}}],
            help="Metal",
        )
        name = field.name
        self._apply({"kind": "relabel", "target": f"field:{name}", "value": {"en_US": "Metal"}})
        partner = self.Partner.create({"name": "A", name: "gold"})
        self.assertEqual(self.designer.get_removal(field.id)["rows"], 1)
        change_id = self.designer.remove_field(field.id)
        self.assertNotIn(name, self.Partner._fields)
        self.assertFalse(column_exists(self.cr, "res_partner", name))
        self.assertFalse(self._get_arch().xpath(f"//field[@name='{name}']"))
        self.assertFalse(self.designer.load("res.partner", "form")["misplaced"])
        change = self.env["dealer.designer.change"].browse(change_id)
        kept = json.loads(change.attachment_id.raw)
        self.assertEqual(kept["rows"][name], [[partner.id, "gold"]])

        self.designer.restore_field(change_id)
        self.assertEqual(partner[name], "gold")
        node = self._get_arch().xpath(f"//field[@name='{name}']")[0]
        self.assertEqual(node.get("string"), "Metal")
        info = self.Partner.with_context(lang="zh_CN").fields_get([name])[name]
        self.assertEqual((info["string"], info["selection"]), ("里程", [("gold", "金")]))
        with self.assertRaisesRegex(UserError, "no removed field"):
            self.designer.restore_field(change_id)

    def test_every_type_comes_back(self):
        country = self.env.ref("base.cn")
        tag = self.env["res.partner.category"].create({"name": "VIP"})
        data = {
            "number": (7, {}),
            "decimal": (1.25, {}),
            "money": (12.5, {}),
            "yes_no": (True, {}),
            "date": ("2026-01-02", {}),
            "datetime": ("2026-01-02 03:04:05", {}),
            "many2one": (country.id, {"relation": "res.country"}),
            "many2many": ([(6, 0, tag.ids)], {"relation": "res.partner.category"}),
            "file": (b"aGVsbG8=", {}),
            "long_text": ("a\n'b\"", {}),
        }
        for kind, (value, extra) in data.items():
            with self.subTest(kind=kind):
                field = self._place(type=kind, label=f"R {kind}", **extra)
                partner = self.Partner.create({"name": "A", field.name: value})
                other = self.Partner.create({"name": "gone", field.name: value})
                before = partner[field.name]
                before = before.ids if hasattr(before, "ids") else before
                change_id = self.designer.remove_field(field.id)
                other.unlink()
                self.designer.restore_field(change_id)
                after = partner[field.name]
                after = after.ids if hasattr(after, "ids") else after
                self.assertEqual(after, before)

    def test_neighbours_keep_their_place(self):
        first = self._place(label="First", anchor="field:website")
        second = self._place(label="Second", anchor=f"field:{first.name}")
        change_id = self.designer.remove_field(first.id)
        arch = self._get_arch()
        node = arch.xpath("//field[@name='website']")[0]
        self.assertEqual(node.getnext().get("name"), second.name)
        self.assertFalse(self.designer.load("res.partner", "form")["misplaced"])
        self.designer.restore_field(change_id)
        arch = self._get_arch()
        node = arch.xpath("//field[@name='website']")[0].getnext()
        self.assertEqual([node.get("name"), node.getnext().get("name")], [first.name, second.name])

    def test_in_use(self):
        """A field that a formula, a rule or another view needs stays, and it is said why."""
        field = self._place(label="Needed")
        self._add_field(
            type="formula", label="Uses it", formula=f"len({field.name})", result_type="number"
        )
        with self.assertRaisesRegex(UserError, "formulas first: Uses it"):
            self.designer.remove_field(field.id)
        other = self._place(label="Asked")
        self._apply(
            {
                "kind": "condition",
                "target": "field:website",
                "value": {"visible": [[other.name, "!=", False]]},
            }
        )
        with self.assertRaisesRegex(UserError, "rules first"):
            self.designer.remove_field(other.id)
        third = self._add_field(label="Seen")
        self.env["ir.ui.view"].create(
            {
                "name": "foreign",
                "model": "res.partner",
                "arch": f'<form><field name="{third.name}"/></form>',
            }
        )
        with self.assertRaisesRegex(UserError, "views first: foreign"):
            self.designer.remove_field(third.id)

    def test_filters(self):
        """Shared filters on the field are put away with it and come back."""
        field = self._add_field()
        row = self.env["ir.filters"].create(
            {"name": "mine", "model_id": "res.partner", "domain": f"[('{field.name}', '=', 'a')]"}
        )
        self.assertEqual(self.designer.get_removal(field.id)["filters"], ["mine"])
        change_id = self.designer.remove_field(field.id)
        self.assertFalse(row.active)
        self.designer.restore_field(change_id)
        self.assertTrue(row.active)

    def test_required_field(self):
        """Nobody is asked for a field that was removed."""
        field = self._place(required_if=[])
        partner = self.Partner.create({"name": "A"})
        change_id = self.designer.remove_field(field.id)
        self.assertEqual(self.env["dealer.designer.field"]._get_missing(partner), {partner.id: []})
        self.designer.restore_field(change_id)
        self.assertEqual(
            self.env["dealer.designer.field"]._get_missing(partner), {partner.id: ["Mileage"]}
        )

    def test_export_is_not_for_designers(self):
        """What the field held is business data: a designer learns how much, not what."""
        field = self._add_field()
        self.Partner.create({"name": "A", field.name: "confidential"})
        change = self.env["dealer.designer.change"].browse(self.designer.remove_field(field.id))
        attachment = change.attachment_id
        with self.assertRaises(AccessError):
            attachment.with_user(self.designer_user).raw  # noqa: B018
        with self.assertRaises(AccessError):
            change.with_user(self.designer_user).read(["attachment_id"])
        self.assertNotIn(
            "confidential", json.dumps(change.with_user(self.designer_user).read()[0]["value"])
        )

    def test_only_own_fields(self):
        with self.assertRaises(UserError):
            self.designer.remove_field(
                self.env["ir.model.fields"]._get("res.partner", "phone").id + 10**6
            )
