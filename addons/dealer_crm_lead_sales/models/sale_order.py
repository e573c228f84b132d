from odoo import api, models


class SaleOrder(models.Model):
    """A deal belongs to the lead of its customer, wins it and reopens it."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        deals = orders.filtered("is_deal")
        deals.filtered(lambda order: not order.opportunity_id)._join_leads()
        deals.opportunity_id._stage_reached("quoted")
        return orders

    def write(self, vals):
        result = super().write(vals)
        if vals.get("opportunity_id"):
            self.filtered("is_deal").opportunity_id._stage_reached("quoted")
        return result

    def action_confirm(self):
        """A confirmed deal wins its lead."""
        result = super().action_confirm()
        for order in self.filtered(lambda order: order.is_deal and order.state == "sale"):
            # sudo: whoever confirms the deal, the consultant's lead is won
            if lead := order.opportunity_id.sudo():
                lead._win_by(order)
        return result

    def _action_cancel(self):
        """A lead whose deal is off is followed up again."""
        won = {
            order: order.opportunity_id.sudo()
            for order in self
            if order.is_deal and order.state == "sale" and order.opportunity_id
        }
        result = super()._action_cancel()
        for order, lead in won.items():
            # sudo: whoever cancels the deal, the consultant's lead is open again
            lead.filtered(lambda lead: lead.won_status == "won")._reopen_after(order)
        return result

    def action_open_lead(self):
        """The lead this deal came from."""
        self.ensure_one()
        return self.opportunity_id._get_records_action()

    def _join_leads(self):
        """A deal made without its lead joins the one its customer has running in the store."""
        if not self:
            return
        # sudo: whoever makes the deal, and whosever the lead is
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("won_status", "=", "pending"),
                    ("type", "=", "opportunity"),
                ]
            )
        )
        by_person = leads.grouped(lambda lead: (lead.partner_id, lead.company_id))
        for order in self:
            lead = by_person.get((order.partner_id, order.company_id))
            if not lead or len(lead) > 1:
                continue
            order.sudo().write(
                {
                    "opportunity_id": lead.id,
                    **{
                        name: lead[name].id
                        for name in ("source_id", "medium_id", "campaign_id")
                        if not order[name] and lead[name]
                    },
                }
            )
