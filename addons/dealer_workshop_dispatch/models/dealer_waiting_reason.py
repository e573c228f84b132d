from odoo import api, fields, models


class DealerWaitingReason(models.Model):
    """Why a technician stops before the job is done."""

    _name = "dealer.waiting.reason"
    _description = "Waiting Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    order_reason = fields.Selection(
        selection=lambda self: (
            self.env["dealer.repair.order"]
            ._fields["waiting_reason"]
            ._description_selection(self.env)
        ),
        string="The Order Waits for",
        help="Set: clocking off with this reason makes the order wait, unless a colleague still "
        "works on it. Empty: the order stays in progress, as with a break.",
    )
    is_switch = fields.Boolean(
        string="Switched",
        help="Noted by itself when a technician goes from one job straight to another one.",
    )

    _name_uniq = models.UniqueIndex(
        "(name) WHERE active", "There is a waiting reason of this name already."
    )
    _one_switch = models.UniqueIndex(
        "(is_switch) WHERE is_switch", "One waiting reason is noted for switching already."
    )

    @api.model
    def _get_switch_reason(self):
        return self.search([("is_switch", "=", True)], limit=1)
