from odoo import fields, models


class DealerComplaintCategoryStep(models.Model):
    """One step that complaints of a category get when they are taken in."""

    _name = "dealer.complaint.category.step"
    _description = "Step of a Complaint Category"
    _order = "sequence, id"

    category_id = fields.Many2one(
        "dealer.complaint.category", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="What to Do", required=True, translate=True)
    whom = fields.Selection(
        [
            ("handler", "The handler"),
            ("leader", "The department's leader"),
            ("about", "The employee it is about"),
            ("user", "Always the same person"),
        ],
        string="Who",
        required=True,
        default="handler",
    )
    user_id = fields.Many2one("res.users", domain="[('share', '=', False)]")
    due_hours = fields.Float(
        string="Within", default=8, help="Working hours of the store after the intake."
    )

    _user_named = models.Constraint(
        "CHECK (whom <> 'user' OR user_id IS NOT NULL)", "Say which person does this step."
    )
