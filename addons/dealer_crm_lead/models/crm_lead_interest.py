from odoo import api, fields, models


class CrmLead(models.Model):
    """What the person wants and how much he wants it."""

    _inherit = "crm.lead"

    received_on = fields.Datetime(
        string="Came In",
        default=fields.Datetime.now,
        readonly=True,
        copy=False,
        index=True,
        help="When the person first came in.",
    )
    intention_level_id = fields.Many2one(
        "dealer.intention.level",
        string="Intention",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="How soon the person will buy; changed with a follow-up, which says why.",
    )
    intention_color = fields.Integer(related="intention_level_id.color", string="Level Colour")
    level_change_ids = fields.One2many(
        "dealer.lead.level.change", "lead_id", string="Levels", readonly=True
    )
    competitor_id = fields.Many2one(
        "dealer.competitor", index="btree_not_null", ondelete="restrict", tracking=True
    )
    purchase_within = fields.Selection(
        [
            ("week", "Within a week"),
            ("month", "Within a month"),
            ("quarter", "Within three months"),
            ("later", "Later"),
        ],
        string="Buys",
        tracking=True,
    )
    payment_kind = fields.Selection(
        [("cash", "Cash"), ("loan", "Loan"), ("undecided", "Undecided")], string="Pays By"
    )
    wants_tradein = fields.Boolean(string="Trades In a Car")
    tradein_note = fields.Char(
        string="Old Car", help="Make, year, mileage or plate of the car he would give."
    )
    buyer_kind = fields.Selection(
        [("first", "First car"), ("additional", "Additional car"), ("replacement", "Replacement")],
        string="Buyer",
    )

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads.filtered("intention_level_id")._log_level_changes({})
        return leads

    def write(self, vals):
        if "intention_level_id" not in vals:
            return super().write(vals)
        before = {lead.id: lead.intention_level_id for lead in self}
        result = super().write(vals)
        self.filtered(lambda lead: lead.intention_level_id != before[lead.id])._log_level_changes(
            before
        )
        return result

    def _log_level_changes(self, before):
        """Keep who changed the level and why (``level_reason`` of the context).

        :param dict before: levels by lead id
        """
        nothing = self.env["dealer.intention.level"]
        values = []
        for lead in self:
            old, new = before.get(lead.id, nothing), lead.intention_level_id
            if not old:
                direction = "first"
            else:
                direction = "raised" if new and new.sequence < old.sequence else "lowered"
            values.append(
                {
                    "lead_id": lead.id,
                    "date": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "old_level_id": old.id,
                    "level_id": new.id,
                    "direction": direction,
                    "reason": self.env.context.get("level_reason"),
                }
            )
        # sudo: the history writes itself, nobody else does
        self.env["dealer.lead.level.change"].sudo().create(values)
