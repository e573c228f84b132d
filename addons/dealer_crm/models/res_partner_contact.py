from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    dealer_contact_ids = fields.One2many(
        "dealer.contact", "partner_id", string="Contacts", groups="dealer_base.group_employee"
    )

    def action_note_contact(self):
        """Note a call, visit or message with the customer in a few taps."""
        self.ensure_one()
        kind = self.env.context.get("contact_kind") or "call_out"
        return self.env["dealer.contact"]._get_note_action(
            default_partner_id=self.id, default_kind=kind
        )

    def action_view_contacts(self):
        """Show all contacts with the customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("dealer_crm.action_dealer_contact")
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
