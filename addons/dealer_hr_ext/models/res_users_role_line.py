from odoo import fields, models


class ResUsersRoleLine(models.Model):
    _inherit = "res.users.role.line"

    from_post = fields.Boolean(
        readonly=True,
        help="The role came with the post its user holds and goes with it.",
    )

    def _is_enabled_on(self, date):
        """Return whether the role of this line counts on `date`."""
        self.ensure_one()
        return (not self.date_from or self.date_from <= date) and (
            not self.date_to or date <= self.date_to
        )
