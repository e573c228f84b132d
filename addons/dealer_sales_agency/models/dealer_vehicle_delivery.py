from odoo import models


class DealerVehicleDelivery(models.Model):
    _inherit = "dealer.vehicle.delivery"

    def _get_handover_blockers(self):
        """Plates first, where the store wants it."""
        blockers = super()._get_handover_blockers()
        order = self.order_id.sudo()  # whether the plates are there is the hand-over's to know
        if self.company_id.agency_plates_first and order.registration_state in ("todo", "progress"):
            case = order.agency_case_ids.filtered(
                lambda case: case.kind == "plate" and case.category in ("draft", "in_progress")
            )[:1]
            blockers.append(
                self.env._(
                    "The car has no plates yet (%(case)s). %(who)s registers it.",
                    case=case.name,
                    who=case.user_id.name or self.env._("The finance clerk"),
                )
            )
        return blockers
