from odoo import api, fields, models


class DealerWorkflowStart(models.TransientModel):
    """The few questions before a new workflow is drawn."""

    _name = "dealer.workflow.start"
    _description = "New Workflow"

    model_id = fields.Many2one(
        "ir.model",
        string="Document",
        required=True,
        ondelete="cascade",
        domain=lambda self: [("model", "in", self.env["dealer.workflow"]._get_models())],
        help="What moves through the stages.",
    )
    name = fields.Char(required=True, compute="_compute_name", store=True, readonly=False)
    company_id = fields.Many2one("res.company", string="Store", help="Empty: every store.")
    start = fields.Selection(
        [
            ("steps", "One stage per category, and the usual steps"),
            ("stages", "One stage per category"),
        ],
        string="Start from",
        required=True,
        default="steps",
    )
    existing_ids = fields.Many2many(
        "dealer.workflow", string="In Use Already", compute="_compute_existing_ids"
    )

    @api.depends("model_id")
    def _compute_name(self):
        for start in self:
            start.name = start.name or start.model_id.name

    @api.depends("model_id", "company_id")
    def _compute_existing_ids(self):
        published = self.env["dealer.workflow"].search(
            [("model_id", "in", self.model_id.ids), ("state", "=", "published")]
        )
        for start in self:
            start.existing_ids = published.filtered(
                lambda w, s=start: w.model_id == s.model_id and w.company_id == s.company_id
            )

    def action_start(self):
        """Make the draft and open its drawing."""
        self.ensure_one()
        workflow = self.env["dealer.workflow"].create(
            {
                "name": self.name,
                "model_id": self.model_id.id,
                "company_id": self.company_id.id,
            }
        )
        workflow._create_start(with_steps=self.start == "steps")
        return workflow.action_open_editor()
