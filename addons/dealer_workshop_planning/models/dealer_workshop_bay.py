from odoo import api, fields, models


class DealerWorkshopBay(models.Model):
    """A place in the workshop where one car is worked on."""

    _name = "dealer.workshop.bay"
    _description = "Workshop Bay"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind_ids = fields.Many2many(
        "dealer.workshop.bay.kind",
        string="Kinds",
        help="What can be done here, such as alignment or paint. Work goes to the bay with the "
        "fewest other kinds; work that needs no kind to the first bay in the list.",
    )
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Opening Hours",
        check_company=True,
        help="When cars are worked on here; the workshop's opening hours when empty.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    booking_ids = fields.One2many("dealer.workshop.booking", "bay_id", string="Bookings")
    state_now = fields.Selection(
        [("free", "Free"), ("taken", "Taken"), ("blocked", "Blocked")],
        string="Now",
        compute="_compute_state_now",
        help="What the plan says of this bay at this moment.",
    )

    _name_company_uniq = models.UniqueIndex(
        "(company_id, name) WHERE active", "There is a bay of this name in the store already."
    )

    @api.depends("booking_ids.start_on", "booking_ids.end_on", "booking_ids.cancelled_on")
    def _compute_state_now(self):
        now = fields.Datetime.now()
        taken = {
            bay.id
            for [bay] in self.env["dealer.workshop.booking"]._read_group(
                [
                    ("bay_id", "in", self.ids),
                    ("cancelled_on", "=", False),
                    ("start_on", "<=", now),
                    ("end_on", ">", now),
                ],
                ["bay_id"],
            )
        }
        blocks = self.env["dealer.workshop.block"]._get_blocked(self.company_id, now)
        for bay in self:
            if bay.id in taken:
                bay.state_now = "taken"
            else:
                bay.state_now = "blocked" if bay.id in blocks else "free"
