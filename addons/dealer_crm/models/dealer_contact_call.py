from odoo import fields, models


class DealerContact(models.Model):
    """What the switchboard knows of a call."""

    _inherit = "dealer.contact"

    number = fields.Char(
        readonly=True, contact_data="partner_id", help="The caller's number as it came in."
    )
    line = fields.Char(readonly=True, help="The number of ours that was called.")
    call_ref = fields.Char(
        string="Call", readonly=True, copy=False, help="The switchboard's own name of the call."
    )
    call_state = fields.Selection(
        [("ringing", "Ringing"), ("answered", "Answered"), ("ended", "Ended")],
        readonly=True,
        copy=False,
    )
    answered_on = fields.Datetime(readonly=True, copy=False)
    ring_seconds = fields.Integer(
        string="Rang For", readonly=True, copy=False, help="In seconds, until somebody answered."
    )

    _call_ref_uniq = models.UniqueIndex(
        "(call_ref) WHERE call_ref IS NOT NULL", "This call is noted already."
    )
