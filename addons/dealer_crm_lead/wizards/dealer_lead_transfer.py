from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class DealerLeadTransfer(models.TransientModel):
    """Leads go from one to another, with the reason: one lead, a choice, or all of a leaver."""

    _name = "dealer.lead.transfer"
    _description = "Hand Over Leads"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    lead_ids = fields.Many2many("crm.lead", string="Leads")
    from_user_id = fields.Many2one(
        "res.users",
        string="All Leads of",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        context={"active_test": False},
        help="Every running lead of this person in the store, also after he left.",
    )
    lead_count = fields.Integer(string="Leads to Hand Over", compute="_compute_lead_count")
    target = fields.Selection(
        [
            ("user", "To one person"),
            ("rule", "By the assignment rules"),
            ("pool", "Back to the pool"),
        ],
        string="To Whom",
        required=True,
        default="user",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Consultant",
        domain="[('share', '=', False), ('company_ids', 'in', company_id), "
        "('id', '!=', from_user_id)]",
    )
    reason = fields.Char(required=True)

    @api.depends("lead_ids", "from_user_id", "company_id")
    def _compute_lead_count(self):
        for wizard in self:
            wizard.lead_count = self.env["crm.lead"].search_count(wizard._get_domain())

    def _get_domain(self):
        Lead = self.env["crm.lead"]
        own = Domain("id", "in", self.lead_ids.ids)
        if self.from_user_id:
            own = Domain("user_id", "=", self.from_user_id.id) & Domain(
                "company_id", "=", self.company_id.id
            )
        return Lead._get_running_domain() & own

    def action_transfer(self):
        """Hand the leads over."""
        self.ensure_one()
        Lead = self.env["crm.lead"]
        if not Lead._may_hand_over():
            raise AccessError(self.env._("Sales managers hand leads over."))
        leads = Lead.search(self._get_domain())
        if not leads:
            raise UserError(self.env._("There is no running lead to hand over."))
        leads.check_access("write")
        if self.target == "pool":
            leads._release(self.reason)
        elif self.target == "user":
            if not self.user_id:
                raise UserError(self.env._("Choose who gets the leads."))
            self._check_receiver(leads)
            leads._hand_over(self.user_id, self.reason)
        else:
            self._share_out(leads)
        return {"type": "ir.actions.act_window_close"}

    def _check_receiver(self, leads):
        # sudo: who has which role is asked, not shown
        user = self.user_id.sudo()
        if not user.has_group("sales_team.group_sale_salesman") or (
            leads.company_id - user.company_ids
        ):
            raise UserError(
                self.env._("%s sells no cars in this store. Choose a consultant.", user.name)
            )

    def _share_out(self, leads):
        answers = self.env["dealer.lead.rule"]._choose(
            [
                {
                    "company": lead.company_id,
                    "source_kind": lead.source_kind,
                    "model": lead.model_id,
                    "lang": lead.lang_id,
                }
                for lead in leads
            ]
        )
        groups = {}
        for lead, answer in zip(leads, answers, strict=True):
            groups.setdefault(answer["user"], leads.browse())
            groups[answer["user"]] |= lead
        for user, own in groups.items():
            if user:
                own._hand_over(user, self.reason)
            else:
                own._release(self.reason)
