from odoo import fields, models


class DealerRegistrationBackground(models.Model):
    """Where somebody learned and whom he worked for; becomes a line of his résumé."""

    _name = "dealer.registration.background"
    _description = "Education or Previous Employer"
    _order = "registration_id, kind, date_start desc, id"

    registration_id = fields.Many2one(
        "dealer.registration", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("education", "Education"), ("work", "Previous Employer")],
        required=True,
        default="education",
    )
    name = fields.Char(string="School or Employer", required=True)
    title = fields.Char(string="Degree or Post", help="Degree and subject, or the post held.")
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until", help="Empty: still there.")
    note = fields.Char(
        string="Remark", help="Of an employer: why he left, and who can be asked about him."
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "The last day lies before the first: correct the days.",
    )

    def _prepare_resume_values(self, employee):
        """Return the values of the résumé lines."""
        types = {
            "education": self.env.ref("hr_skills.resume_type_education"),
            "work": self.env.ref("hr_skills.resume_type_experience"),
        }
        return [
            {
                "employee_id": employee.id,
                "line_type_id": types[line.kind].id,
                "name": line.name if not line.title else f"{line.name} · {line.title}",
                "date_start": line.date_start,
                "date_end": line.date_end,
                "description": line.note or False,
            }
            for line in self
        ]
