from odoo import api, fields, models

KINDS = [
    ("work", "Own work"),
    ("share", "Share of a pool"),
    ("head", "Head's override"),
    ("claw_back", "Taken back"),
    ("adjustment", "Adjustment"),
]


class DealerCommissionLine(models.Model):
    """What one rule pays for one document, to one person; or takes back of it.

    Written by the computation and by adjustments only. A rule pays a document once: unique indexes
    stand behind it, whoever computes at the same time.
    """

    _name = "dealer.commission.line"
    _description = "Commission Line"
    _inherit = ["dealer.fact.mixin", "dealer.private.mixin"]
    _order = "statement_id desc, kind, rule_id, date, id"
    _rec_name = "title"
    _private_fields = {"amount": "salary"}
    # every field: nobody types a line
    _fact_fields = frozenset(
        {
            "statement_id", "kind", "rule_id", "source", "date", "title", "res_model", "res_id",
            "earner_id", "earner_key", "quantity", "rate", "amount", "effect", "origin_id",
            "is_full", "reason", "origin_statement_id",
        }
    )  # fmt: skip

    statement_id = fields.Many2one(
        "dealer.commission.statement", required=True, index=True, ondelete="cascade", readonly=True
    )
    employee_id = fields.Many2one(
        related="statement_id.employee_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="statement_id.company_id", store=True, index=True, precompute=True
    )
    month = fields.Date(related="statement_id.month", store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related="statement_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    rule_id = fields.Many2one(
        "dealer.commission.rule", index=True, ondelete="restrict", readonly=True
    )
    # sudo: people see what they are paid for, not the rules of others
    rule_name = fields.Char(related="rule_id.name", related_sudo=True, string="For")
    source = fields.Selection(
        lambda self: self.env["dealer.work"]._get_source_choices(), string="Figure", readonly=True
    )
    date = fields.Date(readonly=True, help="Day of the work, in the time of the store.")
    title = fields.Char(string="Document", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    earner_id = fields.Many2one(
        "hr.employee",
        string="Work Of",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Who did it; on the statements of others for shares and overrides.",
    )
    earner_key = fields.Integer(
        readonly=True, help="The person where several have a part of one document, else 0."
    )
    quantity = fields.Float(
        string="Counts", readonly=True, help="Documents, pieces, hours or money the rule pays for."
    )
    rate = fields.Float(
        min_display_digits="Product Price", readonly=True, help="Money, or percent."
    )
    amount = fields.Monetary(readonly=True, help="In the store's currency.")
    effect = fields.Selection(
        [
            ("threshold", "Below the threshold"),
            ("cap_row", "Most per document"),
            ("cap_total", "Most per month"),
        ],
        string="Limited By",
        readonly=True,
    )
    reason = fields.Char(readonly=True, help="Why it was adjusted.")
    origin_id = fields.Many2one(
        "dealer.commission.line",
        string="Takes Back",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    origin_statement_id = fields.Many2one(
        "dealer.commission.statement",
        string="Adjusts",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    reversal_ids = fields.One2many("dealer.commission.line", "origin_id", readonly=True)
    is_full = fields.Boolean(readonly=True, help="The document is gone: all of it was taken back.")
    is_reversed = fields.Boolean(
        compute="_compute_is_reversed", store=True, help="Taken back completely."
    )

    _paid_once = models.UniqueIndex(
        "(rule_id, res_model, res_id, earner_key) WHERE kind = 'work' AND is_reversed IS NOT TRUE",
        "A document was paid by the same rule at the same time: compute the month again.",
    )
    _shared_once = models.UniqueIndex(
        "(rule_id, kind, res_model, res_id, earner_key, employee_id)"
        " WHERE kind IN ('share', 'head') AND is_reversed IS NOT TRUE",
        "A document was paid by the same rule at the same time: compute the month again.",
    )
    # what the rules ask of paid lines
    _document_idx = models.Index("(res_model, res_id, rule_id) WHERE res_id IS NOT NULL")
    _adjusted_with_reason = models.Constraint(
        "CHECK (kind != 'adjustment' OR reason IS NOT NULL)", "Say why a commission is adjusted."
    )

    @api.depends("reversal_ids.is_full")
    def _compute_is_reversed(self):
        for line in self:
            line.is_reversed = any(line.reversal_ids.mapped("is_full"))

    def _delete_computed(self):
        """Delete lines of open statements before they are computed anew; what they took back
        counts as paid again."""
        origins = self.origin_id
        self.unlink()
        origins.invalidate_recordset(["reversal_ids"])
        self.env.add_to_compute(self._fields["is_reversed"], origins)
        origins.flush_recordset(["is_reversed"])

    def action_open_document(self):
        """The document the line is paid for; the statement an adjustment is about."""
        self.ensure_one()
        if self.kind == "adjustment":
            return (self.origin_statement_id or self.statement_id).get_formview_action()
        return self.env["dealer.work"]._open_document(self.res_model, self.res_id)
