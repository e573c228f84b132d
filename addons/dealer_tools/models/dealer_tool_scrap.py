from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [("draft", "To Scrap"), ("done", "Scrapped"), ("cancelled", "Cancelled")]


class DealerToolScrap(models.Model):
    """A tool given up, with the reason; who must agree is for the workflow to say."""

    _name = "dealer.tool.scrap"
    _description = "Scrap of a Tool"
    _inherit = ["dealer.fact.mixin", "dealer.workflow.mixin"]
    _order = "id desc"
    _rec_name = "tool_id"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_phases = {"draft": "draft", "done": "done", "cancelled": "cancelled"}
    _workflow_acts = {"done": "action_scrap", "cancelled": "action_cancel"}
    _fact_fields = frozenset({"scrapped_on", "cancelled_on"})

    tool_id = fields.Many2one(
        "dealer.tool",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("scrapped_on", "=", False)],
    )
    company_id = fields.Many2one(related="tool_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(
        related="tool_id.value",
        store=True,
        groups="dealer_base.group_see_cost",
        help="Value of the tool; approvals by amount count it for everybody.",
    )
    reason = fields.Text(required=True)
    image = fields.Image(string="Photo", max_width=1920, max_height=1920)
    user_id = fields.Many2one(
        "res.users", string="Asked By", default=lambda self: self.env.user, required=True
    )
    scrapped_on = fields.Datetime(copy=False)
    cancelled_on = fields.Datetime(copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )

    _one_open = models.UniqueIndex(
        "(tool_id) WHERE cancelled_on IS NULL",
        "This tool is scrapped, or to be scrapped, already.",
    )

    @api.depends("scrapped_on", "cancelled_on")
    def _compute_category(self):
        for scrap in self:
            if scrap.scrapped_on:
                scrap.category = "done"
            else:
                scrap.category = "cancelled" if scrap.cancelled_on else "draft"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(scrap.scrapped_on for scrap in self):
            raise UserError(self.env._("A tool that is scrapped keeps its paper."))

    def action_scrap(self):
        """Take the tool out of use for good."""
        for scrap in self:
            if reason := scrap._get_scrap_block():
                raise UserError(reason)
        now = fields.Datetime.now()
        self.tool_id._set_facts({"scrapped_on": now})
        for scrap in self:
            scrap.tool_id._message_log(body=self.env._("Scrapped: %(reason)s", reason=scrap.reason))
        self._set_facts({"scrapped_on": now})
        self._workflow_settle_facts()  # judged as the person who scraps, not when it is flushed
        return True

    def action_cancel(self):
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        return True

    def _get_scrap_block(self):
        self.ensure_one()
        tool = self.tool_id
        if tool.loan_id:
            return self.env._("%(tool)s is lent: take it back first.", tool=tool.display_name)
        if tool.state == "calibration":
            return self.env._(
                "%(tool)s is away for calibration: write down its result first.",
                tool=tool.display_name,
            )
        return None

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (("draft", "done"), ("draft", "cancelled"))

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        if self._workflow_stage_info(step.to_id).category == "done":
            for scrap in self:
                if not scrap.scrapped_on and (reason := scrap._get_scrap_block()):
                    missing[scrap.id] = [*missing.get(scrap.id, ()), reason]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["tool_id", "value", "reason"]
