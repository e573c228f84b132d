from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class DealerHandoverLine(models.Model):
    """One kind of what a person leaves behind, with how much of it is open still."""

    _name = "dealer.handover.line"
    _description = "Handover"
    _order = "departure_id, sequence, id"
    _rec_name = "kind_id"

    departure_id = fields.Many2one(
        "dealer.departure", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="departure_id.company_id", store=True, index=True)
    employee_id = fields.Many2one(related="departure_id.employee_id")
    category = fields.Selection(related="departure_id.category", string="Departure's Status")
    kind_id = fields.Many2one(
        "dealer.handover.kind", string="What", required=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="kind_id.sequence", store=True)
    way = fields.Selection(related="kind_id.way")
    first_count = fields.Integer(string="At First", readonly=True)
    open_count = fields.Integer(string="Open", compute="_compute_open_count")
    handed_to = fields.Char(
        string="Went To", readonly=True, help="Who got them, and how many each."
    )
    state = fields.Selection(
        [("open", "Open"), ("done", "Done")], compute="_compute_open_count", string="Status"
    )

    _kind_once = models.UniqueIndex(
        "(departure_id, kind_id)", "Each kind stands on the checklist once."
    )

    @api.depends("kind_id", "departure_id.employee_id")
    def _compute_open_count(self):
        for line in self:
            over = line.departure_id.category in ("done", "cancelled")
            # sudo: definitions are data, the person's user and contact are the program's to find
            count = 0
            if not over:
                count = line.sudo().kind_id._count_open(line.sudo().employee_id)
            line.open_count = count
            line.state = "open" if count else "done"

    # === ACTION METHODS === #

    def action_open(self):
        """Open what is open still, as far as the reader may see it."""
        self.ensure_one()
        self.departure_id.check_access("read")
        domain = self.sudo().kind_id._get_open_domain(self.sudo().employee_id)
        model = self.sudo().kind_id.model
        if not domain:
            raise UserError(self.env._("Nothing is open."))
        if not self.env[model].has_access("read"):
            raise AccessError(
                self.env._(
                    "You may not see these documents, but you can hand them over: %s.",
                    self.kind_id.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.kind_id.name} · {self.employee_id.name}",
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
            "context": {"create": False},
        }

    def action_hand_over(self):
        """Choose who gets these, all or some."""
        self.departure_id._check_may_hand_over()
        if any(line.way != "reassign" for line in self):
            raise UserError(self.env._("Only what goes to a colleague is handed over here."))
        departure = self.departure_id
        wizard = self.env["dealer.handover.assign"].create(
            {
                "departure_id": departure.id,
                "line_ids": [fields.Command.set(self.ids)],
                "user_id": departure.successor_id.id,
            }
        )
        wizard._fill()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _hand_over(self, colleague, chosen=None):
        """Give what is open to a colleague.

        :param colleague: `res.users`
        :param dict chosen: {line: ids of documents}; None: all
        :return: [sentence] for each document that refused
        """
        refused = []
        for line in self.sudo():  # the checklist is the program's, see _check_may_hand_over
            kind, employee = line.kind_id, line.employee_id
            records = kind._get_open(employee)
            if chosen is not None and records:
                records = records.filtered(lambda r: r.id in chosen.get(line.id, ()))  # noqa: B023
            if not records:
                continue
            reason = self.env._("%s leaves", employee.name)
            failed = kind._hand_over(records, employee, colleague, reason)
            refused += failed
            given = len(records) - len(failed)
            if given:
                line.handed_to = ", ".join(
                    filter(None, [line.handed_to, f"{colleague.name} ({given})"])
                )
        return refused
