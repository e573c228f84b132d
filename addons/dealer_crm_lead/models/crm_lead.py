from odoo import api, fields, models

from odoo.addons.dealer_base.models.dealer_fact_mixin import BY_CODE
from odoo.addons.dealer_base.tools import phone as phone_tools

FACTS = frozenset(
    {
        "assigned_on",
        "assignment_note",
        "assignment_rule_id",
        "protected_until",
        "in_pool",
        "response_deadline",
        "response_step",
        "response_next_on",
        "responded_on",
    }
)


class CrmLead(models.Model):
    """A lead of the store: what the person wants, how he came in and until when he is answered."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "dealer.fact.mixin"]
    source_kind = fields.Selection(
        [
            ("showroom", "Showroom"),
            ("phone", "Phone"),
            ("web", "Web form"),
            ("api", "Partner site"),
            ("import", "Imported list"),
            ("campaign", "Campaign"),
            ("email", "E-mail"),
            ("referral", "Referral"),
            ("other", "Other"),
        ],
        string="Came By",
        default="other",
        required=True,
        index=True,
        tracking=True,
        help="The way this person came in first; later ways are noted in the chatter.",
    )
    phone_key = fields.Char(
        compute="_compute_phone_key",
        store=True,
        contact_data="partner_id",
        help="Digits of the phone number, the same for every way to write it.",
    )
    model_id = fields.Many2one(
        "fleet.vehicle.model",
        string="Series",
        compute="_compute_model_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
    )
    brand_id = fields.Many2one(
        related="model_id.brand_id", string="Brand", store=True, index="btree_not_null"
    )
    trim_id = fields.Many2one(
        "dealer.vehicle.trim",
        domain="[('model_id', '=?', model_id)]",
        index="btree_not_null",
        tracking=True,
    )
    color_id = fields.Many2one(
        "product.attribute.value",
        string="Colour",
        domain=lambda self: [
            ("attribute_id", "=", self.env.ref("dealer_base.attribute_exterior_color").id)
        ],
    )
    budget = fields.Monetary(
        currency_field="company_currency", help="What the person wants to spend, with tax."
    )
    # === WHOSE IT IS === #
    assigned_on = fields.Datetime(
        readonly=True, copy=False, help="When its consultant got it, by rule, hand-over or himself."
    )
    assignment_note = fields.Char(
        string="Why This Consultant", readonly=True, copy=False, help="What the rule went by."
    )
    assignment_rule_id = fields.Many2one(
        "dealer.lead.rule",
        string="Rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    protected_until = fields.Date(
        readonly=True,
        copy=False,
        help="Until this day nobody else takes the lead. Each follow-up moves it; afterwards the "
        "lead goes back to the pool.",
    )
    in_pool = fields.Boolean(
        readonly=True, copy=False, help="Free for whoever takes it first.", tracking=True
    )
    # === ANSWERED IN TIME === #
    response_deadline = fields.Datetime(
        readonly=True,
        copy=False,
        help="Until then the consultant contacts the person; counted in the store's opening hours.",
    )
    responded_on = fields.Datetime(
        string="Answered On", readonly=True, copy=False, help="First contact by the consultant."
    )

    response_step = fields.Selection(
        [("waiting", "Waiting"), ("reminded", "Reminded"), ("escalated", "With the manager")],
        readonly=True,
        copy=False,
        help="What was done about the missing answer; each step happens once.",
    )
    response_next_on = fields.Datetime(
        readonly=True, copy=False, help="When the next step is taken if there is no answer by then."
    )

    _phone_key_idx = models.Index("(phone_key) WHERE phone_key IS NOT NULL")
    _pool_idx = models.Index("(company_id) WHERE in_pool")
    _protected_idx = models.Index("(protected_until) WHERE protected_until IS NOT NULL")
    _deadline_idx = models.Index(
        "(response_next_on) WHERE responded_on IS NULL AND response_next_on IS NOT NULL"
    )

    # === COMPUTE METHODS === #

    @api.depends("phone")
    def _compute_phone_key(self):
        for lead in self:
            lead.phone_key = phone_tools.key(lead.phone) or False

    @api.depends("trim_id")
    def _compute_model_id(self):
        for lead in self:
            lead.model_id = lead.trim_id.model_id or lead.model_id

    @api.depends("user_id", "team_id", "partner_id")
    def _compute_company_id(self):
        """A lead stays in its store: without consultant and team it is in the store's pool, where
        core would open it to every store."""
        before = {lead: lead.company_id for lead in self}
        done = super()._compute_company_id()
        for lead in self:
            if not lead.company_id:
                lead.company_id = before[lead] or self.env.company
        return done

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_taken(vals_list)
        leads = super().create(vals_list)
        leads._settle_owner(leads)
        return leads

    def write(self, vals):
        before = {}
        if "user_id" in vals:
            before = {lead: lead.user_id for lead in self}
            self._check_may_hand_over(vals["user_id"])
        if not self.env.su and {"phone", "email_from", "partner_id"} & vals.keys():
            self._check_taken([vals])
        done = super().write(vals)
        if {"user_id", "active", "stage_id", "probability"} & vals.keys():
            self._settle_owner(
                self.filtered(lambda lead: lead.user_id != before.get(lead, lead.user_id))
            )
        return done

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | FACTS

    def _write_facts(self, vals):
        """Write values facts among them, with all that follows from a write of a lead."""
        # sudo: who may act was asked by the action; facts are nobody's to write
        return self.sudo().with_context(dealer_facts=BY_CODE).write(vals)
