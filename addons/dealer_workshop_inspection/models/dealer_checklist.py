from odoo import models


class DealerChecklist(models.Model):
    """A finished inspection of a repair order tells what it found."""

    _inherit = "dealer.checklist"

    def action_done(self):
        result = super().action_done()
        inspections = self.filtered(
            lambda checklist: (
                checklist.kind == "inspection"
                and checklist.res_model == "dealer.repair.order"
                and checklist.state == "done"
            )
        )
        for checklist in inspections:
            # sudo: findings are made here only, for whoever fills the checklist
            self.env["dealer.repair.finding"].sudo()._take_from(checklist)
        return result

    def action_cancel(self):
        result = super().action_cancel()
        # sudo: as above; what nobody has taken up goes with its inspection
        findings = self.env["dealer.repair.finding"].sudo()
        findings.search([("checklist_id", "in", self.ids), ("job_id", "=", False)]).unlink()
        return result

    def _get_inspected_order(self):
        self.ensure_one()
        return self.env["dealer.repair.order"].browse(self.res_id)
