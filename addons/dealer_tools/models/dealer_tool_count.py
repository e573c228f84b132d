from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerToolCount(models.Model):
    """A count of tools: scan what is there; what is missing or should not be there is explained."""

    _name = "dealer.tool.count"
    _description = "Count of Tools"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True
    _fact_fields = frozenset({"started_on", "closed_on", "closed_by_id"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Room",
        domain=[("usage", "=", "internal")],
        check_company=True,
        help="Empty: every tool of the store.",
    )
    only_special = fields.Boolean(string="Only Special Tools")
    user_id = fields.Many2one(
        "res.users", string="Counted By", default=lambda self: self.env.user, required=True
    )
    started_on = fields.Datetime(copy=False)
    closed_on = fields.Datetime(copy=False)
    closed_by_id = fields.Many2one("res.users", copy=False)
    state = fields.Selection(
        [("draft", "New"), ("open", "Counting"), ("closed", "Closed")],
        compute="_compute_state",
        store=True,
        index=True,
    )
    line_ids = fields.One2many("dealer.tool.count.line", "count_id")
    found_count = fields.Integer(string="Found", compute="_compute_counts")
    missing_count = fields.Integer(string="Missing", compute="_compute_counts")
    unexpected_count = fields.Integer(string="Unexpected", compute="_compute_counts")

    @api.depends("started_on", "closed_on")
    def _compute_state(self):
        for count in self:
            count.state = "closed" if count.closed_on else "open" if count.started_on else "draft"

    @api.depends("line_ids.result")
    def _compute_counts(self):
        for count in self:
            results = count.line_ids.mapped("result")
            count.found_count = results.count("found")
            count.missing_count = results.count("missing")
            count.unexpected_count = results.count("unexpected")

    def write(self, vals):
        if {"company_id", "location_id", "only_special"}.intersection(vals) and any(
            count.started_on for count in self
        ):
            raise UserError(self.env._("What is counted is settled when the count starts."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(count.started_on for count in self):
            raise UserError(self.env._("A count that has started is kept: close it."))

    def action_start(self):
        """Note which tools should be there, and which are out with whom."""
        for count in self.filtered(lambda count: not count.started_on):
            domain = [("company_id", "=", count.company_id.id), ("scrapped_on", "=", False)]
            if count.location_id:
                domain.append(("location_id", "child_of", count.location_id.id))
            if count.only_special:
                domain.append(("is_special", "=", True))
            tools = self.env["dealer.tool"].search(domain)
            if not tools:
                raise UserError(self.env._("No tool is kept there: choose another room."))
            # Lines are written by starting and scanning only.
            self.env["dealer.tool.count.line"].sudo().create(
                [
                    {
                        "count_id": count.id,
                        "tool_id": tool.id,
                        "expected": tool.state in ("in", "damaged"),
                        "out": tool.state if tool.state in ("lent", "calibration") else False,
                        # sudo: the name of who has the tool, for those without rights on staff
                        "holder": tool.sudo().employee_id.name,
                    }
                    for tool in tools
                ]
            )
            count._set_facts({"started_on": fields.Datetime.now()})

    def scan(self, code):
        """Note that the tool with this number or barcode is there.

        :return: dict of `ok` and `message`
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "open":
            raise UserError(self.env._("Start the count first, or open a new one."))
        code = self.env["dealer.tool"]._clean_code(code)
        if not code:
            return {"ok": False, "message": self.env._("Scan a tool.")}
        tool = self.env["dealer.tool"].with_company(self.company_id)._find_tool(code)
        line = self.line_ids.filtered(lambda ln: ln.tool_id == tool if tool else ln.code == code)[
            :1
        ]
        label = tool.display_name or code
        if line.found_on:
            return {"ok": True, "message": self.env._("%(tool)s: counted before", tool=label)}
        values = {"found_on": fields.Datetime.now(), "found_by_id": self.env.uid}
        if line:
            line.sudo().write(values)
        else:
            line = (
                self.env["dealer.tool.count.line"]
                .sudo()
                .create({"count_id": self.id, "tool_id": tool.id, "code": code, **values})
            ).sudo(False)
        if line.result == "unexpected":
            return {
                "ok": False,
                "message": self.env._("%(tool)s should not be here: say why below", tool=label),
            }
        return {"ok": True, "message": self.env._("%(tool)s is here", tool=label)}

    def action_close(self):
        """Close the count; what is missing or unexpected must be explained."""
        for count in self.filtered(lambda count: not count.closed_on):
            if not count.started_on:
                raise UserError(self.env._("Start the count first, or open a new one."))
            open_lines = count.line_ids.filtered(
                lambda ln: ln.result in ("missing", "unexpected") and not ln.explanation
            )
            if open_lines:
                raise UserError(
                    self.env._(
                        "Explain these first: %(tools)s.",
                        tools=", ".join(open_lines.mapped("display_name")),
                    )
                )
        self._set_facts({"closed_on": fields.Datetime.now(), "closed_by_id": self.env.uid})
        for count in self:
            for line in count.line_ids.filtered(lambda ln: ln.result == "missing"):
                line.tool_id._message_log(
                    body=self.env._(
                        "Missing at count %(count)s: %(why)s",
                        count=count.name,
                        why=line.explanation,
                    )
                )
