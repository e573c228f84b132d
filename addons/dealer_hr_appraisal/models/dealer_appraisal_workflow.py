from odoo import api, models


class DealerAppraisal(models.Model):
    """How an appraisal takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.appraisal"
    _workflow_phases = {
        "self": "draft",
        "manager": "open",
        "calibration": "waiting",
        "talk": "open",
        "objection": "waiting",
        "done": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {"cancelled": "action_cancel"}

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("self", "manager"),
            ("manager", "self"),
            ("manager", "calibration"),
            ("calibration", "manager"),
            ("calibration", "talk"),
            ("talk", "objection"),
            ("objection", "talk"),
            ("talk", "done"),
            *((category, "cancelled") for category in ("self", "manager", "calibration")),
        )

    @api.model
    def _workflow_key_figures(self):
        return ["final_points", "grade_id", "manager_id"]
