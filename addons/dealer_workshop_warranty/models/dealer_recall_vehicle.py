from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.dealer_base.vin import normalise


class DealerRecallVehicle(models.Model):
    """One VIN of a campaign: open, done with a repair order (or elsewhere), or not affected.

    Most are cars this store has never seen; `vehicle_id` is looked up by VIN, so that a car that
    comes later is found too.
    """

    _name = "dealer.recall.vehicle"
    _description = "Car of a Recall"
    _inherit = ["dealer.fact.mixin"]
    _order = "id"
    _rec_name = "vin"
    _fact_fields = frozenset({"done_on", "done_order_id", "not_affected_reason"})

    recall_id = fields.Many2one("dealer.recall", required=True, index=True, ondelete="cascade")
    vin = fields.Char(string="VIN", required=True)
    vehicle_id = fields.Many2one(
        "dealer.vehicle", compute="_compute_vehicle_id", search="_search_vehicle_id", string="Car"
    )
    owner_id = fields.Many2one(
        "res.partner",
        compute="_compute_vehicle_id",
    )
    owner_phone = fields.Char(
        compute="_compute_vehicle_id", string="Phone", contact_data="owner_id"
    )
    license_plate = fields.Char(compute="_compute_vehicle_id")
    done_on = fields.Date(readonly=True, copy=False)
    done_order_id = fields.Many2one(
        "dealer.repair.order", string="Done with", readonly=True, copy=False, index="btree_not_null"
    )
    not_affected_reason = fields.Char(readonly=True, copy=False)
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("not_affected", "Not Affected")],
        compute="_compute_state",
        store=True,
        precompute=True,
        default="open",
    )
    contacted_on = fields.Date(string="Last Contact", copy=False)
    contact_note = fields.Char(copy=False, help="What the owner said.")

    _vin_uniq = models.UniqueIndex(
        "(vin, recall_id)", "This VIN is on the campaign's list already."
    )
    _state_idx = models.Index("(recall_id, state)")

    @api.depends("vin")
    def _compute_vehicle_id(self):
        # owners are shown to whoever calls them; the list itself is guarded
        found = self.env["dealer.vehicle"].sudo().search([("vin", "in", self.mapped("vin"))])
        by_vin = {vehicle.vin: vehicle for vehicle in found}
        none = self.env["dealer.vehicle"]
        for row in self:
            vehicle = by_vin.get(row.vin, none)
            row.vehicle_id = vehicle
            row.owner_id = vehicle.owner_id
            row.owner_phone = vehicle.owner_id.phone
            row.license_plate = vehicle.license_plate

    def _search_vehicle_id(self, operator, value):
        """Known cars (`!= False`), unknown ones (`= False`), or certain cars."""
        if operator not in ("in", "not in"):
            return NotImplemented
        self.env["dealer.vehicle"].flush_model(["vin"])
        self.flush_model(["vin"])
        ids = [item for item in value if item]
        known = SQL(
            "EXISTS (SELECT FROM dealer_vehicle car WHERE car.vin = listed.vin %s)",
            SQL("AND car.id = ANY(%s)", ids) if ids else SQL(""),
        )
        if False in value:
            known = SQL("NOT %s", known) if not ids else SQL("TRUE")
        rows = SQL("(SELECT listed.id FROM dealer_recall_vehicle listed WHERE %s)", known)
        return [("id", operator, rows)]

    @api.depends("done_on", "not_affected_reason")
    def _compute_state(self):
        for row in self:
            if row.done_on:
                row.state = "done"
            else:
                row.state = "not_affected" if row.not_affected_reason else "open"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["vin"] = normalise(vals.get("vin") or "")
        return super().create(vals_list)

    def write(self, vals):
        if "vin" in vals:
            vals = {**vals, "vin": normalise(vals["vin"] or "")}
        return super().write(vals)

    def action_contacted(self):
        """The owner was called or written to today."""
        self.check_access("write")
        self.contacted_on = fields.Date.context_today(self)

    def action_not_affected(self):
        """The car was looked at: it has not got the faulty part."""
        self.check_access("write")
        for row in self:
            if row.state == "done":
                raise UserError(self.env._("%s is done already.", row.vin))
        self._set_facts({"not_affected_reason": self.env._("Checked by %s", self.env.user.name)})

    def action_reopen(self):
        """It is affected after all."""
        self.check_access("write")
        for row in self:
            if row.done_order_id:
                raise UserError(
                    self.env._(
                        "%(vin)s was done with %(order)s: reopen that order instead.",
                        vin=row.vin,
                        order=row.done_order_id.name,
                    )
                )
        self._set_facts({"not_affected_reason": False, "done_on": False})

    def action_print_letters(self):
        """Print a letter to each owner that is known."""
        rows = self.filtered("owner_id")
        if not rows:
            raise UserError(self.env._("None of these cars has an owner that is known here."))
        rows.action_contacted()
        return self.env.ref("dealer_workshop_warranty.action_report_recall_letter").report_action(
            rows
        )
