from odoo import api, fields, models


class DealerComplaintTeam(models.Model):
    """A department of one store that looks after complaints, with its own mail address."""

    _name = "dealer.complaint.team"
    _description = "Complaint Department"
    _inherit = ["mail.alias.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    leader_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Told first when a deadline has passed.",
    )
    member_ids = fields.Many2many(
        "res.users",
        "dealer_complaint_team_user_rel",
        "team_id",
        "user_id",
        string="Members",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Complaints are given to the member with the fewest open ones.",
    )

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("dealer.complaint")
        if self.id:
            values["alias_defaults"] = {"team_id": self.id, "company_id": self.company_id.id}
        return values

    @api.depends("name")
    def _compute_display_name(self):
        for team in self:
            team.display_name = team.name
