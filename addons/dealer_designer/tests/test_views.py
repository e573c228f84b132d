import re

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_designer import DesignerCase


@tagged("post_install", "-at_install")
class TestViews(DesignerCase):
    def test_load(self):
        """Every element that may be changed has a key of its own; the rest is described."""
        result = self.designer.load("res.partner", "form")
        self.assertEqual(result["model"], "res.partner")
        self.assertIn('data-designer-key="field:phone"', result["arch"])
        self.assertEqual(result["arch"].count('data-designer-key="field:phone"'), 1)
        self.assertIn("phone", result["fields"])
        self.assertEqual({lang["code"] for lang in result["languages"]} >= {"en_US", "zh_CN"}, True)
        self.assertFalse(result["can_undo"] or result["can_redo"] or result["safe_mode"])
        self.assertEqual(len(result["field_types"]), 15)

    def test_every_view_type_opens(self):
        for model in ("res.partner", "hr.employee"):
            for view_type in ("form", "list", "search", "kanban"):
                with self.subTest(model=model, view_type=view_type):
                    result = self.designer.load(model, view_type)
                    self.assertIn("data-designer-key", result["arch"])

    def test_place_on_every_view(self):
        field = self._place(type="choice", choices=[{"label": "Gold"}, {"label": "Silver"}])
        self.assertEqual(self._get_arch().xpath(f"count(//field[@name='{field.name}'])"), 1)
        card = re.search('"(field:[^"]+)"', self.designer.load("res.partner", "kanban")["arch"])
        for view_type, anchor in (
            ("list", "field:email"),
            ("search", "field:name"),
            ("kanban", card.group(1)),
        ):
            change = {"kind": "place_field", "field": field.name, "anchor": anchor}
            self._apply(change, view_type=view_type)
            arch = self._get_arch(view_type=view_type)
            self.assertTrue(arch.xpath(f"//field[@name='{field.name}']"), view_type)

    def test_hide_and_show(self):
        self._apply({"kind": "hide", "target": "field:website"})
        self.assertEqual(
            self._get_arch().xpath("//field[@name='website']")[0].get("invisible"), "1"
        )
        self._apply({"kind": "show", "target": "field:website"})
        self.assertFalse(self._get_arch().xpath("//field[@name='website']")[0].get("invisible"))

    def test_hide_required(self):
        with self.assertRaisesRegex(UserError, "can't be hidden"):
            self._apply({"kind": "hide", "target": "field:name"}, model="hr.department")

    def test_hide_column(self):
        self._apply({"kind": "hide", "target": "field:email"}, view_type="list")
        arch = self._get_arch(view_type="list")
        self.assertEqual(arch.xpath("//field[@name='email']")[0].get("column_invisible"), "1")

    def test_relabel_in_both_languages(self):
        self._apply(
            {
                "kind": "relabel",
                "target": "field:website",
                "value": {"en_US": "Home Page", "zh_CN": "主页"},
            }
        )
        for lang, text in (("en_US", "Home Page"), ("zh_CN", "主页")):
            node = self._get_arch(lang=lang).xpath("//field[@name='website']")[0]
            self.assertEqual(node.get("string"), text)

    def test_move(self):
        self._apply(
            {"kind": "move", "target": "field:website", "anchor": "field:phone"},
        )
        label = self._get_arch().xpath("//field[@name='phone']")[0].getnext()
        self.assertEqual((label.tag, label.get("for")), ("label", "website"))
        self.assertEqual(label.getnext().get("name"), "website")

    def test_label_outside_a_group(self):
        """Where the client puts no label beside a field, the field brings its own along."""
        field = self._place(anchor="field:email", visible_if=[["phone", "!=", False]])
        label = self._get_arch().xpath(f"//label[@for='{field.name}']")[0]
        node = label.getnext()
        self.assertEqual((node.get("name"), node.get("nolabel")), (field.name, "1"))
        self.assertEqual(label.get("invisible"), node.get("invisible"))
        change = {"kind": "move", "target": f"field:{field.name}", "anchor": "field:website"}
        self._apply(change)
        label = self._get_arch().xpath("//field[@name='website']")[0].getnext()
        self.assertEqual(label.get("for"), field.name)
        self.assertEqual(label.getnext().get("name"), field.name)
        self._apply({"kind": "remove", "target": f"field:{field.name}"})
        self.assertFalse(self._get_arch().xpath(f"//*[@for='{field.name}']"))
        field = self._place(label="Below", anchor="field:email")
        change = {"kind": "move", "target": "field:website", "anchor": f"field:{field.name}"}
        self._apply({**change, "position": "before"})
        label = self._get_arch().xpath(f"//label[@for='{field.name}']")[0]
        self.assertEqual(label.getprevious().get("name"), "website")
        self.designer.undo("res.partner", "form")
        inside = self._place(label="Inside", anchor="field:website")
        self.assertFalse(self._get_arch().xpath(f"//label[@for='{inside.name}']"))

    def test_label_of_what_leaves_a_group(self):
        """A group labels its fields itself: what is moved out of one gets a label of its own."""
        base = self.env["ir.ui.view"].create(
            {
                "model": "res.partner",
                "priority": 1,
                "arch": "<form><group><field name='name'/><field name='website' "
                "invisible='not name'/></group><div><field name='phone'/></div></form>",
            }
        )
        change = {"kind": "move", "target": "field:website", "anchor": "field:phone"}
        self._apply(change)
        label = self._get_arch().xpath("//div/label[@for='website']")[0]
        node = label.getnext()
        self.assertEqual((node.get("name"), node.get("nolabel")), ("website", "1"))
        self.assertEqual(label.get("invisible"), "not name")
        # the label goes along, wherever the field goes next
        self._apply({**change, "position": "before"})
        arch = self._get_arch()
        self.assertEqual(arch.xpath("//div/*[1]")[0].get("for"), "website")
        self.assertEqual(len(arch.xpath("//label[@for='website']")), 1)
        # a field that stood without a label still does
        self._apply({"kind": "move", "target": "field:phone", "anchor": "field:website"})
        self.assertFalse(self._get_arch().xpath("//label[@for='phone']"))
        for _step in range(3):
            self.designer.undo("res.partner", "form")
        self.assertTrue(self._get_arch().xpath("//group/field[@name='website'][not(@nolabel)]"))
        self.assertFalse(self._get_arch().xpath("//label"))
        self.assertEqual(self._get_base_view(), base)

    def test_move_refused(self):
        for change in (
            {"kind": "move", "target": "sheet", "anchor": "field:phone"},
            {"kind": "move", "target": "field:phone", "anchor": "field:phone"},
            {"kind": "move", "target": "field:phone", "anchor": "notebook", "position": "inside"},
            {"kind": "move", "target": "field:phone", "anchor": "nowhere"},
            {"kind": "move", "target": "field:phone", "anchor": "field:email", "position": "x"},
        ):
            with self.subTest(change=change), self.assertRaises(UserError):
                self._apply(change)
        self.assertFalse(self.designer.load("res.partner", "form")["changes"])

    def test_step_of_several_changes(self):
        """Changes of one step build on each other and are undone together."""
        self._apply(
            {
                "kind": "add_field",
                "field": {"label": "Colour", "type": "text"},
                "anchor": "field:phone",
                "position": "after",
            },
            {"kind": "move", "target": "field:x_colour", "anchor": "field:email"},
            {"kind": "relabel", "target": "field:x_colour", "value": {"en_US": "Paint"}},
        )
        label = self._get_arch().xpath("//field[@name='email']")[0].getnext()
        node = label.getnext()
        self.assertEqual(label.get("string"), "Paint")
        self.assertEqual((node.get("name"), node.get("string")), ("x_colour", "Paint"))
        result = self.designer.undo("res.partner", "form")
        self.assertFalse(self._get_arch().xpath("//field[@name='x_colour']"))
        self.assertTrue(result["can_redo"])
        self.assertEqual({row["undone"] for row in result["changes"]}, {True})
        result = self.designer.redo("res.partner", "form")
        self.assertTrue(self._get_arch().xpath("//field[@name='x_colour']"))
        self.assertFalse(result["can_redo"])

    def test_undo_in_order(self):
        self._apply({"kind": "hide", "target": "field:website"})
        self._apply({"kind": "relabel", "target": "field:phone", "value": {"en_US": "Call"}})
        self.designer.undo("res.partner", "form")
        arch = self._get_arch()
        self.assertFalse(arch.xpath("//field[@name='phone']")[0].get("string"))
        self.assertEqual(arch.xpath("//field[@name='website']")[0].get("invisible"), "1")
        self.designer.undo("res.partner", "form")
        with self.assertRaisesRegex(UserError, "nothing to undo"):
            self.designer.undo("res.partner", "form")
        self.designer.redo("res.partner", "form")
        result = self._apply({"kind": "hide", "target": "field:email"})
        self.assertFalse(result["can_redo"], "What was undone before a new step stays undone.")

    def test_history(self):
        self._apply({"kind": "hide", "target": "field:website"})
        row = self.designer.history("res.partner")[0]
        self.assertEqual(row["who"], self.designer_user.name)
        self.assertIn("hidden", row["text"])
        self.assertTrue(row["when"])

    def test_two_designers(self):
        version = self.designer.load("res.partner", "form")["version"]
        self._apply({"kind": "hide", "target": "field:website"}, expected_version=version)
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self._apply({"kind": "hide", "target": "field:phone"}, expected_version=version)

    def test_one_view(self):
        """However many changes: one inherited view of Odoo's own kind, after all others."""
        for name in ("website", "phone", "email"):
            self._apply({"kind": "hide", "target": f"field:{name}"})
        base = self._get_base_view()
        views = base.inherit_children_ids.filtered(lambda view: view._is_designer_view())
        self.assertEqual(len(views), 1)
        self.assertEqual(
            (views.mode, views.type, views.model), ("extension", "form", "res.partner")
        )

    def test_condition(self):
        self._apply(
            {
                "kind": "condition",
                "target": "field:website",
                "value": {
                    "required": [["is_company", "=", True]],
                    "visible": [["phone", "!=", False]],
                },
            }
        )
        node = self._get_arch().xpath("//field[@name='website']")[0]
        self.assertIn("(is_company)", node.get("required"))
        self.assertIn("phone", node.get("invisible"))
        self._apply({"kind": "condition", "target": "field:website", "value": {"required": False}})
        node = self._get_arch().xpath("//field[@name='website']")[0]
        self.assertFalse(node.get("required"))
        self.assertIn("phone", node.get("invisible"), "The other rule stays.")

    def test_condition_on_the_form(self):
        """The rule works for a person as a domain says it."""
        field = self._place(required_if=[["is_company", "=", True]], type="text")
        with Form(self.Partner.with_user(self.clerk)) as form:
            form.name = "Somebody"
        form = Form(self.Partner.with_user(self.clerk))
        form.name = "Some Company"
        form.company_type = "company"
        with self.assertRaisesRegex(AssertionError, field.name):
            form.save()
        form[field.name] = "filled"
        self.assertEqual(form.save()[field.name], "filled")

    def test_condition_keeps_the_vendors(self):
        view = self._get_base_view()
        self.env["ir.ui.view"].create(
            {
                "model": "res.partner",
                "inherit_id": view.id,
                "arch": "<field name='website' position='attributes'>"
                "<attribute name='readonly'>not active</attribute></field>",
            }
        )
        self._apply(
            {
                "kind": "condition",
                "target": "field:website",
                "value": {"readonly": [["phone", "=", "1"]]},
            }
        )
        expr = self._get_arch().xpath("//field[@name='website']")[0].get("readonly")
        self.assertIn("not active", expr)
        self.assertIn(" or ", expr)

    def test_condition_some_cannot_see(self):
        """A rule on a field that not everybody has is refused before it is kept."""
        secret = self._add_field(
            label={"en_US": "Secret"}, group_ids=[self.env.ref("base.group_partner_manager").id]
        )
        with self.assertRaisesRegex(UserError, "not everybody"):
            self._apply(
                {
                    "kind": "condition",
                    "target": "field:website",
                    "value": {"visible": [[secret.name, "!=", False]]},
                }
            )
        self.assertFalse(self.designer.load("res.partner", "form")["can_undo"])

    def test_remove_from_view(self):
        field = self._place()
        self._apply({"kind": "remove", "target": f"field:{field.name}"})
        self.assertFalse(self._get_arch().xpath(f"//field[@name='{field.name}']"))
        self.assertIn(field.name, self.env["res.partner"]._fields)
        with self.assertRaisesRegex(UserError, "can be hidden"):
            self._apply({"kind": "remove", "target": "field:phone"})

    def test_broken_change_is_not_kept(self):
        """All or nothing: the first change of the step goes too, and the field with it."""
        before = set(self.env["res.partner"]._fields)
        with self.assertRaises(UserError):
            self._apply(
                {
                    "kind": "add_field",
                    "field": {"label": "Lost", "type": "text"},
                    "anchor": "field:phone",
                    "position": "after",
                },
                {"kind": "hide", "target": "field:nothing"},
            )
        self.assertEqual(set(self.env["res.partner"]._fields), before)
        self.assertFalse(self.env["ir.model.fields"].search([("name", "=", "x_lost")]))
        self.assertFalse(self._get_arch().xpath("//field[@name='x_lost']"))

    def test_child_view_is_tried_too(self):
        """A change is refused that another form, built on this one, couldn't stand."""
        base = self.env["ir.ui.view"].create(
            {
                "model": "res.partner",
                "priority": 1,
                "arch": "<form><group><field name='phone'/></group><field name='name'/></form>",
            }
        )
        self.env["ir.ui.view"].create(
            {
                "name": "short form",
                "model": "res.partner",
                "inherit_id": base.id,
                "mode": "primary",
                "arch": "<xpath expr=\"//group/field[@name='phone']\" position='after'>"
                "<field name='email'/></xpath>",
            }
        )
        with self.assertRaisesRegex(UserError, "would break the view"):
            self._apply({"kind": "move", "target": "field:phone", "anchor": "field:name"})
        self.assertTrue(self._get_arch().xpath("//group/field[@name='phone']"))

    def test_safe_mode(self):
        self._apply({"kind": "hide", "target": "field:website"})
        self.assertTrue(self.designer.set_safe_mode("res.partner", True))
        arch = self._get_arch(user=self.designer_user)
        self.assertFalse(arch.xpath("//field[@name='website']")[0].get("invisible"))
        arch = self._get_arch()
        self.assertEqual(arch.xpath("//field[@name='website']")[0].get("invisible"), "1")
        self.assertTrue(self.designer.load("res.partner", "form")["safe_mode"])
        self.designer.set_safe_mode("res.partner", False)
        arch = self._get_arch(user=self.designer_user)
        self.assertEqual(arch.xpath("//field[@name='website']")[0].get("invisible"), "1")

    def test_context_opens_nothing(self):
        """What a client sends in the context neither turns customisations off nor is cached."""
        self._apply({"kind": "hide", "target": "field:website"})
        Partner = self.Partner.with_user(self.clerk).with_context(
            dealer_designer_off=("res.partner",), dealer_designer_strict=True
        )
        self.assertIn('name="website"', Partner.get_view(view_type="form")["arch"])
        node = self._get_arch().xpath("//field[@name='website']")[0]
        self.assertEqual(node.get("invisible"), "1")

    def test_missing_view(self):
        with self.assertRaisesRegex(UserError, "no view of this kind"):
            self.designer.load("res.country.state", "kanban")

    def test_queries(self):
        """Opening a form costs the same with one customisation and with ten."""
        self._place()
        self._get_arch()
        counts = []
        for number in range(2):
            self.env.registry.clear_cache("templates")
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.cr.sql_log_count
            self._get_arch()
            counts.append(self.cr.sql_log_count - before)
            if not number:
                for name in ("website", "email", "function", "lang"):
                    self._apply(
                        {"kind": "relabel", "target": f"field:{name}", "value": {"en_US": name}}
                    )
                self._get_arch()
        self.assertLessEqual(counts[1], counts[0])
        with self.assertQueryCount(0):
            self._get_arch()
