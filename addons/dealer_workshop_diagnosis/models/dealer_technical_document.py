from urllib.parse import quote, urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class DealerTechnicalDocument(models.Model):
    """A bulletin, manual or drawing: a file or a link, in versions, valid from day to day."""

    _name = "dealer.technical.document"
    _description = "Technical Document"
    _inherit = ["dealer.guide.mixin"]
    _order = "date_from desc, id desc"
    _rec_names_search = ["name", "number", "words"]

    name = fields.Char(required=True)
    number = fields.Char(index="trigram", help="The maker's number of it.")
    kind = fields.Selection(
        [
            ("bulletin", "Technical bulletin"),
            ("manual", "Repair manual"),
            ("wiring", "Wiring diagram"),
            ("procedure", "Procedure"),
            ("training", "Training"),
        ],
        required=True,
        default="bulletin",
    )
    active = fields.Boolean(default=True)
    version = fields.Char(default="1", required=True)
    previous_id = fields.Many2one(
        "dealer.technical.document",
        string="Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    next_ids = fields.One2many("dealer.technical.document", "previous_id", string="Replaced by")
    date_from = fields.Date(string="Valid from", default=fields.Date.context_today)
    date_to = fields.Date(string="Valid until", help="Last day; empty: still is.")
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current", help="Valid today."
    )
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    url = fields.Char(string="Link", help="Where it is found, beginning with https:// or http://.")
    open_url = fields.Char(compute="_compute_open_url")
    keywords = fields.Text(help="Symptoms and words it is found by, in any language.")
    group_ids = fields.Many2many(
        "res.groups",
        string="Who May See It",
        domain="[('privilege_id', '!=', False)]",
        help="Empty: everybody of the workshop.",
    )

    _search_terms_idx = models.Index(
        lambda registry: "USING gin (search_terms gin_trgm_ops)" if registry.has_trigram else ""
    )
    _dates = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_from <= date_to)",
        "The last day is before the first one.",
    )
    _version_uniq = models.UniqueIndex(
        "(upper(number), version) WHERE number IS NOT NULL",
        "This version of this document is kept already.",
    )

    @api.depends("name", "number", "keywords", "code_ids.code")
    def _compute_search_terms(self):
        return super()._compute_search_terms()

    def _get_search_texts(self):
        return [*super()._get_search_texts(), self.name, self.number, self.keywords]

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for document in self:
            document.is_current = (not document.date_from or document.date_from <= today) and (
                not document.date_to or document.date_to >= today
            )

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = (Domain("date_from", "=", False) | Domain("date_from", "<=", today)) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        )
        return domain if True in value else ~domain

    @api.depends("file", "file_name", "url")
    def _compute_open_url(self):
        for document in self.with_context(bin_size=True):
            if document.file:
                name = quote(document.file_name or document.name or "document")
                document.open_url = (
                    f"/web/content/dealer.technical.document/{document._origin.id}/file/{name}"
                )
            else:
                document.open_url = document.url

    @api.constrains("url")
    def _check_url(self):
        for document in self:
            if document.url and (
                urlsplit(document.url).scheme not in ("http", "https")
                or not urlsplit(document.url).netloc
            ):
                raise ValidationError(
                    self.env._(
                        "A link begins with https:// or http://: correct “%s”.", document.url
                    )
                )

    @api.constrains("file", "url")
    def _check_content(self):
        for document in self.with_context(bin_size=True):
            if not document.file and not document.url:
                raise ValidationError(
                    self.env._("%s has neither a file nor a link: add one.", document.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents._check_content()
        return documents

    @api.model
    def _get_guide_domain(self, facts):
        """Documents for the very series are shown even without a code or symptom."""
        domain = super()._get_guide_domain(facts)
        if facts.model_id:
            domain |= Domain("model_ids", "in", facts.model_id)
        return domain & Domain("is_current", "=", True)

    def _is_shown_by_car(self, facts, specific):
        return specific

    def action_open(self):
        """Open the file or the link in a new tab."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.open_url, "target": "new"}

    def action_new_version(self):
        """Make the next version: it takes over today, this one ends yesterday."""
        self.ensure_one()
        if self.next_ids:
            raise UserError(
                self.env._(
                    "%(name)s was replaced by version %(version)s already: go on from there.",
                    name=self.name,
                    version=self.next_ids[0].version,
                )
            )
        today = fields.Date.context_today(self)
        number = int(self.version) + 1 if self.version.isdigit() else f"{self.version}-2"
        new = self.copy(
            {
                "previous_id": self.id,
                "version": str(number),
                "date_from": today,
                "date_to": False,
                "name": self.name,
            }
        )
        self.date_to = max(fields.Date.subtract(today, days=1), self.date_from or today)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "view_mode": "form",
        }
