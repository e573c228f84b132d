import random
import string
from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_designer import DesignerCase

HOSTILE = [
    "<script>alert(1)</script>",
    "\"/><field name='password'/><x a=\"",
    "]]><!--",
    "&lt;b&gt;&#x0;",
    "x' or '1'='1",
    "'); DROP TABLE res_partner; --",
    "%(name)s %s {0} ${1}",
    "__import__('os').system('id')",
]


@tagged("post_install", "-at_install")
class TestSecurity(DesignerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "outsider", "base.group_portal")

    def test_only_designers(self):
        """Nobody else calls anything, nor reads the definitions over RPC."""
        field = self._add_field()
        calls = {
            "load": ["res.partner", "form"],
            "apply": ["res.partner", "form", [{"kind": "hide", "target": "field:phone"}]],
            "undo": ["res.partner", "form"],
            "redo": ["res.partner", "form"],
            "undo_to": [1],
            "history": ["res.partner"],
            "set_safe_mode": ["res.partner", True],
            "put_back": [1],
            "drop": [1],
            "add_field": ["res.partner", {"label": "X", "type": "text"}],
            "update_field": [field.id, {"label": "X"}],
            "get_removal": [field.id],
            "remove_field": [field.id],
            "restore_field": [1],
            "get_relations": ["res.partner"],
        }
        for user in (self.clerk, self.portal):
            designer = self.env["dealer.designer"].with_user(user)
            for name, args in calls.items():
                with (
                    self.subTest(user=user.login, call=name),
                    self.assertRaisesRegex(AccessError, "Only a designer"),
                ):
                    getattr(designer, name)(*args)
            for model in ("field", "change", "layout"):
                with self.assertRaises(AccessError):
                    self.env[f"dealer.designer.{model}"].with_user(user).search([])

    def test_no_business_rights(self):
        """A designer shapes documents and can't read one, nor Odoo's own definitions by it."""
        alone = self.designer_user
        field = self._place(model="hr.employee", anchor="field:work_email")
        arch = self._get_arch("hr.employee", user=self.env.user)
        self.assertEqual(len(arch.xpath(f"//field[@name='{field.name}']")), 1)
        for model in ("hr.version", "ir.ui.view"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(alone).search([])
        for values in (
            self._get_base_view("hr.employee").with_user(alone),
            field.field_id.with_user(alone),
            field.with_user(alone),
            self.env["dealer.designer.change"].with_user(alone).search([], limit=1),
            self.env["dealer.designer.layout"].with_user(alone).search([], limit=1),
        ):
            with self.subTest(model=values._name), self.assertRaises(AccessError):
                values.write({"name": "x"} if "name" in values._fields else {"model": "x"})
        self.assertFalse(alone.has_group("base.group_system"))

    def test_models(self):
        """Machinery, people's rights and secrets are no documents."""
        for model in (
            "ir.config_parameter",
            "ir.ui.view",
            "ir.model.access",
            "ir.attachment",
            "res.users",
            "res.users.apikeys",
            "res.groups",
            "mail.message",
            "fetchmail.server",
            "base",
            "dealer.designer.change",
            "dealer.workflow",
            "no.such.model",
            "res.partner'--",
            None,
            5,
        ):
            with self.subTest(model=model), self.assertRaises(UserError):
                self.designer.load(model, "form")
            if model == "res.users":
                # a link to colleagues is allowed, designing them isn't
                self._add_field(type="many2one", relation=model)
                continue
            with self.subTest(relation=model), self.assertRaises(UserError):
                self._add_field(label="Link", type="many2one", relation=model)

    def test_paths(self):
        for path in (
            "user_ids.password",
            "create_uid.groups_id",
            "name.x",
            "message_ids",
            "a" * 400,
        ):
            with self.subTest(path=path), self.assertRaises(UserError):
                self.designer.get_relations("res.partner", path)
        result = self.designer.get_relations("res.partner", "parent_id.country_id")
        self.assertEqual(result["model"], "res.country")
        names = {row["name"] for row in self.designer.get_relations("res.partner")["fields"]}
        self.assertIn("phone", names)
        self.assertFalse({name for name in names if "token" in name or "password" in name})

    def test_hostile_labels(self):
        """Whatever a label says, it is text: in the arch, in the history, in a mail."""
        for number, text in enumerate(HOSTILE):
            with self.subTest(text=text):
                field = self._place(label=f"{text} {number}", help=text)
                self._apply(
                    {"kind": "relabel", "target": f"field:{field.name}", "value": {"en_US": text}}
                )
                arch = self._get_arch()
                node = arch.xpath(f"//field[@name='{field.name}']")
                self.assertEqual(len(node), 1)
                self.assertEqual(node[0].get("string"), text)
                self.assertFalse(arch.xpath("//script | //field[@name='password']"))
                self.assertRegex(field.name, r"^x_[a-z0-9_]+$")
        self.assertTrue(self.designer.history("res.partner"))

    def test_hostile_changes(self):
        for change in (
            {"kind": "unlink", "target": "field:phone"},
            {"kind": "hide", "target": "//field"},
            {"kind": "hide", "target": {"a": 1}},
            {"kind": "place_field", "field": "password", "anchor": "field:phone"},
            {"kind": "place_field", "field": "signup_token", "anchor": "field:phone"},
            {"kind": "place_field", "field": "no' or 1", "anchor": "field:phone"},
            {"kind": "place_field", "field": ["phone"], "anchor": "field:phone"},
            {"kind": "relabel", "target": "field:phone", "value": {"xx": "a"}},
            {"kind": "relabel", "target": "field:phone", "value": "\x00\x01"},
            {"kind": "relabel", "target": "field:phone", "value": {"en_US": ["a"]}},
            {"kind": "relabel", "target": "field:phone", "value": "a" * 501},
            {"kind": "condition", "target": "field:phone", "value": {"groups": []}},
            {"kind": "condition", "target": "field:phone", "value": {"visible": "[]"}},
            {"kind": "add_field", "anchor": "field:phone"},
            "hide",
            None,
        ):
            with self.subTest(change=change), self.assertRaises(UserError):
                self._apply(change)
        for changes in ("x", [], None, [{}] * 500):
            with self.subTest(changes=str(changes)[:20]), self.assertRaises(UserError):
                self.designer.apply("res.partner", "form", changes)
        self.assertFalse(self.env["dealer.designer.change"].search([]))

    def test_hostile_rules(self):
        """No part of a rule reaches the view but names of fields and quoted values."""
        for domain in (
            [["name", "=", "x"], "or 1"],
            [["name.login", "=", "x"]],
            [["__class__", "=", "x"]],
            [["name", "ilike", "x"]],
            [["name", "child_of", 1]],
            [["name", "=", ["a", "b"]]],
            [["name", "=", {"a": 1}]],
            [["create_date", ">", "__import__('os')"]],
            [["color", ">", "1 or 1"]],
            [["color", "in", [float("inf")]]],
            [["parent_id", "=", "1"]],
            [["user_ids", "any", [["login", "=", "admin"]]]],
            ["&", ["name", "=", "x"]],
            ["|"],
            "[('name', '=', 1)]",
            {"a": 1},
            [[1, "=", 1]],
            [["name", "=", "x"]] * 100,
        ):
            with self.subTest(domain=str(domain)[:60]), self.assertRaises(UserError):
                self._add_field(label="Rule", visible_if=domain)
        text = "x' or True or \"'\\"
        field = self._place(label="Quoted", visible_if=[["name", "=", text]])
        expr = self._get_arch().xpath(f"//field[@name='{field.name}']")[0].get("invisible")
        self.assertFalse(eval(expr, {"name": text}))
        self.assertTrue(eval(expr, {"name": "other"}))

    def test_hostile_specs(self):
        for spec in (
            {"type": "python"},
            {"type": "text", "compute": "env['res.users'].search([]).unlink()"},
            {"type": "text", "name": "x_a'; --"},
            {"type": "text", "name": "name"},
            {"type": "text", "name": "x_A"},
            {"type": "text", "related": "create_uid.password"},
            {"type": "text", "groups": "base.group_public"},
            {"type": "text", "group_ids": [self.env.ref("base.group_portal").id]},
            {"type": "text", "group_ids": "1"},
            {"type": "text", "group_ids": [10**9]},
            {"type": "choice"},
            {"type": "choice", "choices": [{"value": "a'b", "label": "x"}]},
            {"type": "choice", "choices": [{"value": "a", "label": "x"}] * 2},
            {"type": "text", "choices": [{"value": "a", "label": "x"}]},
            {"type": "many2one"},
            {"type": "text", "relation": "res.partner"},
            {"type": "text", "label": {}},
            {"type": "text", "label": None},
            {"type": "text", "formula": "1"},
            {"type": "file", "default": "x"},
            [],
        ):
            values = {"label": "Spec", **spec} if isinstance(spec, dict) else spec
            with self.subTest(spec=spec), self.assertRaises(UserError):
                self.designer.add_field("res.partner", values)
        self.assertFalse(self.env["dealer.designer.field"].search([]))

    def test_fuzz(self):
        """Random input is refused with a sentence or kept, and the form always opens."""
        chance = random.Random(19)
        keys = ["field:phone", "field:email", "sheet", "notebook", "form", "field:x", "", None, 3]
        kinds = ["add_field", "place_field", "move", "hide", "show", "relabel", "help", "condition"]
        kinds += ["remove", "x", None]
        alphabet = string.printable + "车辆<>&'\"\x00"

        def word():
            return "".join(chance.choice(alphabet) for _ in range(chance.randint(0, 12)))

        def value():
            return chance.choice(
                [
                    word(),
                    None,
                    {"en_US": word()},
                    {"visible": [[chance.choice(["name", "phone", word()]), "=", word()]]},
                    {"required": chance.choice([[], False, word(), [word()]])},
                    {"type": chance.choice(["text", "number", "formula"]), "label": word()},
                    [word()],
                ]
            )

        kept = 0
        for _round in range(80):
            change = {
                "kind": chance.choice(kinds),
                "target": chance.choice(keys),
                "anchor": chance.choice(keys),
                "position": chance.choice(["before", "after", "inside", "x", None]),
                "field": value(),
                "value": value(),
            }
            with suppress(UserError):
                self._apply(change)
                kept += 1
        self.assertTrue(kept)
        self.assertTrue(self._get_arch().xpath("//field[@name='phone']"))
        while self.designer.load("res.partner", "form")["can_undo"]:
            self.designer.undo("res.partner", "form")
        self.assertTrue(self._get_arch().xpath("//field[@name='phone']"))
