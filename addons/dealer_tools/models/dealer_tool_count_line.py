from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerToolCountLine(models.Model):
    _name = "dealer.tool.count.line"
    _description = "Line of a Count of Tools"
    _order = "sequence, id"
    _check_company_auto = True

    count_id = fields.Many2one("dealer.tool.count", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="count_id.company_id", store=True, index=True)
    tool_id = fields.Many2one("dealer.tool", index="btree_not_null", ondelete="restrict")
    code = fields.Char(string="Scanned", help="What was scanned and no tool of the store has.")
    expected = fields.Boolean(help="The tool should be in store, as its papers stand.")
    out = fields.Selection([("lent", "Lent"), ("calibration", "In calibration")])
    holder = fields.Char(string="Lent To")
    found_on = fields.Datetime()
    found_by_id = fields.Many2one("res.users")
    explanation = fields.Char()
    result = fields.Selection(
        [
            ("missing", "Missing"),
            ("unexpected", "Unexpected"),
            ("out", "Out, as it should be"),
            ("found", "Found"),
        ],
        compute="_compute_result",
        store=True,
    )
    sequence = fields.Integer(compute="_compute_result", store=True)

    _tool_uniq = models.UniqueIndex(
        "(count_id, tool_id) WHERE tool_id IS NOT NULL", "The tool is in this count already."
    )

    @api.depends("expected", "found_on")
    def _compute_result(self):
        order = ["unexpected", "missing", "found", "out"]
        for line in self:
            if line.found_on:
                line.result = "found" if line.expected else "unexpected"
            else:
                line.result = "missing" if line.expected else "out"
            line.sequence = order.index(line.result)

    @api.depends("tool_id", "code")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.tool_id.display_name or line.code

    def write(self, vals):
        """Counters write explanations, as long as the count is open; the rest is scanned."""
        if not self.env.su:
            if set(vals) - {"explanation"}:
                raise UserError(self.env._("Lines of a count follow from scanning."))
            if any(line.count_id.closed_on for line in self):
                raise UserError(self.env._("This count is closed: open a new one."))
        return super().write(vals)
