from odoo import api, models
from odoo.exceptions import UserError


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _refuse_own_time(self):
        """:raise UserError: somebody would enter, correct or agree on his own time"""
        # sudo: whose it is; what the program writes is refused to nobody
        if not self.env.su and self.env.user in self.sudo().user_id:
            raise UserError(
                self.env._(
                    "Nobody enters or corrects his own time: ask somebody else of HR to do it."
                )
            )

    @api.model
    def _refuse_own_time_of(self, vals_list):
        """The same of values to be written, whose default is the user himself."""
        own = self.env.user.employee_id
        ids = {vals.get("employee_id", own.id) for vals in vals_list}
        self.browse(filter(None, ids))._refuse_own_time()
