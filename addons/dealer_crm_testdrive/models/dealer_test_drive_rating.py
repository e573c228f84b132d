from odoo import fields, models

STARS = [("0", "None"), ("1", "Bad"), ("2", "Poor"), ("3", "Fair"), ("4", "Good"), ("5", "Great")]


class DealerTestDriveItem(models.Model):
    """What customers are asked about after a test drive: power, space, comfort …"""

    _name = "dealer.test.drive.item"
    _description = "Test Drive Question"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)


class DealerTestDriveRating(models.Model):
    """How a customer found one thing about the car he drove."""

    _name = "dealer.test.drive.rating"
    _description = "Test Drive Rating"
    _order = "drive_id, sequence, id"
    _rec_name = "item_id"

    drive_id = fields.Many2one("dealer.test.drive", required=True, index=True, ondelete="cascade")
    item_id = fields.Many2one(
        "dealer.test.drive.item", string="About", required=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="item_id.sequence", store=True)
    company_id = fields.Many2one(related="drive_id.company_id", store=True, precompute=True)
    stars = fields.Selection(STARS, default="0", help="0: not asked.")

    _once = models.UniqueIndex("(drive_id, item_id)", "This was asked already.")
