from odoo import fields, models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    reception_uuid = fields.Char(
        string="Reception",
        copy=False,
        readonly=True,
        help="Made by the tablet for one reception: sent twice, it makes one order.",
    )

    _reception_uuid_uniq = models.UniqueIndex(
        "(reception_uuid) WHERE reception_uuid IS NOT NULL",
        "This reception is saved already: open its order.",
    )

    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"reception_uuid"}

    def action_print_reception(self):
        """The sheet the customer signed at reception."""
        self.ensure_one()
        return self.env.ref("dealer_workshop_reception.action_report_reception").report_action(self)

    def _get_reception_marks(self):
        """Return the reception checklist of this order, empty without one; for the print."""
        self.ensure_one()
        return self._get_checklist("reception")[self.id]

    def _describe_for_reception(self):
        """Return what the tablet shows of an order."""
        self.ensure_one()
        categories = dict(self._fields["category"]._description_selection(self.env))
        return {
            "id": self.id,
            "name": self.name,
            "plate": self.license_plate or "",
            "car": self.vehicle_id.display_name,
            "category": self.category,
            "state": categories[self.category],
            "adviser": self.adviser_id.name or "",
            "received_on": fields.Datetime.to_string(self.received_on),
            "promised_on": fields.Datetime.to_string(self.promised_on) or False,
            "mileage": self.mileage_in,
            "customer": self.partner_id.name or "",
            "email": self.partner_id.email or "",
            "concerns": self.job_ids.mapped("concern"),
        }
