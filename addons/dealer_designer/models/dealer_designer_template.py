import re
import uuid

from lxml import html
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lib.placeholder import split_text

CHIP = "o_dealer_placeholder"


class DealerDesignerTemplate(models.Model):
    """A printed form, an e-mail or a text message, with placeholders chosen from a tree.

    Text and placeholders are data. From them ``dealer_designer_template_build`` writes the
    standard record (report, mail template, SMS template); nothing a person types becomes code.
    In `body` a placeholder is a chip, ``<span class="o_dealer_placeholder"
    data-oe-expression="partner_id.name|upper">``; in `subject` and `text` it is
    ``{{partner_id.name}}``. Grammar: ``lib/placeholder.py``.
    """

    _name = "dealer.designer.template"
    _description = "Form or Message Template"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    key = fields.Char(
        required=True,
        copy=False,
        default=lambda self: f"template.{uuid.uuid4().hex[:12]}",
        help="Identity of the template across databases.",
    )
    kind = fields.Selection(
        [("print", "Printed form"), ("mail", "E-mail"), ("sms", "Text message")],
        required=True,
        default="print",
    )
    model_id = fields.Many2one(
        "ir.model",
        string="For",
        required=True,
        ondelete="cascade",
        domain=[("transient", "=", False), ("abstract", "=", False), ("is_mail_thread", "=", True)],
        help="The documents it is printed or sent for.",
    )
    model = fields.Char(related="model_id.model", string="Model Name", store=True, index=True)
    active = fields.Boolean(default=True)
    subject = fields.Char(translate=True, help="{{name}} stands for a field; use Insert a Field.")
    body = fields.Html(
        sanitize=True,
        sanitize_tags=True,
        sanitize_attributes=True,
        sanitize_style=True,
        sanitize_form=True,
        sanitize_overridable=False,
        translate=False,
    )
    text = fields.Text(string="Message", help="{{name}} stands for a field.")
    letterhead = fields.Boolean(
        default=True, help="The store's logo, name and address on top of the first page."
    )
    problems = fields.Json(compute="_compute_problems")
    problem_text = fields.Text(compute="_compute_problems")
    warning_text = fields.Text(compute="_compute_problems")
    preview_id = fields.Many2oneReference(
        string="Preview With", model_field="model", copy=False, help="Empty: sample values."
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    report_id = fields.Many2one("ir.actions.report", readonly=True, copy=False, ondelete="set null")
    view_id = fields.Many2one("ir.ui.view", readonly=True, copy=False, ondelete="set null")
    mail_template_id = fields.Many2one(
        "mail.template", readonly=True, copy=False, ondelete="set null"
    )
    sms_template_id = fields.Many2one(
        "sms.template", readonly=True, copy=False, ondelete="set null"
    )

    _key_unique = models.UniqueIndex("(key)", "There is a template of this key already.")

    # === COMPUTE METHODS === #

    @api.depends("kind", "model", "body", "subject", "text")
    def _compute_problems(self):
        for template in self:
            problems, warnings = template._get_problems()
            template.problems = problems
            template.problem_text = "\n".join(p["message"] for p in problems) or False
            template.warning_text = "\n".join(warnings) or False

    @api.depends("kind", "model", "body", "subject", "text", "letterhead", "preview_id")
    @api.depends_context("uid", "lang")
    def _compute_preview(self):
        for template in self:
            template.preview = template._get_preview()

    # === CONSTRAINT METHODS === #

    @api.constrains("model_id")
    def _check_model(self):
        for template in self:
            if not self.env["dealer.designer.path"]._is_model_open(template.model):
                raise ValidationError(
                    self.env._("“%s” is no document: choose another.", template.model_id.name)
                )

    def _check_preview(self):
        """No constraint: those run as the superuser, and this one asks what the person may."""
        for template in self.filtered("preview_id"):
            if not template._get_preview_record():
                raise UserError(
                    self.env._(
                        "You may not read this document: leave “Preview With” empty for sample "
                        "values."
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates._check_preview()
        templates._publish()
        return templates

    def write(self, vals):
        if "kind" in vals and any(template.kind != vals["kind"] for template in self):
            raise UserError(self.env._("Make a new template for another kind."))
        done = super().write(vals)
        if "preview_id" in vals:
            self._check_preview()
        if {"name", "model_id", "body", "subject", "text", "letterhead", "active"} & set(vals):
            self._publish()
        return done

    def unlink(self):
        self._remove_published()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _get_expressions(self):
        """:return: list of (place, text of the placeholder), in order; place is a field's name"""
        self.ensure_one()
        found = []
        if self.kind == "sms":
            return [("text", part) for _plain, part in split_text(self.text) if part is not None]
        if self.kind == "mail":
            found += [
                ("subject", part) for _plain, part in split_text(self.subject) if part is not None
            ]
        for chip in self._get_body_tree().iter("span"):
            if CHIP in (chip.get("class") or "").split():
                found.append(("body", chip.get("data-oe-expression") or ""))
        return found

    def _get_body_tree(self):
        """:return: the body as a tree, without anything QWeb would run"""
        tree = html.fragment_fromstring(str(self.body or "<p></p>"), create_parent="div")
        for node in tree.iter("*"):
            for name in list(node.attrib):
                if re.match(r"t-|on", name) or name in ("groups", "position"):
                    del node.attrib[name]
            if node.tag == "t":
                node.tag = "span"
        return tree

    def _get_problems(self):
        """Check every placeholder against the model and the roles that will read it.

        :return: (list of dicts place, expression, message; list of warnings)
        """
        self.ensure_one()
        Path = self.env["dealer.designer.path"]
        problems, warnings = [], []
        if not self.model or self.model not in self.env:
            return problems, warnings
        for place, expression in self._get_expressions():
            message = Path._check_expression(self.model, expression)
            if not message and place != "body":
                message = self._check_text_expression(expression)
            if message:
                problems.append({"place": place, "expression": expression, "message": message})
                continue
            _placeholder, fields_ = Path._parse(self.model, expression)
            if roles := Path._get_unreadable(self.model, fields_):
                warnings.append(
                    self.env._(
                        "“%(field)s” may not be read by %(roles)s: they can't print or send it.",
                        field=fields_[-1]._description_string(self.env),
                        roles=", ".join(roles),
                    )
                )
        return problems, list(dict.fromkeys(warnings))

    def _check_text_expression(self, expression):
        placeholder, _fields = self.env["dealer.designer.path"]._parse(self.model, expression)
        if placeholder.format in ("table", "image") or placeholder.formula:
            return self.env._("A line of text shows no tables, pictures or formulas.")
        return False

    def _get_preview_record(self):
        """:return: the record to preview with, if the reader may read it; else an empty one"""
        self.ensure_one()
        records = self.env.get(self.model) if self.model else None
        if records is None or not self.preview_id:
            return records
        record = records.browse(self.preview_id).exists()
        try:
            record.check_access("read")
        except AccessError:
            return records
        return record

    @api.model
    def check_expression(self, model, expression):
        """Say what is wrong with a placeholder, for the editor.

        :return: one sentence, or False
        """
        self.browse().check_access("read")
        if model not in self.env or not self.env["dealer.designer.path"]._is_model_open(model):
            return self.env._("Choose the documents first.")
        return self.env["dealer.designer.path"]._check_expression(model, expression)
