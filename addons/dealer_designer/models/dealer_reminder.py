import uuid
from datetime import datetime, time, timedelta

import pytz
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib.placeholder import PlaceholderError
from odoo.addons.dealer_workflow.lib.domains import read_domain

# documents reminded in one transaction
BATCH = 500


class DealerReminder(models.Model):
    """So many days before or after a date of a document: an activity, a message or an e-mail.

    Own model rather than ``base.automation``: that one hangs on server actions (code), looks at
    the moments between two runs (a stopped scheduler loses reminders) and keeps no record of
    which document was reminded. Here a document is reminded once for each date, which
    ``dealer.reminder.log`` guarantees in the database, and nothing can be typed that runs.
    """

    _name = "dealer.reminder"
    _description = "Reminder"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    key = fields.Char(
        required=True,
        copy=False,
        default=lambda self: f"reminder.{uuid.uuid4().hex[:12]}",
        help="Identity of the reminder across databases.",
    )
    active = fields.Boolean(default=True)
    model_id = fields.Many2one(
        "ir.model",
        string="Documents",
        required=True,
        ondelete="cascade",
        domain=[
            ("transient", "=", False),
            ("abstract", "=", False),
            ("is_mail_activity", "=", True),
        ],
    )
    model = fields.Char(related="model_id.model", string="Model Name", store=True, index=True)
    company_id = fields.Many2one("res.company", string="Store", help="Empty: every store.")
    date_field_id = fields.Many2one(
        "ir.model.fields",
        string="Date",
        required=True,
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('ttype', 'in', ('date', 'datetime')),"
        " ('store', '=', True)]",
    )
    days = fields.Integer(required=True, default=3, help="Days; 0: on the day itself.")
    direction = fields.Selection(
        [("before", "days before"), ("after", "days after")], required=True, default="before"
    )
    domain = fields.Char(
        string="Only Documents", default="[]", help="Which documents are reminded of."
    )
    kind = fields.Selection(
        [
            ("activity", "Plan an activity"),
            ("message", "Post a message"),
            ("mail", "Send an e-mail"),
        ],
        string="What Happens",
        required=True,
        default="activity",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        ondelete="set null",
        domain="[('res_model', 'in', (False, model))]",
        default=lambda self: self.env.ref("mail.mail_activity_data_todo", False),
    )
    person_field_id = fields.Many2one(
        "ir.model.fields",
        string="Person of the Document",
        ondelete="set null",
        domain="[('model_id', '=', model_id), ('relation', '=', 'res.users'),"
        " ('ttype', '=', 'many2one'), ('store', '=', True)]",
        help="Who is told: for instance the responsible person.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Else",
        ondelete="set null",
        domain=[("share", "=", False)],
        help="Who is told when the document names nobody.",
    )
    note = fields.Char(string="What Is Said", translate=True)
    template_id = fields.Many2one(
        "dealer.designer.template",
        string="E-mail",
        ondelete="set null",
        domain="[('model_id', '=', model_id), ('kind', '=', 'mail')]",
    )
    since = fields.Date(
        readonly=True,
        required=True,
        copy=False,
        default=fields.Date.context_today,
        help="Reminders that were due before are not made up for.",
    )
    log_ids = fields.One2many("dealer.reminder.log", "reminder_id")
    log_count = fields.Integer(compute="_compute_log_count")

    _key_unique = models.UniqueIndex("(key)", "There is a reminder of this key already.")
    _days_positive = models.Constraint(
        "CHECK (days BETWEEN 0 AND 3650)", "The number of days is between 0 and 3650."
    )

    @api.depends("log_ids")
    def _compute_log_count(self):
        counts = dict(
            self.env["dealer.reminder.log"]._read_group(
                [("reminder_id", "in", self.ids)], ["reminder_id"], ["__count"]
            )
        )
        for reminder in self:
            reminder.log_count = counts.get(reminder._origin, 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("model_id", "domain", "date_field_id", "person_field_id")
    def _check_fields(self):
        Path = self.env["dealer.designer.path"]
        for reminder in self:
            if not Path._is_model_open(reminder.model):
                raise ValidationError(
                    self.env._("“%s” is no document: choose another.", reminder.model_id.name)
                )
            named = reminder.date_field_id | reminder.person_field_id
            if any(field.model != reminder.model for field in named):
                raise ValidationError(self.env._("Choose fields of “%s”.", reminder.model_id.name))
            domain = read_domain(self.env, reminder.domain, reminder.model)
            paths = [condition.field_expr for condition in domain.iter_conditions()]
            for path in [*paths, *named.mapped("name")]:
                try:
                    Path._resolve(reminder.model, tuple(path.split(".")), through_lines=True)
                except PlaceholderError as error:
                    raise ValidationError(str(error)) from None

    @api.constrains("kind", "template_id", "note", "model_id")
    def _check_kind(self):
        for reminder in self:
            if reminder.kind == "mail" and not reminder.template_id:
                raise ValidationError(self.env._("Choose the e-mail to send."))
            if reminder.template_id and reminder.template_id.model != reminder.model:
                raise ValidationError(self.env._("This e-mail is for other documents."))
            if reminder.kind == "message" and not reminder.note:
                raise ValidationError(self.env._("Type what the message says."))

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.get("active") and not all(self.mapped("active")):
            vals = {**vals, "since": fields.Date.context_today(self)}
        return super().write(vals)

    def action_open_log(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reminded"),
            "res_model": "dealer.reminder.log",
            "views": [(False, "list")],
            "domain": [("reminder_id", "=", self.id)],
        }

    # === SCHEDULER === #

    @api.model
    def _cron_remind(self):
        """Remind of every document that is due, in sets; a failing reminder stops no other."""
        for reminder in self.search([]):  # pylint: disable=no-search-all
            while done := reminder._remind_some():
                remaining = BATCH if done == BATCH else 0
                if not self.env["ir.cron"]._commit_progress(done, remaining=remaining):
                    return
                if done < BATCH:
                    break

    def _remind_some(self):
        """Remind of up to `BATCH` documents.

        :return: how many
        """
        self.ensure_one()
        if self.model not in self.env:
            return 0
        documents = self._get_due()
        if not documents:
            return 0
        # first the log, whose unique index lets one scheduler only remind of a document
        self._log(documents)
        getattr(self, f"_do_{self.kind}")(documents)
        return len(documents)

    def _get_due(self):
        """:return: documents that are due and were not reminded of for this date"""
        self.ensure_one()
        Documents = self.env[self.model]
        name = self.date_field_id.name
        domain = read_domain(self.env, self.domain, self.model) & self._get_due_domain()
        if self.company_id and "company_id" in Documents._fields:
            domain &= Domain("company_id", "=", self.company_id.id)
        query = Documents._search(domain, order=f"{name}, id", limit=BATCH)
        log = SQL.identifier(self.env["dealer.reminder.log"]._table)
        query.add_where(
            SQL(
                "NOT EXISTS (SELECT FROM %(log)s l WHERE l.reminder_id = %(reminder)s"
                " AND l.res_id = %(id)s AND l.due = %(date)s)",
                log=log,
                reminder=self.id,
                id=SQL.identifier(query.table, "id"),
                date=SQL("%s::timestamp", SQL.identifier(query.table, name)),
            )
        )
        return Documents.browse(query)

    def _get_due_domain(self):
        """:return: Domain of the date, from the first day that counts up to today"""
        name = self.date_field_id.name
        shift = timedelta(days=self.days if self.direction == "before" else -self.days)
        first, last = self.since + shift, fields.Date.context_today(self) + shift
        if self.date_field_id.ttype == "date":
            return Domain(name, ">=", first) & Domain(name, "<=", last)
        zone = pytz.timezone(self.env.user.tz or "UTC")
        begin, end = (
            zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (first, last + timedelta(days=1))
        )
        return Domain(name, ">=", begin) & Domain(name, "<", end)

    def _log(self, documents):
        name = self.date_field_id.name
        self.env["dealer.reminder.log"].create(
            [
                {
                    "reminder_id": self.id,
                    "res_model": self.model,
                    "res_id": document.id,
                    "due": fields.Datetime.to_datetime(document[name]),
                }
                for document in documents
            ]
        )

    # === WHAT HAPPENS === #

    def _get_readers(self, documents):
        """Who is told of each document: somebody who may read it, or nobody.

        :return: dict {user: documents}
        """
        told = {}
        for document in documents:
            named = document[self.person_field_id.name] if self.person_field_id else None
            user = named or self.user_id
            if user and user.active:
                told.setdefault(user, []).append(document.id)
        readable = {}
        for user, ids in told.items():
            own = documents.browse(ids).with_user(user)
            # every store of his: a reminder knows no store he is logged into
            own = own.with_context(allowed_company_ids=user.company_ids.ids)
            readable[user] = own._filtered_access("read").with_env(documents.env)
        return readable

    def _do_activity(self, documents):
        for user, own in self._get_readers(documents).items():
            for document in own:
                document.activity_schedule(
                    activity_type_id=self.activity_type_id.id,
                    date_deadline=fields.Date.context_today(self),
                    summary=self.with_context(lang=user.lang).note or self.name,
                    user_id=user.id,
                )

    def _do_message(self, documents):
        readers = self._get_readers(documents)
        told = {document: user for user, own in readers.items() for document in own}
        for document in documents:
            user = told.get(document)
            document.message_post(
                body=self.with_context(lang=user and user.lang).note,
                partner_ids=user.partner_id.ids if user else [],
                subtype_xmlid="mail.mt_note",
            )

    def _do_mail(self, documents):
        """Send the e-mail as the person of the document: it says what he may read, no more."""
        template = self.template_id.sudo().mail_template_id
        for user, own in self._get_readers(documents).items():
            for document in own.with_user(user):
                try:
                    template.with_user(user).send_mail(document.id)
                except AccessError:
                    document.sudo().message_post(  # the note is no secret, the document has it
                        body=self.env._(
                            "The e-mail “%(template)s” was not sent: %(person)s may not read all "
                            "that it says.",
                            template=self.template_id.name,
                            person=user.name,
                        ),
                        subtype_xmlid="mail.mt_note",
                    )
