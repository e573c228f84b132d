from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerMaintenanceDone(models.Model):
    """A task that was done on a car: here, by a settled repair order, or somewhere else."""

    _name = "dealer.maintenance.done"
    _description = "Maintenance Done"
    _order = "date desc, id desc"
    _rec_name = "task_id"

    vehicle_id = fields.Many2one(
        "dealer.vehicle", required=True, index=True, ondelete="cascade", readonly=True
    )
    task_id = fields.Many2one(
        "dealer.maintenance.task", required=True, index=True, ondelete="restrict", readonly=True
    )
    date = fields.Date(required=True, readonly=True)
    km = fields.Integer(
        string="Mileage", aggregator=None, readonly=True, help="In km; 0: not known."
    )
    order_id = fields.Many2one(
        "dealer.repair.order",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="The visit it was done at. Empty: done elsewhere.",
    )
    place = fields.Char(readonly=True, help="Where it was done, if not here.")
    note = fields.Char(readonly=True)

    _order_uniq = models.UniqueIndex(
        "(order_id, vehicle_id, task_id) WHERE order_id IS NOT NULL",
        "This task of the visit is noted already.",
    )
    _last_idx = models.Index("(vehicle_id, task_id, date DESC)")
    _km_positive = models.Constraint("CHECK(km >= 0)", "A mileage cannot be below zero.")

    @api.constrains("date")
    def _check_date(self):
        for done in self:
            if done.date > fields.Date.context_today(done):
                raise ValidationError(
                    self.env._("Maintenance is noted when it is done: the date is in the future.")
                )

    @api.model
    def _note(self, vals_list):
        """Note what was done and work out the next service of these cars.

        The only way rows come about: a settled order or the dialog “Done Elsewhere”.
        """
        # sudo: nobody writes this history by hand
        done = self.sudo().create(vals_list)
        done.vehicle_id._start_service_cycle()
        done.vehicle_id._update_next_service()
        return done

    def action_take_back(self):
        """Take back what was noted as done elsewhere by mistake."""
        self.env["dealer.vehicle"].check_access("write")
        self.check_access("read")
        if orders := self.order_id:
            raise ValidationError(
                self.env._(
                    "%(order)s says so: reopen the order to change it.",
                    order=", ".join(orders.sudo().mapped("name")),
                )
            )
        vehicles = self.vehicle_id
        self.sudo().unlink()  # nobody writes this history by hand
        vehicles._update_next_service()
