from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    warranty_claim_days = fields.Integer(
        string="Submit Claims within",
        default=30,
        help="Days from settlement until a warranty claim must be with the maker.",
    )
    warranty_remind_days = fields.Integer(
        string="Remind before",
        default=5,
        help="So many days before the deadline the clerk gets a task.",
    )
    warranty_old_part_days = fields.Integer(
        string="Keep Old Parts",
        default=90,
        help="Days from settlement the replaced part is kept for the maker.",
    )
    warranty_photo_required = fields.Boolean(
        string="Claims Need a Photo", help="A claim without photo or video is not submitted."
    )
    warranty_clerk_id = fields.Many2one(
        "res.users",
        help="Whose the claims of this store are; empty: the first warranty clerk.",
    )

    _warranty_days_positive = models.Constraint(
        "CHECK(warranty_claim_days >= 0 AND warranty_remind_days >= 0"
        " AND warranty_old_part_days >= 0)",
        "Days cannot be below zero.",
    )

    def _get_warranty_clerk(self):
        """Return who works on the claims of this store."""
        self.ensure_one()
        if self.warranty_clerk_id:
            return self.warranty_clerk_id
        clerks = self.env.ref("dealer_base.group_warranty_clerk").user_ids
        return clerks.filtered(lambda user: user.active and self in user.company_ids)[:1]
