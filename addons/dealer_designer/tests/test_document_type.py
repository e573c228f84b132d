from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .document_type_common import DocumentTypeCommon


@tagged("post_install", "-at_install")
class TestDocumentType(DocumentTypeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls._create_type()

    def test_made_of_standard_records(self):
        model = self.type.model_id.sudo()
        self.assertRegex(model.model, r"^x_loan_car_agreement(_\d+)?$")
        self.assertEqual(model.state, "manual")
        self.assertTrue(model.is_mail_thread and model.is_mail_activity and model.is_workflow)
        made = self.env["ir.model.fields"].search(
            [("model", "=", model.model), ("state", "=", "manual")]
        )
        self.assertLessEqual(
            {
                "x_customer", "x_plate", "x_due_back", "x_days", "x_price_per_day", "x_fuel",
                "x_insured", "x_remarks",
            },
            set(made.mapped("name")),
        )  # fmt: skip
        views = self.env["ir.ui.view"].search([("model", "=", model.model)])
        self.assertEqual(
            set(views.mapped("type")),
            {"form", "list", "kanban", "search", "pivot", "graph", "activity", "calendar"},
        )
        self.assertEqual(self.type.menu_id.sudo().group_ids, self.clerk_group | self.manager_group)
        self.assertEqual(self.type.workflow_id.state, "published")
        report = self.env["ir.actions.report"].search([("model", "=", model.model)])
        document = self._create_documents(self.type, x_plate="BJ1")
        html, _kind = report.with_user(self.clerk)._render_qweb_html(
            report.report_name, document.ids
        )
        self.assertIn("BJ1", html.decode())
        self.assertEqual(len(self.type.workflow_id.stage_ids), 4)

    def test_every_view_opens_for_its_roles(self):
        for user in (self.clerk, self.manager):
            model = self.env(user=user)[self.type.model]
            kinds = ("form", "list", "kanban", "search", "pivot", "graph", "calendar", "activity")
            views = model.get_views([(False, kind) for kind in kinds])["views"]
            self.assertEqual(set(views), set(kinds))
            self.assertIn("workflow_panel", views["form"]["arch"])
            self.assertIn("x_remarks", views["form"]["arch"])

    def test_number_for_every_way_in(self):
        documents = self._create_documents(self.type, count=3)
        self.assertEqual(documents.mapped("name"), ["LC-00001", "LC-00002", "LC-00003"])
        model = self.env(user=self.clerk)[self.type.model]
        result = model.load(["x_customer", "x_plate"], [[self.partner.name, "B1"]])
        self.assertEqual(model.browse(result["ids"]).name, "LC-00004")
        self.assertEqual(documents[0].copy().name, "LC-00005")
        with self.assertRaisesRegex(UserError, "sequence"):
            model.create({"name": "LC-00001"})
        with self.assertRaisesRegex(UserError, "sequence"):
            documents[0].write({"name": "LC-99999"})

    def test_number_in_use_is_passed_over(self):
        self._create_documents(self.type)
        sequence = self.type.sudo()._get_sequence(self.store)
        sequence.number_next_actual = 1
        self.assertEqual(self._create_documents(self.type).name, "LC-00002")

    def test_numbers_of_many_cost_the_same_queries(self):
        self._create_documents(self.type)
        document_type = self.type.sudo()
        document_type._draw_numbers(self.store, 1)
        with self.assertQueryCount(4):
            document_type._draw_numbers(self.store, 1)
        with self.assertQueryCount(4):
            document_type._draw_numbers(self.store, 500)

    @mute_logger("odoo.sql_db")
    def test_number_unique_for_a_store(self):
        import psycopg2

        first, second = self._create_documents(self.type, count=2)
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            second.sudo().name = first.name
            self.env.flush_all()

    def test_percent_in_prefix_is_text(self):
        own = self._create_type(name="Discount", prefix="5%(year)s-")
        self.assertEqual(self._create_documents(own).name, "5%(year)s-00001")

    def test_each_store_counts_by_itself(self):
        self.clerk.company_ids += self.other_store
        own = self._create_type(name="Key card", prefix="K", per_store=True)
        model = self.env(user=self.clerk)[own.model].with_context(
            allowed_company_ids=(self.store | self.other_store).ids
        )
        documents = model.create(
            [
                {"x_customer": self.partner.id, "company_id": company.id}
                for company in (self.store, self.other_store, self.store)
            ]
        )
        self.assertEqual(documents.mapped("name"), ["K00001", "K00001", "K00002"])

    # === ACCESS === #

    def test_own_documents_only(self):
        document = self._create_documents(self.type)
        self.assertEqual(document.with_user(self.clerk).x_customer, self.partner)
        other = document.with_user(self.clerk_2)
        self.assertFalse(other.search([("id", "=", document.id)]))
        with self.assertRaises(AccessError):
            other.write({"x_plate": "stolen"})
        with self.assertRaises(AccessError):
            other.create({"x_customer": self.partner.id, "user_id": self.clerk.id})

    def test_manager_reads_all_of_his_store(self):
        document = self._create_documents(self.type)
        self.assertTrue(document.with_user(self.manager).search([("id", "=", document.id)]))
        with self.assertRaises(AccessError):
            document.with_user(self.manager).write({"x_plate": "changed"})
        with self.assertRaises(AccessError):
            document.with_user(self.stranger).read(["x_plate"])

    def test_nobody_else(self):
        document = self._create_documents(self.type)
        for user in (self.designer, self.outsider, self.portal):
            with self.assertRaises(AccessError, msg=user.login):
                document.with_user(user).read(["name"])
            with self.assertRaises(AccessError, msg=user.login):
                document.with_user(user).search([])
        with self.assertRaises(UserError):
            self.type.action_open()

    def test_rights_of_two_roles_add_up_for_what_each_may(self):
        self.clerk.group_ids += self.manager_group
        theirs = self._create_documents(self.type, user=self.clerk_2)
        self.assertTrue(theirs.with_user(self.clerk).x_customer)
        with self.assertRaises(AccessError):
            theirs.with_user(self.clerk).write({"x_plate": "changed"})

    def test_who_may_shape(self):
        for user in (self.outsider, self.clerk, self.portal):
            with self.assertRaises(AccessError):
                self.type.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                self.env(user=user)["dealer.document.type"].create({"name": "Mine"})

    def test_no_role_of_shaping_or_outside(self):
        for xmlid in (
            "dealer_designer.group_designer",
            "dealer_workflow.group_workflow_administrator",
            "base.group_portal",
            "base.group_public",
        ):
            with self.assertRaises(ValidationError, msg=xmlid):
                self.type.access_ids = [Command.create({"group_id": self.env.ref(xmlid).id})]

    def test_access_changed_later(self):
        document = self._create_documents(self.type)
        self.type.access_ids.filtered(
            lambda line: line.group_id == self.manager_group
        ).perm_write = True
        document.with_user(self.manager).write({"x_plate": "changed"})
        self.type.access_ids.filtered(lambda line: line.group_id == self.manager_group).unlink()
        with self.assertRaises(AccessError):
            document.with_user(self.manager).read(["x_plate"])
        self.assertEqual(self.type.menu_id.sudo().group_ids, self.clerk_group)

    # === STAGES === #

    def test_stages_and_approval(self):
        document = self._create_documents(self.type)
        self.assertEqual(document.workflow_stage_id.name, "Draft")
        steps = {step.name: step for step in self.type.workflow_id.transition_ids}
        self.assertEqual(set(steps), {"Hand over", "Returned", "Cancelled"})
        lent = steps["Hand over"].to_stage_id
        with self.assertRaises(UserError):
            document.write({"workflow_stage_id": lent.id})
        document.workflow_step(steps["Hand over"].id)
        self.assertEqual(document.workflow_stage_id.name, "Draft")
        request = document.sudo().workflow_request_id
        self.assertEqual(request.state, "pending")
        self.assertEqual(request.review_ids.candidate_ids, self.manager)

    # === CHANGES === #

    def test_field_added_later(self):
        document = self._create_documents(self.type)
        self.type.write({"field_ids": [Command.create({"name": "Mileage", "kind": "number"})]})
        # the model's class is another one now
        document = self.env(user=self.clerk)[self.type.model].browse(document.id)
        document.x_mileage = 12
        arch = self.env(user=self.clerk)[self.type.model].get_view(view_type="form")["arch"]
        self.assertIn("x_mileage", arch)

    def test_field_hidden_keeps_its_data(self):
        document = self._create_documents(self.type, x_plate="B2")
        line = self.type.field_ids.filtered(lambda line: line.name == "Plate")
        with self.assertRaisesRegex(UserError, "Hidden"):
            line.unlink()
        with self.assertRaises(UserError):
            line.kind = "number"
        line.hidden = True
        arch = self.env(user=self.clerk)[self.type.model].get_view(view_type="form")["arch"]
        self.assertNotIn("x_plate", arch)
        self.assertEqual(document.x_plate, "B2")

    def test_required_binds_people_not_machines(self):
        document = self.env(user=self.clerk)[self.type.model].create({})
        self.assertFalse(document.x_customer)
        arch = self.env(user=self.clerk)[self.type.model].get_view(view_type="form")["arch"]
        self.assertRegex(arch, r'name="x_customer"[^>]*required="True"')

    def test_renamed(self):
        self.type.name = "Replacement car"
        self.assertEqual(self.type.model_id.sudo().name, "Replacement car")
        self.assertEqual(self.type.menu_id.sudo().name, "Replacement car")
        self.assertEqual(self.type.action_id.sudo().name, "Replacement car")

    def test_both_languages(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        own = self._create_type(made=False, name="Gate list")
        own.name_other = "门岗清单"
        line = own.field_ids[0]
        line.name_other = "客户"
        own.action_create()
        self.assertEqual(own.menu_id.sudo().with_context(lang="zh_CN").name, "门岗清单")
        self.assertEqual(own.menu_id.sudo().with_context(lang="en_US").name, "Gate list")
        fields_ = self.env[own.model].with_context(lang="zh_CN").fields_get(["x_customer"])
        self.assertEqual(fields_["x_customer"]["string"], "客户")

    def test_archived_keeps_documents(self):
        document = self._create_documents(self.type)
        self.type.active = False
        self.assertFalse(self.type.menu_id.sudo().active)
        self.assertTrue(document.with_user(self.clerk).x_customer)
        self.type.active = True
        self.assertTrue(self.type.menu_id.sudo().active)

    def test_removed_when_empty_only(self):
        own = self._create_type(name="Short lived")
        model, menu, sequences = own.model, own.menu_id.sudo(), own._get_sequences()
        document = self._create_documents(own)
        with self.assertRaisesRegex(UserError, "export"):
            own.unlink()
        document.sudo().unlink()
        own.unlink()
        self.assertNotIn(model, self.env)
        self.assertFalse(menu.exists())
        self.assertFalse(sequences.exists())
        self.assertFalse(self.env["ir.ui.view"].search([("model", "=", model)]))
        self.assertFalse(self.env["ir.actions.report"].search([("model", "=", model)]))
        self.assertFalse(self.env["dealer.workflow"].search([("model", "=", model)]))

    def test_removed_after_export(self):
        own = self._create_type(name="Exported")
        self._create_documents(own, x_plate="=cmd|' /C calc'!A0")
        with self.assertRaisesRegex(UserError, "read all"):
            own.action_export()
        reader = self._create_user(
            "types_reader",
            "dealer_designer.group_designer,base.group_allow_export",
            self.manager_group,
        )
        action = own.with_user(reader).action_export()
        attachment = self.env["ir.attachment"].browse(
            int(action["url"].split("/")[3].split("?")[0])
        )
        text = attachment.raw.decode("utf-8-sig")
        self.assertIn("LC-00001", text)
        self.assertIn("'=cmd", text)
        with self.assertRaises(AccessError):
            attachment.with_user(self.designer).read(["raw"])
        own.unlink()

    def test_incomplete_plan_is_refused_with_what_is_missing(self):
        own = self._create_type(made=False, name="Empty", field_ids=[], stage_ids=[], access_ids=[])
        with self.assertRaisesRegex(UserError, "2 Fields"):
            own.action_create()
        self.assertFalse(own.model_id)
        blind = self._create_type(
            made=False,
            name="Blind approval",
            access_ids=[Command.create({"group_id": self.clerk_group.id})],
        )
        with self.assertRaisesRegex(UserError, "approves"):
            blind.action_create()

    # === HOSTILE INPUT === #

    def test_labels_are_text_everywhere(self):
        evil = '"/><script>alert(1)</script><field name="create_uid"/>'
        own = self._create_type(
            name=f"T {evil}",
            prefix="<b>",
            description=evil,
            field_ids=[
                Command.create({"name": evil, "kind": "date", "help": evil}),
                Command.create({"name": "x' or 1=1 --", "kind": "choice", "choices": f"{evil}\n1"}),
                Command.create({"name": "__class__", "kind": "text"}),
                Command.create({"name": "车牌", "kind": "text"}),
            ],
        )
        model = self.env(user=self.clerk)[own.model]
        for kind in ("form", "list", "kanban", "search", "calendar"):
            arch = model.get_view(view_type=kind)["arch"]
            self.assertNotIn("<script", arch)
            self.assertNotIn('name="create_uid"', arch)
        self.assertRegex(own.model, r"^x_[a-z0-9_]+$")
        for line in own.field_ids:
            self.assertRegex(line.field_id.sudo().name, r"^x_[a-z0-9_]+$")
        self.assertTrue(model.create({}).name.startswith("<b>"))
        self.assertNotIn("<script", own.action_id.sudo().help)

    def test_labels_that_collide_are_refused(self):
        for label in ("Stage", "number", "PLATE"):
            with self.assertRaisesRegex(ValidationError, "another label", msg=label):
                self.type.field_ids = [Command.create({"name": label, "kind": "text"})]

    def test_relation_to_machinery_is_refused(self):
        for model in ("res.users.apikeys", "ir.config_parameter", "ir.actions.server"):
            with self.assertRaises(UserError, msg=model):
                self._create_type(
                    name=f"Link {model}",
                    field_ids=[
                        Command.create(
                            {
                                "name": "Secret",
                                "kind": "many2one",
                                "relation_id": self.env["ir.model"]._get_id(model),
                            }
                        )
                    ],
                )
