from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerVehicleHistoryMixin(models.AbstractModel):
    """A dated fact of a vehicle: true from a day until the day the next one takes over.

    The concrete model names the field that holds the fact and adds the EXCLUDE constraint that
    keeps periods apart. ``dealer.vehicle`` shows the period that has no end.
    """

    _name = "dealer.vehicle.history.mixin"
    _description = "Dated History of a Vehicle"
    _order = "date_from desc, id desc"

    _history_field = None

    vehicle_id = fields.Many2one("dealer.vehicle", required=True, index=True, ondelete="cascade")
    date_from = fields.Date(string="From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="Until", help="First day it was no longer so. Empty: it is now.")

    @api.model
    def _get_current(self, vehicles):
        """Return {vehicle id: record that is true now}."""
        # sudo: whoever may read the car may know its current plate and owner
        records = self.sudo().search_fetch(
            [("vehicle_id", "in", vehicles.ids), ("date_to", "=", False)],
            ["vehicle_id", self._history_field],
        )
        return {record.vehicle_id.id: record for record in records}

    @api.model
    def _set_current(self, values, date=None, **extra):
        """Make {vehicle: value} true from ``date`` (today) on; an empty value ends the last one.

        :return: the new records
        """
        # sudo: who may write a car changes its plate and owner through here, the history of it
        # only an administrator corrects
        self = self.sudo()
        date = fields.Date.to_date(date) or fields.Date.context_today(self)
        vehicles = self.env["dealer.vehicle"].union(*values)
        current = self._get_current(vehicles)
        ended, vals_list = self.browse(), []
        for vehicle, value in values.items():
            vals = {"vehicle_id": vehicle.id, "date_from": date, self._history_field: value}
            record = current.get(vehicle.id, self.browse())
            if record and value and record._is_same(value):
                continue
            ended += record
            if value:
                vals_list.append({**vals, **extra})
        ended += self._get_displaced(vals_list) - ended
        ended._end(date)
        return self.create(vals_list)

    def _is_same(self, value):
        """Whether the record already says ``value``, given as for ``create``."""
        self.ensure_one()
        field = self._fields[self._history_field]
        return field.convert_to_write(self[field.name], self) == value

    @api.model
    def _get_displaced(self, vals_list):
        """Return records of other vehicles that end because ``vals_list`` begin."""
        return self.browse()

    def _end(self, date):
        """End these records on ``date``. What began that very day was a slip and goes."""
        for record in self:
            if record.date_from > date:
                raise UserError(
                    self.env._(
                        "%(vehicle)s has had %(value)s since %(since)s, which is after %(date)s. "
                        "Choose a later date, or have an administrator correct the history.",
                        vehicle=record.vehicle_id.display_name,
                        value=record.display_name,
                        since=fields.Date.to_string(record.date_from),
                        date=fields.Date.to_string(date),
                    )
                )
        slips = self.filtered(lambda record: record.date_from == date)
        (self - slips).write({"date_to": date})
        slips.unlink()
        # what takes over is inserted at once and meets the constraints
        self.flush_model(["date_to"])
