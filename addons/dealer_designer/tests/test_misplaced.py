import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_designer import DesignerCase


@tagged("post_install", "-at_install")
class TestMisplaced(DesignerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a form of our own, so that an "update" can take pieces away
        cls.base = cls.env["ir.ui.view"].create(
            {
                "name": "partner of the test",
                "model": "res.partner",
                "priority": 1,
                "arch": "<form><sheet><group name='one'><field name='name'/>"
                "<field name='phone'/><field name='email'/></group></sheet></form>",
            }
        )

    def _update(self, arch):
        """What an update of an addon does to a view's arch, and the end of its loading."""
        self.base.arch = arch
        # while addons are loaded only their own views count
        with (
            self.assertNoLogs("odoo", "WARNING"),
            patch.object(self.registry, "_init", True),
        ):
            self.env["ir.ui.view"]._validate_custom_views("res.partner")

    def test_odoo_raises(self):
        """The reason for all this: a plain inherited view whose anchor is gone."""
        self.env["ir.ui.view"].create(
            {
                "model": "res.partner",
                "inherit_id": self.base.id,
                "arch": "<field name='phone' position='after'><field name='website'/></field>",
            }
        )
        arch = self.base.arch.replace('<field name="phone"/>', "")
        self.assertNotIn("phone", arch)
        # as an update does: past the check of views that are not loaded yet
        self.env.cr.execute(
            "UPDATE ir_ui_view SET arch_db = %s WHERE id = %s",
            [json.dumps({"en_US": arch}), self.base.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache("templates")
        with self.assertRaisesRegex(ValueError, "cannot be located"):
            self._get_arch()

    def test_set_aside(self):
        """The form opens, the rest applies, designers are told, nothing is logged."""
        self._apply(
            {
                "kind": "add_field",
                "field": {"label": "Paint", "type": "text"},
                "anchor": "field:phone",
                "position": "after",
            }
        )
        self._apply({"kind": "relabel", "target": "field:email", "value": {"en_US": "Mail"}})
        self._update(
            "<form><sheet><group name='one'><field name='name'/><field name='email'/></group>"
            "</sheet></form>"
        )
        arch = self._get_arch()
        self.assertFalse(arch.xpath("//field[@name='x_paint']"))
        self.assertEqual(arch.xpath("//field[@name='email']")[0].get("string"), "Mail")
        result = self.designer.load("res.partner", "form")
        self.assertEqual(len(result["misplaced"]), 1)
        self.assertIn("not on the view any more", result["misplaced"][0]["reason"])
        activity = self.env["mail.activity"].search(
            [("res_model", "=", "dealer.designer.layout"), ("user_id", "=", self.designer_user.id)]
        )
        self.assertEqual(len(activity), 1)
        self.assertIn("Paint", activity.note)
        # a second update doesn't tell it again
        self._update(self.base.arch)
        self.assertEqual(len(activity.search([("user_id", "=", self.designer_user.id)])), 1)

    def test_put_back(self):
        self._apply(
            {
                "kind": "add_field",
                "field": {"label": "Paint", "type": "text"},
                "anchor": "field:phone",
                "position": "after",
            }
        )
        self._update("<form><sheet><group name='one'><field name='name'/></group></sheet></form>")
        change = self.designer.load("res.partner", "form")["misplaced"][0]["id"]
        with self.assertRaisesRegex(UserError, "Choose another place"):
            self.designer.put_back(change)
        result = self.designer.put_back(change, "field:name", "before")
        self.assertFalse(result["misplaced"])
        self.assertTrue(self._get_arch().xpath("//field[@name='x_paint']"))

    def test_comes_back_by_itself(self):
        """What an update took and another one brings back: the change applies again."""
        self._apply({"kind": "hide", "target": "field:email"})
        arch = self.base.arch
        self._update("<form><field name='name'/></form>")
        self.assertTrue(self.designer.load("res.partner", "form")["misplaced"])
        self._update(arch)
        self.assertFalse(self.designer.load("res.partner", "form")["misplaced"])
        self.assertEqual(self._get_arch().xpath("//field[@name='email']")[0].get("invisible"), "1")

    def test_drop(self):
        self._apply({"kind": "hide", "target": "field:email"})
        self._update("<form><field name='name'/></form>")
        change = self.designer.load("res.partner", "form")["misplaced"][0]["id"]
        result = self.designer.drop(change)
        self.assertFalse(result["misplaced"] or result["can_redo"])

    def test_moved_piece_gone(self):
        self._apply(
            {"kind": "move", "target": "field:email", "anchor": "field:name", "position": "before"}
        )
        self._update("<form><field name='name'/></form>")
        arch = self._get_arch()
        self.assertFalse(arch.xpath("//sentinel"))
        self.assertTrue(self.designer.load("res.partner", "form")["misplaced"])

    def test_rule_on_a_field_that_went(self):
        """The field stays on the form; only its rule is set aside."""
        asked = self._add_field(label={"en_US": "Asked"})
        shown = self._place(label={"en_US": "Shown"}, visible_if=[[asked.name, "!=", False]])
        asked.field_id.with_context(_force_unlink=True).unlink()
        self.env["ir.ui.view"]._validate_custom_views("res.partner")
        node = self._get_arch().xpath(f"//field[@name='{shown.name}']")[0]
        self.assertFalse(node.get("invisible"))
        self.assertIn("gone", self.designer.load("res.partner", "form")["misplaced"][0]["reason"])

    def test_view_gone(self):
        """The base view went with the update: its changes go to the model's first form."""
        self._apply({"kind": "hide", "target": "field:email"})
        layout = self.env["dealer.designer.layout"].search([("base_view_id", "=", self.base.id)])
        self.base.with_context(_force_unlink=True).unlink()
        self.env["ir.ui.view"]._validate_custom_views("res.partner")
        layout.invalidate_recordset()
        self.assertEqual(layout.base_view_id, self._get_base_view())
        node = self._get_arch().xpath("//field[@name='email']")[0]
        self.assertEqual(node.get("invisible"), "1")

    def test_edited_by_hand(self):
        """No update tells: the designer says it when the view is opened there."""
        self._apply({"kind": "hide", "target": "field:email"})
        arch = self.base.arch
        self.base.arch = "<form><field name='name'/></form>"
        self.assertTrue(self.designer.load("res.partner", "form")["misplaced"])
        self.base.arch = arch
        self.assertFalse(self.designer.load("res.partner", "form")["misplaced"])

    def test_deleted_by_hand(self):
        """The view went in Odoo's settings, ours first: the changes go to the model's first form."""
        self._apply({"kind": "hide", "target": "field:email"})
        layout = self.env["dealer.designer.layout"].search([("base_view_id", "=", self.base.id)])
        layout.view_id.unlink()
        self.assertTrue(self.designer.load("res.partner", "form")["can_undo"])
        self.assertTrue(layout.view_id, "Ours alone is written again.")
        layout.view_id.unlink()
        self.base.unlink()
        layout.invalidate_recordset()
        result = self.designer.load("res.partner", "form")
        self.assertEqual(result["layout_id"], layout.id)
        self.assertEqual(layout.base_view_id, self._get_base_view())
        node = self._get_arch().xpath("//field[@name='email']")[0]
        self.assertEqual(node.get("invisible"), "1")

    def test_form_built_on_it(self):
        """A view that is applied after ours looks for what was moved: it opens without ours."""
        self._apply(
            {"kind": "move", "target": "field:email", "anchor": "sheet", "position": "inside"}
        )
        child = self.env["ir.ui.view"].create(
            {
                "name": "later",
                "model": "res.partner",
                "inherit_id": self.base.id,
                "mode": "primary",
                "arch": "<xpath expr=\"//group/field[@name='email']\" position='after'>"
                "<field name='website'/></xpath>",
            }
        )
        arch = self.Partner.with_user(self.clerk).get_view(child.id, "form")["arch"]
        self.assertIn("website", arch)
        self.assertFalse(
            self._get_arch().xpath("//group/field[@name='email']"), "The form itself keeps its own."
        )
