from odoo import models


class DealerWorkflowLevel(models.Model):
    _inherit = "dealer.workflow.level"

    def _get_candidates(self, records, requester):
        """Nobody decides on what is about himself.

        A model says by `_workflow_subject_field` which of its fields names the employee.
        """
        candidates = super()._get_candidates(records, requester)
        if name := getattr(records, "_workflow_subject_field", None):
            # sudo: only who it is about
            subjects = {record.id: record[name].user_id for record in records.sudo()}
            for (level, record_id), users in candidates.items():
                candidates[level, record_id] = users - subjects[record_id]
        return candidates
