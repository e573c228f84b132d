from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    test_drive_minutes = fields.Integer(
        string="Length of a Test Drive",
        default=30,
        help="In minutes, where the drive has no route.",
    )
    test_drive_buffer = fields.Integer(
        string="Between Test Drives",
        default=15,
        help="In minutes: to bring the car back, clean it and fill it up.",
    )
    test_drive_reminder_hours = fields.Integer(
        string="Reminder before a Test Drive",
        default=24,
        help="In hours. The customer gets one message for the time agreed. 0: none.",
    )
    test_drive_licence_days = fields.Integer(
        string="Keep Photos of Licences",
        default=30,
        help="In days after the last test drive. Then the photo and the number are deleted; that "
        "the licence was checked, by whom and when stays.",
    )
    test_drive_licence_classes = fields.Char(
        string="Classes of Licence",
        default="A1 A2 A3 B1 B2 C1 C2 B",
        help="Classes that allow to drive a car, separated by spaces.",
    )
    test_drive_km_cost = fields.Monetary(
        string="Cost of a Kilometre",
        default=1.2,
        help="What a kilometre with a demo car costs the store, in its currency: fuel, wear, loss "
        "of value. Used by the report of test drives.",
    )
    test_drive_agreement = fields.Html(
        translate=True,
        default=lambda self: self._default_test_drive_agreement(),
        help="What the customer reads and signs before he drives.",
    )

    _test_drive_figures = models.Constraint(
        "CHECK (test_drive_minutes BETWEEN 5 AND 1440 AND test_drive_buffer BETWEEN 0 AND 480"
        " AND test_drive_reminder_hours >= 0 AND test_drive_licence_days BETWEEN 0 AND 3650"
        " AND test_drive_km_cost >= 0)",
        "A test drive takes 5 minutes to a day, the time between two at most 8 hours; photos of "
        "licences are kept 10 years at most, and costs are not below zero.",
    )

    def _default_test_drive_agreement(self):
        terms = [
            self.env._("I hold a licence valid for this car and am fit to drive."),
            self.env._("I keep to the traffic rules and to the route agreed."),
            self.env._("Fines for what I do on this drive are mine to pay."),
            self.env._(
                "The car is insured by the store. Damage that I cause on purpose or by gross "
                "negligence I pay myself."
            ),
            self.env._(
                "My licence is photographed for one purpose, to prove that it was checked, and the "
                "photo is deleted after the time set by the store."
            ),
        ]
        items = "".join(f"<li>{term}</li>" for term in terms)
        return f"<ol>{items}</ol>"
