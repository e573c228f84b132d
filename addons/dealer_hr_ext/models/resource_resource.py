from odoo import models


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    def write(self, vals):
        """A person's name is his resource's: it is changed by a proposal there too."""
        if "name" in vals and not self.env.su:
            # sudo: whose name it is, whoever writes
            people = self.sudo().filtered(lambda resource: resource.name != vals["name"])
            if employees := people.with_context(active_test=False).employee_id:
                employees.with_env(self.env)._refuse_direct(["name"])
        return super().write(vals)
