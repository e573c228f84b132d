from odoo import api, fields, models

FIELDS = (
    "part_abc_basis", "part_abc_a", "part_abc_b", "part_xyz_x", "part_xyz_y",
    "part_slow_months", "part_dead_months",
)  # fmt: skip


class DealerPartSettings(models.TransientModel):
    """The limits of the store's figures: kept on the store, set by the parts manager."""

    _inherit = "dealer.part.settings"

    company_id = fields.Many2one(
        "res.company", string="Store", default=lambda self: self.env.company, readonly=True
    )
    part_abc_basis = fields.Selection(related="company_id.part_abc_basis", readonly=False)
    part_abc_a = fields.Float(related="company_id.part_abc_a", readonly=False)
    part_abc_b = fields.Float(related="company_id.part_abc_b", readonly=False)
    part_xyz_x = fields.Float(related="company_id.part_xyz_x", readonly=False)
    part_xyz_y = fields.Float(related="company_id.part_xyz_y", readonly=False)
    part_slow_months = fields.Integer(related="company_id.part_slow_months", readonly=False)
    part_dead_months = fields.Integer(related="company_id.part_dead_months", readonly=False)

    @api.model_create_multi
    def create(self, vals_list):
        """Write the limits on the store the user works in: stores are for administrators to write."""
        self.check_access("create")
        settings = super().create(
            [{name: vals[name] for name in vals if name not in FIELDS} for vals in vals_list]
        )
        for vals in vals_list:
            limits = {name: vals[name] for name in FIELDS if name in vals}
            # sudo: the parts manager sets these limits, the store's other settings are not his
            self.env.company.sudo().write(limits)
        return settings
