from odoo import api, fields, models


class DealerContact(models.Model):
    """A contact may be about a lead: its follow-ups, and the answer it waits for."""

    _inherit = "dealer.contact"

    lead_id = fields.Many2one(
        "crm.lead", index="btree_not_null", ondelete="set null", check_company=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        for lead, own in contacts.grouped("lead_id").items():
            # what comes in is no answer; what the consultant says or does is
            answers = own.filtered(
                lambda contact, lead=lead: (
                    contact.user_id == lead.sudo().user_id  # whose it is decides, not who reads
                    and contact.kind not in ("call_in", "message_in")
                )
            )
            if lead and answers:
                lead._note_response(min(answers.mapped("date")))
                lead._protect()
        return contacts

    @api.model
    def _get_person_fields(self):
        return [*super()._get_person_fields(), "lead_id"]

    def _prepare_follow_up_context(self):
        context = super()._prepare_follow_up_context()
        if self.lead_id:
            context["default_lead_id"] = self.lead_id.id
        return context
