from markupsafe import Markup
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, new_test_user, tagged

from ..lib.placeholder import PlaceholderError, parse, split_text
from .document_type_common import DocumentTypeCommon

HOSTILE = (
    "env.cr", "_fields", "__class__", "user_id.password", "name.__class__", "id;drop", "a..b", "",
    ".", "a.", "user_id._fields", "env", "self", "name|sh", "name|table", "name|upper:x",
    "partner_id|table:", "a.b.c.d.e.f", "name or 1", "name()", "name[0]", "É", "x__y",
    "object.name", "'name'", "{{name}}", "<b>", "x" * 600, "line_ids|table:_x", "=", "=env.cr",
    "=__import__('os')", "=user_id.password", "=().__class__",
)  # fmt: skip


def chip(expression, label="Field"):
    return Markup('<span class="o_dealer_placeholder" data-oe-expression="{}">{}</span>').format(
        expression, label
    )


@tagged("-at_install", "post_install")
class TestPlaceholder(BaseCase):
    def test_grammar(self):
        self.assertEqual(parse("partner_id.name").path, ("partner_id", "name"))
        self.assertEqual(parse(" x_fee | upper ").format, "upper")
        table = parse("line_ids|table:name, product_id.name")
        self.assertEqual(table.columns, (("name",), ("product_id", "name")))
        self.assertEqual(parse("=a * 2").formula, "a * 2")

    def test_hostile(self):
        well_formed = {"env", "self", "env.cr", "user_id.password", "object.name"}
        for text in HOSTILE:
            if text in well_formed or (text.startswith("=") and text != "="):
                continue  # there is no such field, see TestTemplate
            with self.assertRaises(PlaceholderError, msg=text):
                parse(text)
        with self.assertRaises(PlaceholderError):
            parse(None)

    def test_split(self):
        self.assertEqual(
            split_text("Dear {{partner_id.name}}!"),
            [("Dear ", None), ("", "partner_id.name"), ("!", None)],
        )
        self.assertEqual(split_text(""), [])


@tagged("post_install", "-at_install")
class TestTemplate(DocumentTypeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls._create_type()
        cls.document = cls._create_documents(
            cls.type, x_plate="bj1", x_due_back="2026-11-30", x_fuel="half"
        )
        cls.partner_model = cls.env["ir.model"]._get_id("res.partner")

    def _create_template(self, body=None, **values):
        return self.env(user=self.designer)["dealer.designer.template"].create(
            {
                "name": "Agreement",
                "model_id": self.type.model_id.id,
                "body": body,
                **values,
            }
        )

    def _print(self, template, user=None):
        report = template.sudo().report_id.with_user(user or self.clerk)
        html, _kind = report._render_qweb_html(report.sudo().report_name, self.document.ids)
        return html.decode()

    def test_print(self):
        body = (
            Markup("<p>Agreement %s for %s, due %s</p>")
            % (chip("name"), chip("x_customer.name|upper"), chip("x_due_back"))
        ) + Markup("<p>%s %s</p>") % (chip("x_customer.phone|phone"), chip("=x_days + 1"))
        template = self._create_template(body)
        self.assertFalse(template.problems)
        report = template.sudo().report_id
        self.assertEqual(report.binding_model_id.model, self.type.model)
        html = self._print(template)
        self.assertIn(self.document.name, html)
        self.assertIn("CUSTOMER CHEN", html)
        self.assertIn("11/30/2026", html)
        self.assertIn("138****5678", html)
        self.assertNotIn("13812345678", html.split("o_dealer_print")[1].split("due")[1])
        actions = self.env(user=self.clerk)["ir.actions.actions"].get_bindings(self.type.model)
        self.assertIn(report.id, [action["id"] for action in actions.get("report", ())])

    def test_table(self):
        self.partner.child_ids = [Command.create({"name": "Driver Li", "email": "li@example.com"})]
        template = self._create_template(chip("x_customer.child_ids|table:name,email"))
        self.assertFalse(template.problems)
        html = self._print(template)
        self.assertIn("Driver Li", html)
        self.assertIn("li@example.com", html)
        self.assertIn("<th>Email</th>", html)

    def test_print_with_the_reader_s_rights(self):
        template = self._create_template(chip("x_plate"))
        with self.assertRaises(AccessError):
            self._print(template, self.outsider)
        with self.assertRaises(AccessError):
            self._print(template, self.designer)

    def test_field_of_some_groups_is_left_out_for_others(self):
        # a type of its own: the registry keeps what is said of a field beyond this test
        self.type = self._create_type(name="Secret plates")
        self.document = self._create_documents(self.type, x_plate="bj1")
        hidden = self.env["ir.model.fields"]._get(self.type.model, "x_plate")
        meta = self.env["dealer.designer.field"].search([("field_id", "=", hidden.id)])
        group = self.env.ref("base.group_partner_manager")
        self.designer.group_ids += group
        meta._update({"group_ids": group.ids})
        template = self._create_template(Markup("<p>Plate: %s</p>") % chip("x_plate"))
        self.assertFalse(template.problems)
        self.assertNotIn("bj1", self._print(template))
        self.clerk.group_ids += group
        self.assertIn("bj1", self._print(template))

    def test_hostile_placeholders(self):
        Template = self.env(user=self.designer)["dealer.designer.template"]
        for text in HOSTILE:
            template = self._create_template(chip(text))
            self.assertTrue(template.problems, text)
            self.assertEqual(template.problems[0]["place"], "body")
            self.assertFalse(template.report_id, text)
            self.assertTrue(Template.check_expression(self.type.model, text), text)

    def test_hostile_html(self):
        body = (
            '<p onclick="x()">a<script>alert(1)</script>'
            '<t t-out="env.cr.dbname"/><span t-esc="user.password">b</span>'
            '<b t-attf-title="{{env}}">{{env.cr}} #{env}</b><t t-call="web.layout"/>'
            '<span class="o_dealer_placeholder" t-out="env" data-oe-expression="name">c</span></p>'
        )
        template = self._create_template(body)
        arch = template.sudo().view_id.arch_db
        for word in ("script", "onclick", "t-esc", "t-attf", "dbname", "web.layout", "t-out"):
            self.assertNotIn(word, arch, word)
        html = self._print(template)
        self.assertIn("{{env.cr}} #{env}", html)
        # the same past the field's own cleaning
        template.sudo().env.cr.execute(
            "UPDATE dealer_designer_template SET body = %s WHERE id = %s", [body, template.id]
        )
        template.invalidate_recordset()
        template._publish()
        for word in ("t-esc", "t-attf", "dbname", "web.layout", "t-out"):
            self.assertNotIn(word, template.sudo().view_id.arch_db, word)

    def test_secrets_are_closed(self):
        Path = self.env(user=self.designer)["dealer.designer.path"]
        for path in (
            "user_id.password",
            "user_id.login",
            "user_id.totp_secret",
            "create_uid.api_key_ids",
            "company_id.partner_id.signup_token",
            "message_ids.body",
            "user_id.group_ids.name",
        ):
            self.assertTrue(Path._check_expression(self.type.model, path), path)
        for path in ("user_id.name", "company_id.name", "x_customer.email"):
            self.assertFalse(Path._check_expression(self.type.model, path), path)

    def test_last_good_one_stays_in_use(self):
        template = self._create_template(chip("x_plate"))
        template.body = chip("x_gone")
        self.assertIn("x_gone", template.problem_text)
        self.assertIn("bj1", self._print(template))
        self.assertIn("x_gone", template.preview)

    def test_warns_of_roles_that_can_t_read(self):
        group = self.env["res.groups"].create({"name": "Types Bare"})
        own = self._create_type(
            name="Bare", access_ids=[Command.create({"group_id": group.id})], stage_ids=[]
        )
        template = self._create_template(chip("x_customer.name"), model_id=own.model_id.id)
        self.assertIn("Types Bare", template.warning_text)

    def test_mail(self):
        template = self._create_template(
            Markup("<p>Dear %s, back on %s. {{env.cr}}</p>")
            % (chip("x_customer.name"), chip("x_due_back")),
            kind="mail",
            subject="Loan {{name}} for {{x_customer.name|upper}}",
        )
        self.assertFalse(template.problems)
        mail_template = template.sudo().mail_template_id.with_user(self.clerk)
        values = mail_template._generate_template(self.document.ids, ["subject", "body_html"])
        made = values[self.document.id]
        self.assertEqual(made["subject"], f"Loan {self.document.name} for CUSTOMER CHEN")
        self.assertIn("Customer Chen", made["body_html"])
        self.assertIn("11/30/2026", made["body_html"])
        self.assertIn("{{env.cr}}", made["body_html"])

    def test_subject_is_no_code(self):
        for subject in ("{{env.cr}}", "{{ object.env }}", "{{user.password}}", "{{1+1}}"):
            template = self._create_template("<p>x</p>", kind="mail", subject=subject)
            self.assertTrue(template.problems, subject)
            self.assertFalse(template.mail_template_id)
        template = self._create_template("<p>x</p>", kind="mail", subject="a {{ b")
        self.assertNotIn("{{", template.sudo().mail_template_id.subject)

    def test_sms(self):
        template = self._create_template(
            kind="sms",
            text="{{x_customer.name}}: {{x_plate}} back {{x_due_back}}, {{x_days}} {{x_fuel}}",
        )
        self.assertFalse(template.problems)
        body = (
            template.sudo()
            .sms_template_id.with_user(self.clerk)
            ._render_field("body", self.document.ids)[self.document.id]
        )
        self.assertEqual(body, "Customer Chen: bj1 back 11/30/2026, 0 Half")
        self.assertTrue(
            self._create_template(kind="sms", text="{{x_customer.child_ids|table:name}}").problems
        )

    # === PREVIEW === #

    def test_preview(self):
        template = self._create_template(Markup("<p>Plate %s</p>") % chip("x_plate"))
        self.assertIn("(Plate)", template.preview)
        with self.assertRaisesRegex(UserError, "may not read"):
            template.preview_id = self.document.id
        self.designer.group_ids += self.manager_group
        template.preview_id = self.document.id
        self.assertIn("bj1", template.preview)
        # what another designer chose is not shown to who may not read it
        other = new_test_user(self.env, "types_designer_2", groups="dealer_designer.group_designer")
        self.assertIn("(Plate)", template.with_user(other).preview)
        self.assertNotIn("bj1", template.with_user(other).preview)

    def test_form(self):
        form = Form(self.env(user=self.designer)["dealer.designer.template"])
        form.name = "By hand"
        form.model_id = self.env["ir.model"]._get("res.partner")
        form.body = chip("phone|phone")
        self.assertIn("(Phone)", form.preview)
        form.body = chip("nothing")
        self.assertIn("nothing", form.problem_text)
        form.save()

    # === ROLES === #

    def test_roles(self):
        template = self._create_template(chip("x_plate"))
        for user in (self.clerk, self.outsider, self.portal):
            with self.assertRaises(AccessError):
                template.with_user(user).read(["body"])
            with self.assertRaises(AccessError):
                template.with_user(user).check_expression(self.type.model, "name")

    def test_no_machinery(self):
        for model in ("res.users", "mail.message", "ir.config_parameter"):
            if not self.env["ir.model"]._get_id(model):
                continue
            template = self.env(user=self.designer)["dealer.designer.template"]
            if model == "res.users":
                continue
            with self.assertRaises(ValidationError, msg=model):
                template.create({"name": "x", "model_id": self.env["ir.model"]._get_id(model)})

    def test_removed(self):
        template = self._create_template(chip("x_plate"))
        report, view = template.sudo().report_id, template.sudo().view_id
        template.unlink()
        self.assertFalse(report.exists() or view.exists())
