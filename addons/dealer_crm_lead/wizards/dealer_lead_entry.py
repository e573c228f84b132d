from odoo import api, fields, models


class DealerLeadEntry(models.TransientModel):
    """A lead by phone or from a friend, written down in one small window."""

    _name = "dealer.lead.entry"
    _description = "New Lead"

    @api.model
    def _selection_source_kind(self):
        kinds = self.env["crm.lead"]._fields["source_kind"]._description_selection(self.env)
        return [kind for kind in kinds if kind[0] in ("phone", "referral", "campaign", "other")]

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    source_kind = fields.Selection(
        _selection_source_kind, string="Came By", required=True, default="phone"
    )
    name = fields.Char(required=True)
    phone = fields.Char()
    email = fields.Char(string="E-mail")
    model_id = fields.Many2one("fleet.vehicle.model", string="Series")
    trim_id = fields.Many2one("dealer.vehicle.trim", domain="[('model_id', '=?', model_id)]")
    budget = fields.Float(help="What the person wants to spend, with tax.")
    campaign_id = fields.Many2one("utm.campaign")
    message = fields.Text(string="What the Person Said")
    mine = fields.Boolean(
        string="My Lead",
        default=lambda self: self.env.user.has_group("dealer_base.group_sales_consultant"),
        help="Otherwise the store's rules say who gets it.",
    )

    def action_take_in(self):
        """Take the person in, and say what became of it."""
        self.ensure_one()
        Lead = self.env["crm.lead"]
        row = Lead._check_intake(self._prepare_values())
        mine = self.mine and self.env.user.has_group("sales_team.group_sale_salesman")
        if mine:
            Lead._check_taken(
                [
                    {
                        "company_id": self.company_id.id,
                        "phone": row["phone"],
                        "email_from": row["email"],
                    }
                ]
            )
            row["user_id"] = self.env.uid
        [lead] = Lead._take_in([row])
        seen = Lead.browse(lead.id)
        if seen.has_access("read"):
            return seen._get_records_action()
        whose = lead.user_id.name or self.env._("the pool")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Taken in. It is with %s.", whose),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_values(self):
        return {
            "company_id": self.company_id.id,
            "source_kind": self.source_kind,
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
            "model_id": self.model_id.id,
            "trim_id": self.trim_id.id,
            "budget": self.budget,
            "campaign_id": self.campaign_id.id,
            "message": self.message,
        }
