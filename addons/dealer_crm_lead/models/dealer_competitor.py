from odoo import api, fields, models


class DealerCompetitor(models.Model):
    """What else the person looks at: a car of another make, or the same car at another store."""

    _name = "dealer.competitor"
    _description = "Competitor"
    _order = "name, id"

    name = fields.Char(
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        help="Make and series as people say it, or the name of another dealer.",
    )
    kind = fields.Selection(
        [("car", "Another car"), ("dealer", "Another dealer")], default="car", required=True
    )
    model_id = fields.Many2one(
        "fleet.vehicle.model",
        string="Series",
        index="btree_not_null",
        help="Of the catalogue, where it is there.",
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(lower(name))", "This competitor is in the list already. Choose it there."
    )

    @api.depends("model_id")
    def _compute_name(self):
        for competitor in self:
            competitor.name = competitor.name or competitor.model_id.display_name
