from odoo import api, fields, models


class DealerEnquiry(models.Model):
    """When an address of the net or a number sent the enquiry form; forgotten after a day."""

    _name = "dealer.enquiry"
    _description = "Sent Enquiry Form"
    _log_access = False

    sent_on = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    address = fields.Char(index=True)
    phone_key = fields.Char(index=True)

    @api.model
    def _count_recent(self, address, phone_key):
        """:return: how often either sent the form within the last hour"""
        hour = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        recent = [("sent_on", ">=", hour)]
        return max(
            self.search_count([*recent, ("address", "=", address)]) // 4,
            self.search_count([*recent, ("phone_key", "=", phone_key)]),
        )

    @api.autovacuum
    def _gc_enquiries(self):
        self.env.cr.execute("DELETE FROM dealer_enquiry WHERE sent_on < now() - interval '1 day'")
