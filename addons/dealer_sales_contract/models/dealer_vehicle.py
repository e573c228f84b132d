from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from odoo.addons.dealer_base.models.dealer_vehicle_lookup import MIN_PREFIX, like
from odoo.addons.dealer_base.tools.text import squeeze

NUMBER = "V%07d"


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    number = fields.Char(
        string="Vehicle Number",
        compute="_compute_number",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="The store's own number of the car, on contracts and papers. Given by itself; a "
        "number of your own may be typed instead.",
    )
    import_certificate_number = fields.Char(
        string="Import Certificate",
        copy=False,
        help="Number of the certificate of an imported car (进口证明书号).",
    )
    inspection_number = fields.Char(
        copy=False, help="Number of the commodity inspection of an imported car (商检单号)."
    )

    _number_uniq = models.UniqueIndex(
        "(number text_pattern_ops) WHERE number IS NOT NULL",
        "Another vehicle has this number. Choose one of its own for each car.",
    )

    def _auto_init(self):
        """Number the cars there are in one statement, not one by one."""
        if not column_exists(self.env.cr, self._table, "number"):
            create_column(self.env.cr, self._table, "number", "varchar")
            self.env.cr.execute(
                SQL("UPDATE dealer_vehicle SET number = 'V' || lpad(id::text, 7, '0')")
            )
        return super()._auto_init()

    @api.depends("vin")
    def _compute_number(self):
        """From the record's own number: nobody waits for a sequence, imports neither."""
        for vehicle in self:
            if not vehicle.number and vehicle._origin.id:
                vehicle.number = NUMBER % vehicle._origin.id
            else:
                vehicle.number = vehicle.number

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("number"):
                vals["number"] = squeeze(vals["number"]) or False
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("number"):
            vals = {**vals, "number": squeeze(vals["number"]) or False}
        return super().write(vals)

    @api.model
    def _get_lookup_queries(self, text, exact):
        queries = super()._get_lookup_queries(text, exact)
        key = squeeze(text)
        if not key or not (exact or (key.isascii() and len(key) >= MIN_PREFIX)):
            return queries
        number = self._lookup_column("v", "number")
        condition = (
            SQL("%s = %s", number, key) if exact else SQL("%s LIKE %s", number, f"{like(key)}%")
        )
        return [*queries, SQL("SELECT v.id FROM dealer_vehicle v WHERE %s", condition)]
