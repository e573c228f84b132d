from odoo import api, fields, models
from odoo.exceptions import ValidationError

SEVERITIES = [("0", "Low"), ("1", "Normal"), ("2", "High"), ("3", "Critical")]


class DealerComplaintCategory(models.Model):
    """What complaints and requests are about, as a tree.

    What a category leaves empty it takes from the one above: team, deadline, steps, template.
    """

    _name = "dealer.complaint.category"
    _description = "Complaint Category"
    _parent_store = True
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name"]
    _order = "sequence, complete_name, id"

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", store=True, recursive=True, string="Full Name"
    )
    parent_id = fields.Many2one(
        "dealer.complaint.category", string="Part of", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("complaint", "Complaints"), ("request", "Requests")],
        string="For",
        help="Empty: for complaints and requests.",
    )
    team_id = fields.Many2one(
        "dealer.complaint.team",
        string="Department",
        company_dependent=True,
        help="Who looks after these in this store. Empty: as the category above, else the store's "
        "first department.",
    )
    severity = fields.Selection(
        SEVERITIES, help="Proposed at intake. Empty: as the category above, else normal."
    )
    deadline_hours = fields.Float(
        string="To Be Answered within",
        help="Working hours of the store until the solution is told to the customer; half of it "
        "where the severity is critical. 0: as the category above, else the store's setting.",
    )
    step_ids = fields.One2many(
        "dealer.complaint.category.step",
        "category_id",
        string="Steps",
        copy=True,
        help="What is to be done for each of these. None: the steps of the category above.",
    )
    answer_template = fields.Html(
        translate=True,
        sanitize=True,
        help="Proposed as the answer to the customer. Empty: as the category above.",
    )

    _deadline_positive = models.Constraint(
        "CHECK (deadline_hours >= 0)", "The time for an answer can't be negative."
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for category in self:
            names = [category.parent_id.complete_name, category.name]
            category.complete_name = " / ".join(filter(None, names))

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A category can't be part of itself."))

    def _get_setting(self, name):
        """:return: the category's own value of a field, else that of the nearest one above"""
        category = self
        while category and not category[name]:
            category = category.parent_id
        return category[name]
