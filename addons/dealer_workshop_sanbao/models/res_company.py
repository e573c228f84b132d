from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sanbao_manager_id = fields.Many2one(
        "res.users",
        string="Told of Sanbao Limits",
        help="Gets a task when a car comes one step before a limit of the law, and when it reaches "
        "it. Empty: the manager of the store, else the general managers.",
    )

    def _get_sanbao_managers(self):
        """Return whom to tell of cars near a limit."""
        self.ensure_one()
        one = self.sanbao_manager_id or self.workflow_manager_id
        if one:
            return one
        managers = self.env.ref("dealer_base.group_general_manager").all_user_ids
        return managers.filtered(lambda user: self in user.company_ids and user.active)[:3]
