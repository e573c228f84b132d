from odoo import api, fields, models
from odoo.fields import Domain


class DealerKnownFault(models.Model):
    """Trouble that comes again: how it shows, what causes it, what mends it.

    How often it was right is counted from settled repair orders, never typed.
    """

    _name = "dealer.known.fault"
    _description = "Known Fault"
    _inherit = ["dealer.guide.mixin", "mail.thread"]
    _order = "id desc"

    name = fields.Char(required=True, help="In a few words, as one says it on the floor.")
    active = fields.Boolean(default=True)
    symptoms = fields.Text(help="What the customer says and what one notices, in any language.")
    cause = fields.Text(required=True, help="What it was.")
    remedy = fields.Text(help="What mends it.")
    operation_ids = fields.Many2many(
        "dealer.operation", string="Operations", help="What one tap puts on the estimate."
    )
    origin_job_id = fields.Many2one(
        "dealer.repair.job",
        string="Learnt from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    job_ids = fields.One2many("dealer.repair.job", "known_fault_id", string="Jobs")
    used_count = fields.Integer(
        string="Used", compute="_compute_counts", help="Settled jobs it was used on."
    )
    right_count = fields.Integer(
        string="Right", compute="_compute_counts", help="Of these, where it was what it was."
    )
    right_rate = fields.Char(string="Was Right", compute="_compute_counts")

    _search_terms_idx = models.Index(
        lambda registry: "USING gin (search_terms gin_trgm_ops)" if registry.has_trigram else ""
    )
    _origin_uniq = models.UniqueIndex(
        "(origin_job_id) WHERE origin_job_id IS NOT NULL",
        "What was learnt from this job is kept already.",
    )

    @api.depends("name", "symptoms", "cause", "code_ids.code")
    def _compute_search_terms(self):
        return super()._compute_search_terms()

    def _get_search_texts(self):
        return [*super()._get_search_texts(), self.name, self.symptoms, self.cause]

    @api.depends("job_ids.known_fault_wrong", "job_ids.order_id.settled_on")
    def _compute_counts(self):
        # sudo: experience counts from every store; a number tells nothing of an order
        rows = (
            self.env["dealer.repair.job"]
            .sudo()
            ._read_group(
                [
                    ("known_fault_id", "in", self.ids),
                    ("order_id.settled_on", "!=", False),
                    ("is_out", "=", False),
                ],
                ["known_fault_id", "known_fault_wrong"],
                ["__count"],
            )
        )
        used, right = {}, {}
        for fault, wrong, count in rows:
            used[fault.id] = used.get(fault.id, 0) + count
            right[fault.id] = right.get(fault.id, 0) + (0 if wrong else count)
        for fault in self:
            fault.used_count = used.get(fault._origin.id, 0)
            fault.right_count = right.get(fault._origin.id, 0)
            fault.right_rate = False
            if fault.used_count:
                fault.right_rate = self.env._(
                    "%(right)s of %(used)s", right=fault.right_count, used=fault.used_count
                )

    @api.model
    def _get_guide_domain(self, facts):
        return super()._get_guide_domain(facts) & Domain("active", "=", True)

    def _judge_more(self, facts):
        if not self.used_count:
            return 0, []
        # as if it had been right once and wrong once before: few cases weigh little
        score = round(20 * (self.right_count + 1) / (self.used_count + 2))
        return score, [
            self.env._(
                "Was right %(right)s of %(used)s times",
                right=self.right_count,
                used=self.used_count,
            )
        ]

    def action_view_jobs(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Jobs"),
            "res_model": "dealer.repair.job",
            "view_mode": "list,form",
            "domain": [("known_fault_id", "=", self.id)],
        }
