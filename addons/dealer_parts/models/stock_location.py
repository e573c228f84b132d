from odoo import api, fields, models

from .part_key import part_key


class StockLocation(models.Model):
    _inherit = "stock.location"

    bin_key = fields.Char(
        compute="_compute_bin_key",
        store=True,
        index="trigram",
        help="Name of the bin within its warehouse without spaces, dashes and case; what the "
        "search of parts compares.",
    )

    @api.depends("complete_name", "usage")
    def _compute_bin_key(self):
        for location in self:
            # the warehouse and its stock location are not part of a bin's name
            names = (location.complete_name or "").split("/")[2:]
            inside = location.usage == "internal"
            location.bin_key = (inside and part_key("".join(names))) or False
