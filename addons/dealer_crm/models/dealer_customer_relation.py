from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerCustomerRelation(models.Model):
    """Who belongs to whom: families, and companies with their drivers."""

    _name = "dealer.customer.relation"
    _description = "Relation between Customers"
    _order = "date_until DESC NULLS FIRST, id"
    _rec_name = "relative_id"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    relative_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
        help="Who is the spouse, the child, the driver … of the customer.",
    )
    kind = fields.Selection(
        [
            ("spouse", "Spouse"),
            ("parent", "Parent"),
            ("child", "Child"),
            ("driver", "Driver"),
            ("fleet_manager", "Fleet manager"),
            ("colleague", "Colleague"),
        ],
        required=True,
        help="What the person is to the customer.",
    )
    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Drives",
        index="btree_not_null",
        ondelete="set null",
        help="The car a driver drives; empty: any of the customer's.",
    )
    date_from = fields.Date(string="From")
    date_until = fields.Date(string="Until", help="Last day; empty while it lasts.")
    note = fields.Char()

    _other_person = models.Constraint(
        "CHECK(partner_id <> relative_id)", "Nobody is his own relative: choose another person."
    )
    _period_order = models.Constraint(
        "CHECK(date_from IS NULL OR date_until IS NULL OR date_until >= date_from)",
        "A relation cannot end before it began.",
    )
    _running = models.UniqueIndex(
        "(partner_id, relative_id, kind, COALESCE(vehicle_id, 0)) WHERE date_until IS NULL",
        "This relation is noted already.",
    )

    @api.constrains("kind", "vehicle_id")
    def _check_vehicle(self):
        for relation in self:
            if relation.vehicle_id and relation.kind != "driver":
                raise ValidationError(
                    self.env._("Only a driver drives a car of the customer: leave the car out.")
                )

    @api.model
    def _get_reverse_labels(self):
        """:return: {kind: what the customer is to the person}"""
        return {
            "spouse": self.env._("Spouse"),
            "parent": self.env._("Child"),
            "child": self.env._("Parent"),
            "driver": self.env._("Drives for"),
            "fleet_manager": self.env._("Manages the cars of"),
            "colleague": self.env._("Colleague"),
        }
