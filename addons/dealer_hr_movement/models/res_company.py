from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    movement_backdate_days = fields.Integer(
        string="Movements Backdated by at Most",
        default=31,
        help="Days. A movement asked for later than that after its day is refused; within them it "
        "is applied and says by how many days it was late. 0: never backdated.",
    )
