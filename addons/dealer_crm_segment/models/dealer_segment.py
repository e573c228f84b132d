import ast
from collections.abc import Collection

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

SAMPLE = 10


class DealerSegment(models.Model):
    """A saved group of customers: who fits its conditions now, not who fitted when it was made."""

    _name = "dealer.segment"
    _inherit = ["mail.thread"]
    _description = "Segment of Customers"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    note = fields.Char(string="Purpose", help="What the segment is for.")
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        default=lambda self: self.env.company,
        index="btree_not_null",
        help="Only customers whose home store this is, and those of no store yet. Empty: customers"
        " of all stores the reader works for.",
    )
    match = fields.Selection(
        [("all", "All of the conditions"), ("any", "Any of the conditions")],
        required=True,
        default="all",
        string="Customers Fit",
        tracking=True,
    )
    line_ids = fields.One2many("dealer.segment.line", "segment_id", string="Conditions", copy=True)
    domain = fields.Char(
        string="More Conditions",
        default="[]",
        tracking=True,
        help="Conditions over all figures of a customer; they hold together with those above.",
    )
    partner_count = fields.Integer(
        string="Customers", compute="_compute_counts", help="Who fits now, as you may see them."
    )
    sms_count = fields.Integer(
        string="May Get SMS",
        compute="_compute_counts",
        help="Of these, who agreed to marketing by SMS and did not take it back.",
    )
    email_count = fields.Integer(
        string="May Get E-mail",
        compute="_compute_counts",
        help="Of these, who agreed to marketing by e-mail and did not take it back.",
    )
    call_count = fields.Integer(
        string="May Be Called",
        compute="_compute_counts",
        help="Of these, who agreed to marketing calls and did not take it back.",
    )
    sample_ids = fields.Many2many(
        "res.partner",
        string="Some of Them",
        compute="_compute_sample_ids",
        help="Ten of those who fit now, the latest customers first.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id", "match", "line_ids.summary", "domain")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        Partner = self.env["res.partner"]
        allowed = [
            SQL("count(*) FILTER (WHERE %s)", Partner._get_consent_sql(channel, "marketing"))
            for channel in ("sms", "email", "call")
        ]
        for segment in self:
            try:
                query = segment._get_query()
            except (ValueError, TypeError, SyntaxError, KeyError):  # half typed
                counts = (0, 0, 0, 0)
            else:
                rows = self.env.execute_query(query.select(SQL("count(*)"), *allowed))
                counts = rows[0]
            (
                segment.partner_count,
                segment.sms_count,
                segment.email_count,
                segment.call_count,
            ) = counts

    @api.depends("company_id", "match", "line_ids.summary", "domain")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_sample_ids(self):
        for segment in self:
            try:
                segment.sample_ids = self.env["res.partner"].search(
                    segment._get_domain(), limit=SAMPLE, order="id desc"
                )
            except (ValueError, TypeError, SyntaxError, KeyError):
                segment.sample_ids = False

    @api.constrains("domain")
    def _check_domain(self):
        for segment in self:
            try:
                segment._get_query()
            except (ValueError, TypeError, SyntaxError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "More conditions cannot be read (%(error)s). Choose them again.",
                        error=error,
                    )
                ) from error

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        # sudo: a segment may be part of another store's
        lines = self.env["dealer.segment.line"].sudo().search([("segment_ids", "in", self.ids)])
        if used := lines.segment_id - self:
            raise UserError(
                self.env._(
                    "The segment is a condition of %(segments)s. Take it out there, or archive it.",
                    segments=", ".join(used.mapped("name")),
                )
            )

    # === ACTIONS === #

    def action_open_partners(self):
        """Show everybody who fits now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": self._to_list(self._get_domain()),
            "context": {"create": False},
        }

    def action_add_tag_rule(self):
        """Tag everybody who fits, from now on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tag by Rule"),
            "res_model": "dealer.tag.rule",
            "view_mode": "form",
            "context": {"default_segment_id": self.id},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _to_list(self, domain):
        """:return: the domain as plain lists, which an action carries to the browser"""
        parts = []
        for part in domain:
            if not isinstance(part, str):
                name, operator, value = part
                if isinstance(value, Domain):
                    value = self._to_list(value)
                elif isinstance(value, Collection) and not isinstance(value, str):
                    value = list(value)
                part = [name, operator, value]
            parts.append(part)
        return parts

    def _get_domain(self):
        """:return: the domain on res.partner of who fits; of several segments: who fits one"""
        return Domain.OR([segment._get_own_domain() for segment in self])

    def _get_query(self):
        """:return: the Query on res.partner of who fits, to join with, as the user may read them"""
        return self.env["res.partner"]._search(self._get_domain())

    def _get_own_domain(self):
        self.ensure_one()
        figures = Domain(ast.literal_eval(self.domain or "[]"))
        if self.company_id:
            figures &= Domain("store_id", "in", [False, self.company_id.id])
        # a customer has one row of figures: conditions on it are one look-up, not one each
        plain = self.line_ids.filtered(lambda line: line._is_of_figures())
        if self.match == "all" or plain == self.line_ids:
            others = self.line_ids - plain
            wanted = [line._get_condition_domain() for line in plain]
        else:
            others, wanted = self.line_ids, []
        if wanted:
            figures &= Domain.AND(wanted) if self.match == "all" else Domain.OR(wanted)
        domain = Domain("figure_ids", "any", figures)
        parts = [line._get_domain() for line in others]
        if parts:
            domain &= Domain.AND(parts) if self.match == "all" else Domain.OR(parts)
        return domain
