from odoo import fields, models
from odoo.exceptions import UserError

# so many are shown to choose from; more are handed over all together
SHOWN = 200


class DealerHandoverAssign(models.TransientModel):
    """Who gets what a person leaves behind: everything, or what is chosen."""

    _name = "dealer.handover.assign"
    _description = "Hand Over"

    departure_id = fields.Many2one("dealer.departure", required=True, readonly=True)
    company_id = fields.Many2one(related="departure_id.company_id")
    line_ids = fields.Many2many("dealer.handover.line", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="To",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    is_all = fields.Boolean(string="Everything", default=True)
    item_ids = fields.One2many("dealer.handover.assign.item", "wizard_id")
    item_count = fields.Integer(readonly=True)

    def _fill(self):
        """List what can be chosen, past the rights of whoever hands over: names only."""
        self.ensure_one()
        values, count = [], 0
        for line in self.line_ids.sudo():
            records = line.kind_id._get_open(line.employee_id)
            if not records:
                continue
            count += len(records)
            values += [
                {
                    "wizard_id": self.id,
                    "line_id": line.id,
                    "res_id": record.id,
                    "name": record.display_name,
                }
                for record in records[: SHOWN - len(values)]
            ]
        self.env["dealer.handover.assign.item"].create(values)
        self.item_count = count

    def action_hand_over(self):
        """Hand over, and say what refused."""
        self.ensure_one()
        # the departures of the lines: those of another one would come with this one's rights
        (self.departure_id | self.line_ids.departure_id)._check_may_hand_over()
        colleague = self.user_id
        if not colleague:
            raise UserError(self.env._("Choose who gets it."))
        if colleague == self.departure_id.employee_id.user_id or not colleague.active:
            raise UserError(self.env._("Choose a colleague who stays."))
        if self.departure_id.company_id not in colleague.sudo().company_ids:
            raise UserError(
                self.env._(
                    "%(person)s has no access to %(store)s: choose another, or let an "
                    "administrator give it.",
                    person=colleague.name,
                    store=self.departure_id.company_id.name,
                )
            )
        chosen = None
        if not self.is_all:
            chosen = {}
            for item in self.item_ids.filtered("is_chosen"):
                chosen.setdefault(item.line_id.id, set()).add(item.res_id)
            if not chosen:
                raise UserError(self.env._("Choose what is handed over."))
        refused = self.line_ids._hand_over(colleague, chosen)
        if refused:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "warning",
                    "sticky": True,
                    "title": self.env._("Not handed over"),
                    "message": "\n".join(refused[:10]),
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        return {"type": "ir.actions.act_window_close"}


class DealerHandoverAssignItem(models.TransientModel):
    _name = "dealer.handover.assign.item"
    _description = "What Is Handed Over"

    wizard_id = fields.Many2one("dealer.handover.assign", required=True, ondelete="cascade")
    line_id = fields.Many2one("dealer.handover.line", string="What", readonly=True)
    res_id = fields.Integer(readonly=True)
    name = fields.Char(string="Document", readonly=True)
    is_chosen = fields.Boolean(string="Chosen")
