from odoo import api, fields, models

# So many calls of one kind from one address within so many minutes close the page to it.
LIMITS = {"miss": 20, "form": 5}
MINUTES = 60


class DealerComplaintLinkMiss(models.Model):
    """Wrong links and forms sent from one address: who sends many is answered no more for a while."""

    _name = "dealer.complaint.link.miss"
    _description = "Visits of the Complaint Pages"
    _log_access = False

    address = fields.Char(required=True, readonly=True, help="IP address it came from.")
    kind = fields.Selection([("miss", "Wrong link"), ("form", "Form sent")], required=True)
    missed_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _address_idx = models.Index("(address, kind, missed_on)")

    @api.model
    def _is_closed(self, address, kind):
        """Whether `address` came too often lately."""
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=MINUTES)
        domain = [("address", "=", address), ("kind", "=", kind), ("missed_on", ">=", since)]
        return self.search_count(domain, limit=LIMITS[kind]) >= LIMITS[kind]

    @api.autovacuum
    def _gc_misses(self):
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=MINUTES)
        self.search([("missed_on", "<", since)]).unlink()
