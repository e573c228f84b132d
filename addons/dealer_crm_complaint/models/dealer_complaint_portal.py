from odoo import api, models

# what a customer reads of his complaints through the API; the rest is the store's own: whom it is
# about, why it happened, what it cost
SHOWN = frozenset(
    {
        "id", "name", "display_name", "company_id", "partner_id", "vehicle_id", "kind", "subject",
        "description", "received_on", "deadline", "category", "answer", "answered_on", "closed_on",
        "rating", "rating_note", "access_url", "create_date", "write_date",
    }
)  # fmt: skip


class DealerComplaint(models.Model):
    _inherit = "dealer.complaint"

    @api.model
    def _has_field_access(self, field, operation):
        """A customer on the portal may read the document, not all that is written about it."""
        is_hidden = field.name not in SHOWN and not self.env.su
        if is_hidden and not self.env.user._is_internal():
            return False
        return super()._has_field_access(field, operation)
