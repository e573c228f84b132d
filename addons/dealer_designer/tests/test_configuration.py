import ast
import base64
import copy
import io
import json
import random
from zipfile import ZipFile

from lxml import etree
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_designer import DesignerCase


@tagged("post_install", "-at_install")
class TestConfiguration(DesignerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Configuration = cls.env["dealer.configuration"].with_user(cls.designer_user)

    # === FACTORIES === #

    def _export(self, *parts):
        return self.Configuration._get_file(parts)

    def _import(self, content):
        wizard = (
            self.env["dealer.configuration.import"]
            .with_user(self.designer_user)
            .create({"file": base64.b64encode(content), "filename": "vendor.json"})
        )
        self.assertFalse(wizard.problem)
        wizard.action_apply()
        return wizard

    def _preview(self, content):
        return (
            self.env["dealer.configuration.import"]
            .with_user(self.designer_user)
            .create({"file": base64.b64encode(content), "filename": "vendor.json"})
        )

    def _create_type(self):
        Type = self.env["dealer.document.type"].with_user(self.designer_user)
        group = self.env.ref("base.group_partner_manager").id
        document_type = Type.create(
            {
                "name": "Loan agreement",
                "name_other": "借车协议",
                "prefix": "LC-",
                "field_ids": [
                    Command.create(
                        {
                            "name": "Customer",
                            "kind": "many2one",
                            "relation_id": self.env["ir.model"]._get_id("res.partner"),
                            "required": True,
                        }
                    ),
                    Command.create(
                        {"name": "Fuel", "kind": "choice", "choices": "Full\nHalf", "sequence": 20}
                    ),
                    Command.create({"name": "Days", "kind": "number", "sequence": 30}),
                    Command.create(
                        {
                            "name": "Fee",
                            "kind": "formula",
                            "formula": "x_days * 10",
                            "result_type": "decimal",
                            "sequence": 40,
                        }
                    ),
                ],
                "stage_ids": [
                    Command.create({"name": "Draft", "category": "draft", "sequence": 1}),
                    Command.create({"name": "Lent", "sequence": 2, "group_ids": [group]}),
                    Command.create({"name": "Back", "category": "done", "sequence": 3}),
                ],
                "access_ids": [Command.create({"group_id": group})],
            }
        )
        document_type.action_create()
        return document_type

    def _create_all(self):
        """One of every kind of configuration."""
        self._place(label={"en_US": "Mileage", "zh_CN": "里程"}, required_if=[["name", "=", "x"]])
        self._place(
            label={"en_US": "Fuel"},
            type="choice",
            anchor="field:email",
            choices=[
                {"value": "petrol", "label": {"en_US": "Petrol", "zh_CN": "汽油"}},
                {"value": "power", "label": {"en_US": "Power"}},
            ],
        )
        self._apply({"kind": "hide", "target": "field:website"})
        self._apply(
            {"kind": "relabel", "target": "field:phone", "value": {"en_US": "Call", "zh_CN": "打"}}
        )
        document_type = self._create_type()
        template = (
            self.env["dealer.designer.template"]
            .with_user(self.designer_user)
            .create(
                {
                    "name": "Thanks",
                    "kind": "mail",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "subject": "Dear {{name}}",
                    "body": "<p>Hello</p>",
                }
            )
        )
        template.update_field_translations("name", {"zh_CN": "感谢"})
        self.env["dealer.reminder"].with_user(self.designer_user).create(
            {
                "name": "Call back",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "date_field_id": self.env["ir.model.fields"]._get("res.partner", "create_date").id,
                "kind": "mail",
                "template_id": template.id,
            }
        )
        return document_type

    def _remove_all(self):
        """As a database that never had any of it."""
        self.env["dealer.reminder"].search([]).unlink()
        self.env["dealer.designer.template"].search([]).unlink()
        layouts = self.env["dealer.designer.layout"].search([])
        layouts.view_id.unlink()
        layouts.unlink()
        types = self.env["dealer.document.type"].search([])
        workflows = types.workflow_id
        types.unlink()
        workflows.exists().unlink()
        own = self.env["dealer.designer.field"].search([("role", "=", "field")])
        for field in own:
            field._remove()
        self.env["dealer.designer.change"].search([]).unlink()
        gone = [("active", "=", False)]
        self.env["dealer.designer.field"].with_context(active_test=False).search(gone).unlink()
        self.env["dealer.configuration.source"].search([]).unlink()
        self.env.invalidate_all()

    # === ROUND TRIP === #

    def test_round_trip_is_byte_exact(self):
        self._create_all()
        content = self._export()
        tree = json.loads(content)
        self.assertEqual(
            sorted(tree["parts"]),
            ["document_types", "fields", "layouts", "reminders", "templates", "workflows"],
        )
        self._remove_all()
        gone = json.loads(self._export())["parts"]
        self.assertFalse(
            {"fields", "layouts", "document_types", "templates", "reminders"} & {*gone}
        )
        wizard = self._preview(content)
        self.assertFalse(wizard.problem)
        self.assertIn('data-state="new"', wizard.preview)
        self._import(content)
        self.maxDiff = None
        self.assertEqual(self._export().decode(), content.decode())
        # the fields are there, with the choices' values, and the form shows them
        self.assertIn("x_mileage", self.env["res.partner"]._fields)
        self.assertTrue(self._get_arch().xpath("//field[@name='x_fuel']"))
        self.assertTrue(self._get_arch().xpath("//field[@name='website'][@invisible='1']"))
        document_type = self.env["dealer.document.type"].search([("key", "=", "loan_agreement")])
        self.assertEqual(document_type.workflow_id.state, "published")
        again = self._preview(content)
        self.assertTrue(again.is_same)
        self.assertNotIn('data-state="new"', again.preview)
        again.action_apply()
        self.assertIn("No change", again.result)
        self.assertEqual(self._export(), content)

    def test_order_of_parts_chosen(self):
        self._create_all()
        parts = json.loads(self._export("document_types"))["parts"]
        self.assertEqual(sorted(parts), ["document_types", "fields"])
        self.assertEqual({tree["model"] for tree in parts["fields"]}, {"x_loan_agreement"})
        self.assertEqual(list(json.loads(self._export("reminders"))["parts"]), ["reminders"])

    # === MERGE === #

    def _get_piece(self, tree, part, key):
        return next(piece for piece in tree["parts"][part] if piece["key"] == key)

    def test_three_way_merge(self):
        field = self._place(help={"en_US": "Old help"})
        first = self._export("fields", "layouts")
        self._import(first)
        tree = json.loads(first)
        # the administrator changes the label; the vendor the help
        self.designer.update_field(field.id, {"label": {"en_US": "Odometer"}})
        piece = self._get_piece(tree, "fields", "res.partner.x_mileage")
        piece["help"] = {"en_US": "New help"}
        second = json.dumps(tree).encode()
        preview = self._preview(second)
        self.assertIn("New help", preview.preview)
        self.assertIn("Old help", preview.preview)
        self.assertFalse(preview.has_conflicts)
        self._import(second)
        self.assertEqual(field.field_id.field_description, "Odometer")
        self.assertEqual(field.field_id.help, "New help")
        # now both change the label: ours stays, and the conflict stays listed
        piece["label"] = {"en_US": "Kilometres"}
        third = json.dumps(tree).encode()
        preview = self._preview(third)
        self.assertTrue(preview.has_conflicts)
        self.assertIn("Kilometres", preview.preview)
        self._import(third)
        self.assertEqual(field.field_id.field_description, "Odometer")
        source = self.env["dealer.configuration.source"].search(
            [("key", "=", "res.partner.x_mileage")]
        )
        self.assertIn("Kilometres", source.conflicts)
        self.assertEqual(source.origin, "vendor.json")
        preview = self._preview(third)
        self.assertTrue(preview.is_same)
        self.assertTrue(preview.has_conflicts)

    def test_removed_stays_removed(self):
        field = self._place()
        content = self._export("fields")
        self._import(content)
        self.designer.remove_field(field.id)
        wizard = self._preview(content)
        self.assertTrue(wizard.is_same)
        wizard.action_apply()
        self.assertNotIn("x_mileage", self.env["res.partner"]._fields)

    def test_workflow_is_published_or_left_as_draft(self):
        document_type = self._create_type()
        content = self._export("workflows", "document_types")
        self._import(content)
        tree = json.loads(content)
        piece = self._get_piece(tree, "workflows", document_type.key)
        piece["stage_ids"][1]["name"] = {"en_US": "On loan"}
        self._import(json.dumps(tree).encode())
        workflow = document_type.workflow_id
        self.assertIn("On loan", workflow.stage_ids.mapped("name"))
        self.assertEqual((workflow.state, workflow.version), ("published", 2))
        # somebody is drawing: nothing of his is touched
        draft = workflow.with_user(self.designer_user)._get_or_create_draft()
        piece["stage_ids"][1]["name"] = {"en_US": "Out"}
        wizard = self._import(json.dumps(tree).encode())
        self.assertIn("has a draft", wizard.result)
        self.assertTrue(draft.exists())
        self.assertIn("On loan", workflow.stage_ids.mapped("name"))

    def test_type_is_changed(self):
        document_type = self._create_type()
        content = self._export("document_types")
        self._import(content)
        tree = json.loads(content)
        piece = self._get_piece(tree, "document_types", document_type.key)
        piece["field_ids"].append(
            {"code": "x_plate", "name": {"en_US": "Plate"}, "in_search": True}
        )
        piece["prefix"] = "LOAN-"
        self._import(json.dumps(tree).encode())
        self.assertIn("x_plate", self.env[document_type.model]._fields)
        self.assertEqual(document_type.prefix, "LOAN-")
        arch = self._get_arch(model=document_type.model, user=self.clerk)
        self.assertTrue(arch.xpath("//field[@name='x_plate']"))

    # === HOSTILE FILES === #

    def test_hostile_files_are_refused(self):
        self._create_all()
        content = self._export()
        good = json.loads(content)
        for raw in (b"", b"[]", b"\xff\xfe", b'{"a": NaN}', b"[" * 5000, b'{"a":1,"a":2}', b"0"):
            self.assertTrue(self._preview(raw or b" ").problem, raw)

        def broken(change):
            tree = copy.deepcopy(good)
            change(tree["parts"])
            problem = self._preview(json.dumps(tree).encode()).problem
            self.assertTrue(problem)
            self.assertNotIn("\n", problem.strip())
            return problem

        def field(parts):
            return next(f for f in parts["fields"] if f["key"] == "res.partner.x_mileage")

        def layout(parts):
            return parts["layouts"][0]["changes"][0]

        self.assertIn("compute", broken(lambda p: field(p).update(compute="import os")))
        self.assertIn("x_mileage", broken(lambda p: field(p).update(name="groups_id")))
        broken(lambda p: field(p).update(model="res.users", key="res.users.x_mileage"))
        broken(lambda p: field(p).update(groups=["base.nothing"]))
        broken(lambda p: layout(p).update(target="//field[@name='a']/../x | //y"))
        broken(lambda p: layout(p).update(anchor="//*[@t-att-foo='1']"))
        broken(lambda p: layout(p).update(kind="python"))
        broken(lambda p: p["templates"][0].update(report_id=1))
        broken(lambda p: p["templates"][0].update(model_id="ir.cron"))
        broken(lambda p: p["document_types"][0].update(key="../x"))
        broken(lambda p: p["document_types"][0].update(state="active"))
        broken(lambda p: p["workflows"][-1].update(code="import os"))
        broken(lambda p: p["reminders"].append(p["reminders"][0]))
        broken(lambda p: p.update(code=[]))
        broken(lambda p: p.update(fields={}))

    def test_mutated_files_never_crash(self):
        self._create_all()
        good = json.loads(self._export())
        randomly = random.Random(3)
        values = [None, True, -1, 1e308, "", "x" * 70, "{{7*7}}", [], {}, [[]], {"en_US": 1}, "\0"]

        def mutate(node):
            while True:
                keys = list(node) if isinstance(node, dict) else list(range(len(node)))
                if not keys:
                    return
                key = randomly.choice(keys)
                if isinstance(node[key], dict | list) and node[key] and randomly.random() < 0.8:
                    node = node[key]
                    continue
                if randomly.random() < 0.3 and isinstance(node, dict):
                    node[randomly.choice(["__class__", "state", "code", "arch"])] = node.pop(key)
                else:
                    node[key] = randomly.choice(values)
                return

        for _round in range(150):
            tree = copy.deepcopy(good)
            for _change in range(randomly.randint(1, 3)):
                mutate(tree)
            wizard = self._preview(json.dumps(tree).encode())
            self.assertTrue(wizard.problem or wizard.preview is not False)

    def test_what_passes_is_applied_or_refused(self):
        """A file that reads well and doesn't fit changes nothing, with one sentence."""
        self._place()
        good = json.loads(self._export("fields", "layouts"))
        piece = self._get_piece(good, "fields", "res.partner.x_mileage")
        for values in (
            {"default": 5},
            {"required_if": [["nothing", "=", 1]]},
            {"required_if": [[["name", "=", []]]]},
            {"visible_if": ["&", "|"]},
            {"label": {"en_US": "Phone"}},
            {"label": {"en_US": "a\u0007b"}},
        ):
            tree = copy.deepcopy(good)
            tree["parts"]["fields"].append(
                {**piece, "key": "res.partner.x_new", "name": "x_new", **values}
            )
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._import(json.dumps(tree).encode())
            self.registry.reset_changes()
            self.env.invalidate_all()
            self.assertNotIn("x_new", self.env["res.partner"]._fields)

    # === SECURITY === #

    def test_designers_only(self):
        content = self._export()
        portal = new_test_user(self.env, "config_portal", "base.group_portal")
        manager = new_test_user(
            self.env,
            "config_manager",
            "base.group_user,dealer_workflow.group_workflow_administrator",
        )
        for user in (self.clerk, portal, manager):
            with self.assertRaises(AccessError):
                self.env["dealer.configuration.export"].with_user(user).create({})
            with self.assertRaises(AccessError):
                self.env["dealer.configuration.import"].with_user(user).create({"file": content})
            with self.assertRaises(AccessError):
                self.env["dealer.configuration"].with_user(user)._get_file()
            with self.assertRaises(AccessError):
                self.env["dealer.configuration.source"].with_user(user).search([])
        with self.assertRaises(AccessError):
            self.env["dealer.configuration.source"].with_user(self.designer_user).create(
                {"part": "fields", "key": "x", "definition": "{}"}
            )

    def test_no_secrets(self):
        Address = self.env["dealer.workflow.webhook.address"]
        secret = next(name for name in Address._fields if "secret" in name)
        address = Address.create(
            {"name": "Hook", "url": "https://example.com/hook", secret: "s" * 40}
        )
        document_type = self._create_type()
        step = document_type.workflow_id.transition_ids[:1].sudo()
        self.env["dealer.workflow.action"].sudo().create(
            {"transition_id": step.id, "kind": "webhook", "webhook_address_id": address.id}
        )
        content = self._export().decode()
        self.assertIn("name:Hook", content)
        self.assertNotIn("s" * 40, content)

    def test_download(self):
        wizard = (
            self.env["dealer.configuration.export"]
            .with_user(self.designer_user)
            .create({"form": "addon", "addon_name": "Store settings"})
        )
        with self.assertRaisesRegex(UserError, "technical name"):
            wizard.action_export()
        wizard.addon_name = "store_settings"
        self.assertIn("/file/store_settings.zip", wizard.action_export()["url"])
        self.assertTrue(base64.b64decode(wizard.file).startswith(b"PK"))
        wizard.form = "file"
        wizard.action_export()
        self.assertEqual(base64.b64decode(wizard.file), self._export())

    # === ADDON === #

    def test_addon_folder(self):
        self._create_all()
        names = ("document_types", "fields", "templates", "workflows", "layouts", "reminders")
        content = self.Configuration._get_addon("store_settings", names)
        with ZipFile(io.BytesIO(content)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        manifest = ast.literal_eval(files["store_settings/__manifest__.py"].decode())
        self.assertEqual(manifest["license"], "LGPL-3")
        self.assertIn("dealer_designer", manifest["depends"])
        self.assertEqual(manifest["depends"], sorted(set(manifest["depends"])))
        for name in manifest["data"]:
            root = etree.fromstring(files[f"store_settings/{name}"])
            self.assertEqual(root.tag, "odoo")
        paths = [value.text for value in root.iter("value")][1:]
        parts = {}
        for path in paths:
            text = files[f"store_settings/{path}"]
            parts[path.removeprefix("data/").removesuffix(".json")] = json.loads(text)
        tree = json.loads(self._export())
        self.assertEqual(parts, tree["parts"])
        # the same bytes every time: a folder under version control changes with its content only
        self.assertEqual(content, self.Configuration._get_addon("store_settings", names))

    def test_addon_brings_a_configuration(self):
        self._create_all()
        tree = json.loads(self._export())
        self._remove_all()
        Configuration = self.env["dealer.configuration"]
        Configuration._apply_default(tree, "store_settings")
        self.assertEqual(json.loads(self._export()), tree)
        # an update of the addon is merged: what was changed here stays
        field = self.env["dealer.designer.field"].search([("name", "=", "x_mileage")])
        self.designer.update_field(field.id, {"label": {"en_US": "Odometer"}})
        piece = self._get_piece(tree, "fields", "res.partner.x_mileage")
        piece["help"] = {"en_US": "As it says on the dashboard"}
        Configuration._apply_default(tree, "store_settings")
        self.assertEqual(field.field_id.field_description, "Odometer")
        self.assertEqual(field.field_id.help, "As it says on the dashboard")

    def test_export_asks_for_a_part(self):
        wizard = (
            self.env["dealer.configuration.export"]
            .with_user(self.designer_user)
            .create(
                dict.fromkeys(
                    ("document_types", "fields", "templates", "workflows", "layouts", "reminders"),
                    False,
                )
            )
        )
        with self.assertRaisesRegex(UserError, "at least one part"):
            wizard.action_export()
