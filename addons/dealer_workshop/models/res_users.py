from odoo import models

from .dealer_repair_order_discount import RELEASING_ROLES


class ResUsers(models.Model):
    _inherit = "res.users"

    def _has_release_role(self):
        """Whether this user releases discounts beyond the adviser's limit."""
        self.ensure_one()
        return any(self.has_group(f"dealer_base.group_{role}") for role in RELEASING_ROLES)
