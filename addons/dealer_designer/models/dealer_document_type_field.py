from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("text", "Text"),
    ("long_text", "Long Text"),
    ("number", "Whole Number"),
    ("decimal", "Decimal Number"),
    ("money", "Amount of Money"),
    ("date", "Date"),
    ("datetime", "Date and Time"),
    ("choice", "Choice"),
    ("yes_no", "Yes or No"),
    ("many2one", "One of a List of Records"),
    ("many2many", "Several of a List of Records"),
    ("file", "File"),
    ("image", "Picture"),
    ("phone", "Phone Number"),
    ("formula", "Computed by a Formula"),
]
RESULT_TYPES = ("text", "number", "decimal", "money", "date", "datetime", "yes_no")
# key of the designer's spec → fields here that it is made from
SPEC_SOURCES = {
    "label": {"name", "name_other"},
    "help": {"help"},
    "choices": {"choices"},
    "required_if": {"required"},
    "formula": {"formula"},
}


class DealerDocumentTypeField(models.Model):
    """One field of an own document type, as its designer asked for it."""

    _name = "dealer.document.type.field"
    _description = "Field of a Document Type"
    _inherit = "dealer.document.label.mixin"
    _order = "sequence, id"

    type_id = fields.Many2one("dealer.document.type", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Label")
    kind = fields.Selection(KINDS, string="Holds", required=True, default="text")
    required = fields.Boolean(help="Has to be filled before a person can save the document.")
    choices = fields.Text(translate=True, help="One choice a line, in the order they are shown.")
    relation_id = fields.Many2one(
        "ir.model",
        string="Records",
        ondelete="cascade",
        domain="[('transient', '=', False), ('abstract', '=', False)]",
        help="Which records can be chosen: contacts, vehicles, employees …",
    )
    formula = fields.Char(help="For instance: days * price per day. Fields by their names.")
    result_type = fields.Selection(
        [kind for kind in KINDS if kind[0] in RESULT_TYPES],
        string="Gives",
        default="decimal",
        help="What the formula gives.",
    )
    help = fields.Char(string="Hint", translate=True, help="Shown when the pointer rests on it.")
    in_list = fields.Boolean(string="In Lists", default=True)
    in_search = fields.Boolean()
    hidden = fields.Boolean(help="No longer on the form; what it holds is kept.")
    field_id = fields.Many2one(
        "ir.model.fields", string="Made", readonly=True, copy=False, ondelete="set null"
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "choices", "relation_id", "formula")
    def _check_definition(self):
        for line in self:
            if line.kind == "choice" and len(line._get_choices()) < 2:
                raise ValidationError(
                    self.env._(
                        "“%(field)s” is a choice: type at least two choices, one a line.",
                        field=line.name,
                    )
                )
            if line.kind in ("many2one", "many2many") and not line.relation_id:
                raise ValidationError(
                    self.env._("“%(field)s”: say which records can be chosen.", field=line.name)
                )
            if line.kind == "formula" and not (line.formula or "").strip():
                raise ValidationError(self.env._("“%(field)s”: type its formula.", field=line.name))

    @api.constrains("name", "type_id")
    def _check_label(self):
        """Two fields with one label can't be told apart, in a list, an import or a print."""
        taken = {
            field._description_string(self.env).casefold()
            for mixin in ("dealer.document.mixin", "dealer.workflow.mixin")
            for field in self.env[mixin]._fields.values()
        }
        for document_type in self.type_id:
            seen = set(taken)
            for line in document_type.field_ids:
                label = (line.name or "").strip().casefold()
                if label in seen:
                    raise ValidationError(
                        self.env._(
                            "Two fields are called “%(field)s”: give one of them another label.",
                            field=line.name,
                        )
                    )
                seen.add(label)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.type_id._rebuild()
        return lines

    def write(self, vals):
        self._check_unchanged(vals)
        done = super().write(vals)
        if set(vals) - {"field_id"}:
            self.filtered("field_id")._sync_made(set(vals))
            self.type_id._rebuild()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        if made := self.filtered("field_id"):
            raise UserError(
                self.env._(
                    "“%(field)s” may hold data: tick Hidden to take it off the form, or remove it "
                    "with Customise, which exports what it holds.",
                    field=made[0].name,
                )
            )

    def _check_unchanged(self, vals):
        """What a made field holds can't change: its values would be lost."""
        fixed = {"kind", "relation_id", "type_id", "result_type"} & set(vals)
        for line in self.filtered("field_id"):
            for name in fixed:
                value = line[name].id if line._fields[name].relational else line[name]
                if value != vals[name]:
                    raise UserError(
                        self.env._(
                            "“%(field)s” is in use as it is: hide it and add another field.",
                            field=line.name,
                        )
                    )

    # === BUSINESS METHODS === #

    def _get_choices(self):
        """:return: the choices as typed, without empty lines and doubles"""
        self.ensure_one()
        lines = (line.strip() for line in (self.choices or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def _prepare_choices(self):
        """The choices with their translations; those that exist keep the value stored."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        labels = {code: self.with_context(lang=code)._get_choices() for code in codes}
        stored = {choice.name: choice.value for choice in self.field_id.sudo().selection_ids}
        choices = []
        for position, choice in enumerate(self._get_choices()):
            spec = {
                "label": {
                    code: texts[position] if position < len(texts) else choice
                    for code, texts in labels.items()
                }
            }
            if choice in stored:
                spec["value"] = stored[choice]
            choices.append(spec)
        return choices

    def _prepare_spec(self):
        """The field as the designer's API asks for it (``dealer.designer.add_field``)."""
        self.ensure_one()
        spec = {
            "label": self._get_names(),
            "type": self.kind,
            # the designer's conditions: an empty domain is always, False is never
            "required_if": [] if self.required else False,
        }
        if self.help:
            spec["help"] = {code: self.with_context(lang=code).help for code in spec["label"]}
        if self.kind == "choice":
            spec["choices"] = self._prepare_choices()
        if self.relation_id:
            spec["relation"] = self.relation_id.model
        if self.kind == "formula":
            spec["formula"] = self.formula
            spec["result_type"] = self.result_type
            spec.pop("required_if")
        return spec

    def _make(self):
        """Make the fields that are not there yet, in one go."""
        for document_type, lines in (
            self.filtered(lambda line: not line.field_id).grouped("type_id").items()
        ):
            # who calls this may shape the type; definitions of fields are the designer's own
            made = (
                self.env["dealer.designer.field"]
                .sudo()
                ._add_fields(document_type.model, [line._prepare_spec() for line in lines])
            )
            for line, field in zip(lines, made, strict=True):
                line.field_id = field.field_id

    def _sync_made(self, names):
        """Carry what was changed here over to the fields made, and nothing else.

        :param names: fields of this model that were written
        """
        keys = {key for key, sources in SPEC_SOURCES.items() if names & sources}
        if not keys:
            return
        Field = self.env["dealer.designer.field"].sudo()  # see _make
        made = Field.search([("field_id", "in", self.field_id.ids)]).grouped("field_id")
        for line in self:
            spec = {key: value for key, value in line._prepare_spec().items() if key in keys}
            if spec:
                made[line.field_id]._update(spec)
