from collections import Counter
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

#: customers that are looked at one by one
LIMIT = 200


class DealerCarePreview(models.TransientModel):
    """Who would get a rule's message on a day, who would not, and why; nothing is planned."""

    _name = "dealer.care.preview"
    _description = "Preview of a Care Rule"

    rule_id = fields.Many2one("dealer.care.rule", required=True, readonly=True, ondelete="cascade")
    day = fields.Date(
        required=True,
        default=lambda self: self.env.company._get_store_date() + timedelta(days=1),
        help="In the store's days.",
    )
    found_count = fields.Integer(readonly=True)
    summary = fields.Char(readonly=True)
    example = fields.Html(readonly=True, string="What the First One Reads")
    line_ids = fields.One2many("dealer.care.preview.line", "preview_id", readonly=True)

    def action_refresh(self):
        """Look at another day."""
        self._fill()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Gets It: %(rule)s", rule=self.rule_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _fill(self):
        """Ask the rule as its run would on that day, and judge what it finds."""
        self.ensure_one()
        rule = self.rule_id
        rule.check_access("read")
        company = rule.company_id or self.env.company
        touches = self._get_touches(rule, company)
        lines, verdicts = [], Counter()
        moment = min((touch.due_on for touch in touches), default=fields.Datetime.now())
        labels = dict(touches._fields["channel"]._description_selection(self.env))
        for touch, (verdict, values) in touches._judge(moment):
            verdicts[verdict] += 1
            channel = values.get("channel") or touch.channel
            lines.append(
                {
                    "partner_id": touch.partner_id.id,
                    "reason": touch.reason,
                    "verdict": verdict,
                    "due_on": values.get("due_on") or touch.due_on,
                    "channel": labels[channel] if verdict != "skip" else False,
                    "why": values.get("outcome")
                    or (verdict == "later" and self.env._("Quiet hours or the limit: later."))
                    or False,
                }
            )
        self.line_ids.unlink()
        self.write(
            {
                "line_ids": [fields.Command.create(line) for line in lines],
                "summary": self.env._(
                    "%(found)s found; of the %(looked)s looked at, %(sent)s get it, %(later)s "
                    "later, %(skipped)s do not.",
                    found=self.found_count,
                    looked=len(lines),
                    sent=verdicts["send"],
                    later=verdicts["later"],
                    skipped=verdicts["skip"],
                ),
                "example": touches[:1].body_html if touches else False,
            }
        )

    def _get_touches(self, rule, company):
        """Return the messages the rule would plan, as new records."""
        now = company._get_store_moment(self.day, 0)
        # as if it had run the day before
        ghost = rule.new(origin=rule)
        ghost.last_run_on = self.day - timedelta(days=1)
        first, last = ghost._get_window(self.day, now + timedelta(days=1))
        if rule.is_hourly:
            first = last - timedelta(days=1, hours=1)
        query = rule._get_query(company, first, last)
        # sudo: a message is built from a template as it would be sent, and judged by consents
        Touch = self.env["dealer.touch"].sudo()
        if query is None:
            return Touch
        known = SQL(
            "(%s) planned WHERE NOT EXISTS (SELECT FROM dealer_touch t WHERE t.key = planned.key)",
            query,
        )
        ((self.found_count,),) = self.env.execute_query(SQL("SELECT count(*) FROM %s", known))
        self.env.cr.execute(SQL("SELECT planned.* FROM %s ORDER BY key LIMIT %s", known, LIMIT))
        touches = Touch
        for row in self.env.cr.dictfetchall():
            channel = row["channels"].split(",")[0]
            touches += Touch.new({**row, "channel": channel, "state": "planned"})
        return touches


class DealerCarePreviewLine(models.TransientModel):
    """One customer of a preview."""

    _name = "dealer.care.preview.line"
    _description = "Customer of a Preview"
    _order = "verdict, id"

    preview_id = fields.Many2one("dealer.care.preview", required=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    reason = fields.Char(readonly=True)
    verdict = fields.Selection(
        [("send", "Gets it"), ("later", "Later"), ("skip", "Does not")], readonly=True
    )
    due_on = fields.Datetime(string="When", readonly=True)
    channel = fields.Char(string="By", readonly=True)
    why = fields.Char(string="Why Not or Later", readonly=True)
