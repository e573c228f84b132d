from odoo import api, fields, models


class DealerWorkflowTransition(models.Model):
    """A step may ask for a checklist of the document."""

    _inherit = "dealer.workflow.transition"

    checklist_kind = fields.Selection(
        selection=lambda self: self.env["dealer.checklist"]._selection_kind(),
        string="Checklist to be done",
        help="The step is open once the document's checklist of this kind is done.",
    )
    checklist_passed = fields.Boolean(
        string="Without a failure",
        help="The checklist must have no item that failed.",
    )
    has_checklists = fields.Boolean(compute="_compute_has_checklists")

    @api.depends("model")
    def _compute_has_checklists(self):
        for transition in self:
            model = self.env.registry.get(transition.model)
            transition.has_checklists = model is not None and "checklist_ids" in model._fields

    @api.model
    def _compile_extra(self, transition):
        extra = super()._compile_extra(transition)
        if transition.checklist_kind:
            extra += (("checklist", transition.checklist_kind, transition.checklist_passed),)
        return extra
