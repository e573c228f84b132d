"""What the store sends to its customers by rule or campaign: planned in sets, sent once."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

#: states of a message that has, or may have, reached the customer
LEFT = ("sending", "sent", "delivered", "unknown")
CHANNELS = ("sms", "email", "call", "activity")


class DealerTouch(models.Model):
    """One message to one customer.

    Nobody writes messages by hand: rules and campaigns plan them (`_plan`, `_plan_sql`), the
    scheduler sends them (`_send_due`, see `dealer_touch_sending`), providers report back.
    """

    _name = "dealer.touch"
    _description = "Message to Customer"
    _order = "due_on desc, id desc"
    _rec_name = "subject"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        readonly=True,
        index=True,
        help="Whose rule or campaign it is; its clock, quiet hours and gateway are used.",
    )
    channel = fields.Selection(
        [("sms", "SMS"), ("email", "E-mail"), ("call", "Call"), ("activity", "Activity")],
        required=True,
        readonly=True,
        help="The channel it is, or will next be, sent by.",
    )
    channels = fields.Char(
        readonly=True,
        help="Channels in the order they are tried, separated by commas: sms,email,call.",
    )
    purpose = fields.Selection(
        [("service", "Service"), ("marketing", "Marketing")],
        required=True,
        readonly=True,
        help="Marketing needs the customer's consent and counts towards the store's limit; "
        "service messages only need that he has not withdrawn it.",
    )
    origin = fields.Reference(
        selection="_selection_origin",
        readonly=True,
        help="The care rule or campaign that planned it.",
    )
    title = fields.Char(
        string="Rule or Campaign", readonly=True, help="Its name when it planned the message."
    )
    key = fields.Char(
        required=True,
        readonly=True,
        help="What is planned a second time with the same key is not planned.",
    )
    reason = fields.Char(readonly=True, help="Why the customer gets it, as the rule said.")
    outcome = fields.Char(
        readonly=True, help="Why it was not sent or did not arrive, or what was tried before."
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("sending", "Being Sent"),
            ("sent", "Sent"),
            ("delivered", "Delivered"),
            ("failed", "Failed"),
            ("refused", "Refused"),
            ("skipped", "Not Sent"),
            ("unknown", "Fate Unknown"),
        ],
        required=True,
        readonly=True,
        default="planned",
        help="Refused: the provider or the customer's server would not take it. Not sent: a "
        "consent, a limit or an address was missing. Fate unknown: the server stopped or the "
        "line broke while it was being sent; it is not sent again by itself.",
    )
    due_on = fields.Datetime(
        string="Due", required=True, readonly=True, default=fields.Datetime.now
    )
    until = fields.Datetime(
        string="Valid Until",
        readonly=True,
        help="After it the message is not sent any more. Empty: two days after it was due.",
    )
    sent_on = fields.Datetime(string="Sent", readonly=True)
    delivered_on = fields.Datetime(string="Delivered", readonly=True)
    replied_on = fields.Datetime(string="Answered", readonly=True)
    opted_out_on = fields.Datetime(
        string="Opted Out", readonly=True, help="He answered that he wants no more of these."
    )
    # what is sent: rendered when it is sent, from the channel's template if there is one
    subject = fields.Char(readonly=True)
    body = fields.Text(readonly=True, help="Plain text, or HTML of an e-mail.")
    sms_template_id = fields.Many2one("sms.template", readonly=True, ondelete="set null")
    mail_template_id = fields.Many2one("mail.template", readonly=True, ondelete="set null")
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(string="About", model_field="res_model", readonly=True)
    # how it was sent
    uuid = fields.Char(readonly=True, copy=False, help="Our number of it at the provider.")
    address = fields.Char(
        readonly=True,
        groups="dealer_base.group_administrator",
        help="The number or address it was sent to.",
    )
    tries = fields.Integer(readonly=True, aggregator=None)
    sms_id = fields.Many2one("sms.sms", readonly=True, ondelete="set null", index="btree_not_null")
    mail_id = fields.Many2one(
        "mail.mail", readonly=True, ondelete="set null", index="btree_not_null"
    )
    message_id = fields.Char(
        string="Message-Id", readonly=True, help="Of the e-mail, as bounces name it."
    )
    parts = fields.Integer(readonly=True, help="Messages the SMS was cut into.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(
        readonly=True, help="What sending it cost, as reported by the provider, else estimated."
    )

    _key_uniq = models.UniqueIndex("(key)", "This message is planned already.")
    _due_idx = models.Index("(due_on, id) WHERE state = 'planned'")
    _sending_idx = models.Index("(id) WHERE state = 'sending'")
    _partner_idx = models.Index("(partner_id, sent_on)")
    _origin_idx = models.Index("(origin, state)")
    _uuid_uniq = models.UniqueIndex("(uuid) WHERE uuid IS NOT NULL", "Sent with this number.")
    _message_idx = models.Index("(message_id) WHERE message_id IS NOT NULL")

    @api.model
    def _selection_origin(self):
        """Return the models that plan messages; others add theirs."""
        return []

    # === ACTIONS === #

    def _check_planner(self):
        """Whoever plans and stops messages: marketing, customer service, managers."""
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}")
            for role in ("marketing", "customer_service", "sales_manager", "general_manager")
        ):
            raise AccessError(
                self.env._("Marketing, customer service and managers look after messages.")
            )
        self.check_access("read")

    def action_cancel(self):
        """Do not send what is planned."""
        self._check_planner()
        # sudo: nobody writes messages by hand
        planned = self.sudo().filtered(lambda touch: touch.state == "planned")
        if not planned:
            raise UserError(self.env._("Only planned messages can be stopped."))
        planned.write(
            {
                "state": "skipped",
                "outcome": self.env._("Stopped by %(user)s.", user=self.env.user.name),
            }
        )

    def action_send_again(self):
        """Plan again what failed, was skipped, or whose fate is unknown."""
        self._check_planner()
        # sudo: nobody writes messages by hand
        again = self.sudo().filtered(
            lambda touch: touch.state in ("failed", "refused", "skipped", "unknown")
        )
        if not again:
            raise UserError(self.env._("These messages are on their way already."))
        now = fields.Datetime.now()
        for touch in again:
            touch.write(
                {
                    "state": "planned",
                    "channel": touch._get_channels()[0],
                    "due_on": now,
                    "until": now + timedelta(days=2),
                    "outcome": False,
                    "uuid": False,
                    "sent_on": False,
                    "delivered_on": False,
                    "tries": 0,
                }
            )
        self._wake_up()

    def action_open_document(self):
        """Open what the message is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _get_channels(self):
        """Return the channels of this message in their order."""
        self.ensure_one()
        return [c for c in (self.channels or self.channel).split(",") if c in CHANNELS]

    @api.model
    def _plan(self, vals_list):
        """Plan messages; what has a key that is known already is left out.

        :param vals_list: values of fields; `partner_id`, `company_id` and `key` are required
        :return: the new messages
        """
        if not vals_list:
            return self.browse()
        names = list(dict.fromkeys(name for values in vals_list for name in values))
        rows = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(self._plan_value(name, values.get(name)) for name in names))
            for values in vals_list
        )
        query = SQL(
            "SELECT * FROM (VALUES %s) planned(%s)",
            rows,
            SQL(", ").join(SQL.identifier(name) for name in names),
        )
        return self.browse(self._plan_sql(query, names))

    def _plan_value(self, name, value):
        """Return a value as SQL of its column's type, so that a column of nothing has one."""
        field = self._fields[name]
        if value is not None and value is not False:
            value = field.convert_to_column_insert(
                field.convert_to_write(field.convert_to_cache(value, self), self), self
            )
        else:
            value = None
        return SQL("%s::" + field.column_type[1], value)

    @api.model
    def _plan_sql(self, query, names=None):
        """Plan what a query selects, in one INSERT; keys that are known are left out.

        :param SQL query: its columns are named as the fields of this model; required are
            `partner_id`, `company_id`, `key` and `channels` (or `channel`); a `purpose` that is
            not named is service, a `due_on` that is not named is now
        :return: list of the new ids
        """
        self.env.flush_all()
        if names is None:
            # the names of the columns, without running it
            self.env.cr.execute(SQL("SELECT * FROM (%s) planned LIMIT 0", query))
            names = [column.name for column in self.env.cr.description]
        now = fields.Datetime.now()
        columns = {name: SQL.identifier("planned", name) for name in names}
        if "channel" not in columns:
            columns["channel"] = SQL("split_part(planned.channels, ',', 1)")
        columns.setdefault("channels", SQL("planned.channel"))
        columns.setdefault("purpose", SQL("'service'"))
        columns.setdefault("due_on", SQL("%s::timestamp", now))
        columns.setdefault("until", SQL("%s + interval '2 days'", columns["due_on"]))
        columns.setdefault("state", SQL("'planned'"))
        columns.setdefault("tries", SQL("0"))
        for name, value in (("create", now), ("write", now)):
            columns[f"{name}_date"] = SQL("%s::timestamp", value)
            columns[f"{name}_uid"] = SQL("%s", self.env.uid)
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO dealer_touch (%s) SELECT %s FROM (%s) planned"
                " ON CONFLICT (key) DO NOTHING RETURNING id",
                SQL(", ").join(SQL.identifier(name) for name in columns),
                SQL(", ").join(columns.values()),
                query,
            )
        )
        self.invalidate_model()
        return [row[0] for row in rows]

    @api.model
    def _wake_up(self):
        """Let the scheduler look for due messages now."""
        self.env.ref("dealer_crm.ir_cron_touch_send")._trigger()

    def _make_call(self):
        """Hook: hand a message of channel `call` to a person; return what to do for him.

        Others make their own call task of it. Here it is an activity on the customer.

        :return: the records made
        """
        return self._make_activity()

    def _make_activity(self):
        """Plan an activity on the customer, for whoever looks after him."""
        activities = self.env["mail.activity"]
        for touch in self:
            user = touch.partner_id.user_id
            activities += touch.partner_id.activity_schedule(
                "mail.mail_activity_data_call"
                if touch.channel == "call"
                else "mail.mail_activity_data_todo",
                date_deadline=touch.company_id._get_store_date(),
                summary=touch.subject or touch.reason,
                note=touch.body_html,
                user_id=(user or self.env.user).id,
            )
        return activities
