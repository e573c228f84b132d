from odoo import api, fields, models

# So many wrong links from one address within so many minutes close the pages of links to it.
MISSES = 20
MINUTES = 60


class DealerLinkMiss(models.Model):
    """A link that opened nothing, of any page whose link is the key: who tries many is answered no
    more for a while."""

    _name = "dealer.link.miss"
    _description = "Wrong Link"
    _log_access = False

    address = fields.Char(required=True, readonly=True, help="IP address it came from.")
    missed_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _address_idx = models.Index("(address, missed_on)")

    @api.model
    def _is_closed(self, address):
        """:return: whether `address` tried too many wrong links lately"""
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=MINUTES)
        domain = [("address", "=", address), ("missed_on", ">=", since)]
        return self.search_count(domain, limit=MISSES) >= MISSES

    @api.autovacuum
    def _gc_misses(self):
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=MINUTES)
        self.search([("missed_on", "<", since)]).unlink()
