from odoo import api, fields, models
from odoo.tools import SQL


class DealerLeadGuard(models.Model):
    """One row a person and store whom somebody takes in: of two at the same moment, the second
    waits here, starts again and finds the lead of the first."""

    _name = "dealer.lead.guard"
    _description = "Guard at Entry of Leads"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    key = fields.Char(required=True)
    taken_on = fields.Datetime(required=True, index=True)

    _key_uniq = models.UniqueIndex("(company_id, key)")

    @api.model
    def _hold(self, pairs):
        """Hold these persons until the transaction ends.

        :param pairs: iterable of (store id, key of phone or e-mail)
        """
        if pairs := sorted(set(pairs)):
            now = fields.Datetime.now()
            self.env.execute_query(
                SQL(
                    "INSERT INTO dealer_lead_guard (company_id, key, taken_on) VALUES %s"
                    " ON CONFLICT (company_id, key) DO UPDATE SET taken_on = EXCLUDED.taken_on"
                    " RETURNING id",
                    SQL(", ").join(SQL("(%s, %s, %s)", store, key, now) for store, key in pairs),
                )
            )

    @api.autovacuum
    def _gc_guards(self):
        self.env.cr.execute(
            "DELETE FROM dealer_lead_guard WHERE taken_on < now() - interval '1 day'"
        )
