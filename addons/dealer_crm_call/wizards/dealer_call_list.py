from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.safe_eval import safe_eval


class DealerCallList(models.TransientModel):
    """A call list by hand: customers chosen in their list or by a domain, one script."""

    _name = "dealer.call.list"
    _description = "Call List"

    name = fields.Char(required=True, help="What the calls are about; a customer is on it once.")
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, default=lambda self: self.env.company
    )
    script_id = fields.Many2one("dealer.call.script", required=True)
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        default=lambda self: (
            self.env.context.get("active_ids")
            if self.env.context.get("active_model") == "res.partner"
            else False
        ),
    )
    partner_domain = fields.Char(string="Or All Customers with")
    due_on = fields.Datetime(string="From", required=True, default=fields.Datetime.now)
    user_ids = fields.Many2many(
        "res.users", string="Callers", domain="[('share', '=', False)]",
        help="Shared out in turn. Empty: whoever takes the next one.",
    )  # fmt: skip

    def action_make(self):
        """Make the calls; customers who are not to be called are left out."""
        self.ensure_one()
        partners = self.partner_ids
        if self.partner_domain and self.partner_domain != "[]":
            partners |= self.env["res.partner"].search(safe_eval(self.partner_domain))
        if not partners:
            raise UserError(self.env._("Choose whom to call."))
        may = partners._may_contact("call", self.script_id.purpose)
        partners = partners.filtered(lambda p: may[p.id] is True)
        prefix = f"list,{self.company_id.id},{self.name},"
        Task = self.env["dealer.call.task"]
        Task.check_access("create")
        known = set(
            Task.sudo()
            .search([("key", "in", [f"{prefix}{p.id}" for p in partners])])
            .mapped("partner_id")
            .ids
        )
        callers = self.user_ids
        tasks = Task._create_with_facts(
            [
                {
                    "company_id": self.company_id.id,
                    "script_id": self.script_id.id,
                    "partner_id": partner.id,
                    "vehicle_id": partner.vehicle_ids.id
                    if len(partner.vehicle_ids) == 1
                    else False,
                    "due_on": self.due_on,
                    "note": self.name,
                    "key": f"{prefix}{partner.id}",
                    "user_id": callers[place % len(callers)].id if callers else False,
                }
                for place, partner in enumerate(p for p in partners if p.id not in known)
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_crm_call.action_dealer_call_task"
        )
        return {**action, "domain": [("id", "in", tasks.ids)], "context": {}}
