from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_designer import DesignerCase


@tagged("post_install", "-at_install")
class TestDesignerScreen(DesignerCase):
    """What the designer's screens ask for beside the view itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # whichever apps are there, a menu opens the partners
        action = cls.env["ir.actions.act_window"].create(
            {"name": "Partners", "res_model": "res.partner"}
        )
        cls.env["ir.ui.menu"].create(
            {"name": "Partners", "action": f"ir.actions.act_window,{action.id}"}
        )

    def test_models_to_choose(self):
        designed = [row["model"] for row in self.designer.get_models(True)]
        self.assertIn("res.partner", designed)
        self.assertNotIn("res.users", designed)
        linked = [row["model"] for row in self.designer.get_models()]
        self.assertIn("res.users", linked)
        self.assertLessEqual(set(designed), set(linked))

    def test_models_follow_the_rule(self):
        """Chosen in sets, but by the same rule as a single model is checked."""
        Field = self.env["dealer.designer.field"]
        linked = {row["model"] for row in self.designer.get_models()}
        allowed = {name for name in self.env if Field._is_model_allowed(name, relation=True)}
        self.assertEqual(linked, allowed)

    def test_models_cost(self):
        self.designer.get_models(True)
        with self.assertQueryCount(15):
            self.designer.get_models(True)

    def test_models_tell_changes(self):
        self._apply({"kind": "hide", "target": "field:website"})
        rows = {row["model"]: row["changes"] for row in self.designer.get_models(True)}
        self.assertEqual(rows["res.partner"], 1)

    def test_only_for_designers(self):
        clerk = self.designer.with_user(self.clerk)
        for call in (
            lambda: clerk.get_models(),
            lambda: clerk.check_formula("res.partner", "1", "number"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_formula_while_typing(self):
        check = self.designer.check_formula
        self.assertEqual(check("res.partner", "partner_latitude * 2", "decimal"), {"error": ""})
        self.assertTrue(check("res.partner", "partner_latitude *", "decimal")["error"])
        self.assertTrue(check("res.partner", "no_such_field", "decimal")["error"])
        with self.assertRaises(UserError):
            check("ir.cron", "1", "number")

    def test_texts_in_every_language(self):
        self._apply(
            {
                "kind": "relabel",
                "target": "field:website",
                "value": {"en_US": "Home page", "zh_CN": "主页"},
            }
        )
        labels = self.designer.load("res.partner")["labels"]
        self.assertEqual(labels["field:website"], {"en_US": "Home page", "zh_CN": "主页"})

    def test_rules_to_change_again(self):
        domain = [["is_company", "=", True]]
        value = {"required": domain}
        self._apply({"kind": "condition", "target": "field:website", "value": value})
        rules = self.designer.load("res.partner")["rules"]
        self.assertEqual(rules["field:website"], {"required": domain})
        self.designer.undo("res.partner")
        self.assertFalse(self.designer.load("res.partner")["rules"])
