from odoo import fields, models


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    call_task_ids = fields.One2many("dealer.call.task", "user_input_id")

    def _mark_done(self):
        done = super()._mark_done()
        # sudo: a customer behind his link has no rights on calls
        self.sudo().call_task_ids._settle_answers()
        return done
