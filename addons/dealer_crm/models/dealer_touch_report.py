from odoo import api, fields, models
from odoo.tools import SQL

from .dealer_touch import LEFT


class DealerTouchReport(models.Model):
    """What became of the messages: by rule, campaign, channel and month."""

    _name = "dealer.touch.report"
    _description = "Message Statistics"
    _auto = False
    _order = "date desc"

    date = fields.Datetime(readonly=True, help="When it was due.")
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    origin = fields.Reference(selection="_selection_origin", string="Rule", readonly=True)
    title = fields.Char(string="Rule or Campaign", readonly=True)
    channel = fields.Selection(
        [("sms", "SMS"), ("email", "E-mail"), ("call", "Call"), ("activity", "Activity")],
        readonly=True,
    )
    purpose = fields.Selection([("service", "Service"), ("marketing", "Marketing")], readonly=True)
    planned = fields.Integer(string="All", readonly=True)
    sent = fields.Integer(readonly=True, help="Left the house, whatever came of it.")
    delivered = fields.Integer(readonly=True)
    failed = fields.Integer(string="Did Not Arrive", readonly=True)
    skipped = fields.Integer(string="Not Sent", readonly=True)
    replied = fields.Integer(string="Answered", readonly=True)
    opted_out = fields.Integer(readonly=True)
    parts = fields.Integer(string="SMS Parts", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(string="Cost", readonly=True, help="In the currency of the store.")

    @api.model
    def _selection_origin(self):
        return self.env["dealer.touch"]._selection_origin()

    @property
    def _table_query(self):
        return SQL(
            """SELECT t.id, t.due_on AS date, t.company_id, t.partner_id, t.origin,
                      COALESCE(t.title, t.origin) AS title, t.channel,
                      t.purpose, 1 AS planned,
                      (t.state IN %s)::integer AS sent,
                      (t.state = 'delivered')::integer AS delivered,
                      (t.state IN ('failed', 'refused'))::integer AS failed,
                      (t.state = 'skipped')::integer AS skipped,
                      (t.replied_on IS NOT NULL)::integer AS replied,
                      (t.opted_out_on IS NOT NULL)::integer AS opted_out,
                      COALESCE(t.parts, 0) AS parts, COALESCE(t.price, 0) AS price
                 FROM dealer_touch t""",
            (*LEFT, "failed", "refused"),
        )
