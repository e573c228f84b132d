import ast

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

CHANNELS = [
    ("sms", "SMS"),
    ("email", "E-mail"),
    ("sms,email", "SMS, else e-mail"),
    ("email,sms", "E-mail, else SMS"),
    ("sms,call", "SMS, else a call"),
    ("sms,email,call", "SMS, else e-mail, else a call"),
    ("call", "Call"),
    ("activity", "Activity for the employee"),
]
OFFSETS = [("before", "before"), ("after", "after")]


class DealerCareRule(models.Model):
    """When which customers hear from the store, by which way, and what it says.

    What it finds is planned as `dealer.touch`, which sees to consent, quiet hours and limits.
    """

    _name = "dealer.care.rule"
    _description = "Care Rule"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True, tracking=True, help="Only rules that are switched on send anything."
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        tracking=True,
        default=lambda self: self.env.company,
        index="btree_not_null",
        help="Whose customers it cares for. Empty: every store's, each by its own clock.",
    )
    date_from = fields.Date(string="Valid From", tracking=True)
    date_until = fields.Date(string="Valid Until", tracking=True)
    # when
    trigger = fields.Selection(
        selection="_selection_trigger", required=True, default="birthday", tracking=True
    )
    is_hourly = fields.Boolean(compute="_compute_is_hourly")
    offset = fields.Integer(string="How Long", tracking=True, help="In days, or hours of visits.")
    offset_side = fields.Selection(OFFSETS, default="before", required=True, tracking=True)
    months = fields.Integer(
        string="Months Without a Visit", default=12, help="Of the trigger “no visit for months”."
    )
    festival_id = fields.Many2one("dealer.festival", tracking=True)
    hour = fields.Float(
        string="At", default=10.0, tracking=True, help="Hours of the store's clock."
    )
    valid_days = fields.Integer(
        string="May Be Late", default=1, help="Days it may be late, for quiet hours and limits."
    )
    # who
    segment_ids = fields.Many2many("dealer.segment", string="Segments", check_company=True)
    domain = fields.Char(string="More Conditions", default="[]", tracking=True)
    cap_days = fields.Integer(
        string="Not Again Within",
        help="Days in which a customer gets a message of this rule only once. 0: no limit but the "
        "store's.",
    )
    # what and how
    purpose = fields.Selection(
        [("service", "Service"), ("marketing", "Marketing")],
        required=True,
        default="marketing",
        tracking=True,
        help="Marketing needs the customer's consent and counts towards the store's limit. Only the "
        "general manager says that a rule is service.",
    )
    channels = fields.Selection(CHANNELS, required=True, default="sms", tracking=True)
    prefer_own = fields.Boolean(
        string="Customer's Own Way First",
        help="Where the customer prefers one of these channels, it is tried first.",
    )
    model_name = fields.Char(compute="_compute_is_hourly")
    sms_template_id = fields.Many2one(
        "sms.template",
        string="SMS Text",
        domain="[('model', 'in', ['res.partner', model_name])]",
        ondelete="restrict",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        string="E-mail Text",
        domain="[('model', 'in', ['res.partner', model_name])]",
        ondelete="restrict",
    )
    subject = fields.Char(
        string="Task", translate=True, help="What the employee is to do, of calls and activities."
    )
    follow_up_days = fields.Integer(
        string="Call After", help="Days after the message a person calls. 0: nobody does."
    )
    # results
    last_run_on = fields.Date(readonly=True, copy=False)
    touch_ids = fields.One2many("dealer.touch", compute="_compute_touch_count")
    touch_count = fields.Integer(compute="_compute_touch_count", string="Messages Planned")
    arrived_count = fields.Integer(compute="_compute_touch_count", string="Sent")
    currency_id = fields.Many2one("res.currency", compute="_compute_touch_count")
    cost = fields.Monetary(compute="_compute_touch_count")

    _hours = models.Constraint(
        "CHECK(hour >= 0 AND hour < 24)", "The time of day lies between 0:00 and 23:59."
    )
    _numbers = models.Constraint(
        'CHECK("offset" BETWEEN 0 AND 3660 AND COALESCE(cap_days, 0) >= 0'
        " AND COALESCE(follow_up_days, 0) BETWEEN 0 AND 366 AND valid_days BETWEEN 0 AND 60"
        " AND COALESCE(months, 1) BETWEEN 1 AND 120)",
        "Days and hours cannot be negative; calls follow within a year, messages are at most 60 "
        "days late, and months lie between 1 and 120.",
    )
    _period = models.Constraint(
        "CHECK(date_until IS NULL OR date_from IS NULL OR date_until >= date_from)",
        "A rule ends after it begins.",
    )

    # === COMPUTE METHODS === #

    @api.depends("trigger")
    def _compute_is_hourly(self):
        triggers = self._get_triggers()
        for rule in self:
            trigger = triggers.get(rule.trigger)
            rule.is_hourly = bool(trigger and trigger.hours)
            rule.model_name = trigger.model if trigger else False

    def _compute_touch_count(self):
        counts = {rule.id: [0, 0, 0.0] for rule in self}
        groups = (
            self.env["dealer.touch"]._read_group(
                [("origin", "in", [f"{self._name},{rule.id}" for rule in self if rule.id])],
                ["origin", "state"],
                ["__count", "price:sum"],
            )
            if self.ids
            else []
        )
        for origin, state, count, price in groups:
            row = counts[int(origin.split(",")[1])]
            row[0] += count
            row[1] += count if state in ("sent", "delivered") else 0
            row[2] += price or 0.0
        for rule in self:
            rule.touch_ids = False
            rule.touch_count, rule.arrived_count, rule.cost = counts.get(rule.id, (0, 0, 0.0))
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.model
    def _selection_trigger(self):
        return [(code, trigger.label) for code, trigger in self._get_triggers().items()]

    # === CONSTRAINTS === #

    @api.constrains("purpose", "trigger")
    def _check_service(self):
        """What is called service reaches customers who agreed to nothing: the manager answers."""
        # also of whoever acts past his rights: core checks constraints that way
        if self.env.user.has_group("dealer_base.group_general_manager"):
            return
        for rule in self:
            if rule.purpose == "service":
                raise AccessError(
                    self.env._(
                        "“%(rule)s” would reach customers without their consent: leave it as "
                        "marketing, or ask the general manager to make it a service rule.",
                        rule=rule.name,
                    )
                )

    @api.constrains("trigger", "festival_id")
    def _check_festival(self):
        for rule in self:
            if rule.trigger == "festival" and not rule.festival_id:
                raise ValidationError(self.env._("%(rule)s: choose the festival.", rule=rule.name))

    @api.constrains("channels", "sms_template_id", "mail_template_id", "active")
    def _check_texts(self):
        for rule in self:
            if not rule.active:
                continue
            channels = rule.channels.split(",")
            if "sms" in channels and not rule.sms_template_id:
                raise ValidationError(
                    self.env._("%(rule)s: choose the text of the SMS.", rule=rule.name)
                )
            if "email" in channels and not rule.mail_template_id:
                raise ValidationError(
                    self.env._("%(rule)s: choose the text of the e-mail.", rule=rule.name)
                )

    @api.constrains("sms_template_id", "mail_template_id", "trigger")
    def _check_template_model(self):
        for rule in self:
            for template in (rule.sms_template_id, rule.mail_template_id):
                if template and template.model not in ("res.partner", rule.model_name):
                    raise ValidationError(
                        self.env._(
                            "%(template)s is about another kind of document. Choose a text about "
                            "customers or about what triggers the rule.",
                            template=template.display_name,
                        )
                    )

    @api.constrains("domain", "segment_ids")
    def _check_domain(self):
        for rule in self:
            try:
                rule._get_audience()
            except (ValueError, SyntaxError, TypeError, KeyError):
                raise ValidationError(
                    self.env._("%(rule)s: these conditions cannot be read.", rule=rule.name)
                ) from None

    # === ACTIONS === #

    def action_preview(self):
        """Show who gets it tomorrow, who does not, and why."""
        self.ensure_one()
        preview = self.env["dealer.care.preview"].create({"rule_id": self.id})
        preview._fill()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Gets It: %(rule)s", rule=self.name),
            "res_model": "dealer.care.preview",
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_open_touches(self):
        """Open the messages of this rule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("dealer_crm.action_touch")
        action["domain"] = [("origin", "=", f"{self._name},{self.id}")]
        return action

    def action_run(self):
        """Plan today's messages now, for whoever may edit rules."""
        self.check_access("write")
        planned = sum(rule._run() for rule in self)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if planned else "info",
                "message": self.env._("%(count)s messages planned.", count=planned),
            },
        }

    # === WHO === #

    def _get_audience(self):
        """Return the Query on res.partner of whom it cares for, or None: everybody."""
        self.ensure_one()
        domain = Domain(ast.literal_eval(self.domain or "[]"))
        if self.segment_ids:
            domain &= self.segment_ids._get_domain()
        if domain.is_true():
            return None
        # sudo: a rule runs for the store, whoever looks at its preview; he sees names only if he may
        return self.env["res.partner"].sudo()._search(domain)

    @api.model
    def _check_reader(self):
        if not self.env.su and not self.has_access("read"):
            raise AccessError(
                self.env._("Marketing, customer service and managers see care rules.")
            )
