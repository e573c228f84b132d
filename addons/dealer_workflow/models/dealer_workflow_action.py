from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# the field without which a kind of action has nothing to do
NEEDED = {
    "set_fields": "value_ids",
    "mail": "mail_template_id",
    "sms": "sms_template_id",
    "webhook": "webhook_address_id",
    "server": "server_action_id",
}


class DealerWorkflowAction(models.Model):
    """What else happens when a step is taken, or a stage entered or left.

    With whose rights:

    - fields are set, activities planned and calls put together as the superuser, as the step may
      be given to people who only read the document; that is why only plain fields without a guard
      of their own can be set or sent (`dealer.workflow.action.value`), and formulas are reckoned
      with the rights of who takes the step;
    - mail and SMS are written, and released actions run, with the rights of who takes the step,
      as if he had pressed the button himself.

    What reaches outside (mail, SMS, calls) is put into a queue and leaves when the move is
    committed; when it can't be put together the move goes on and the document says so. A field
    that can't be set and a released action that fails refuse the move.
    """

    _name = "dealer.workflow.action"
    _description = "Workflow Action"
    _inherit = ["dealer.workflow.part", "dealer.workflow.addressee"]
    _order = "sequence, id"
    _part_parents = ("transition_id", "stage_id")

    transition_id = fields.Many2one(
        "dealer.workflow.transition", string="Step", index="btree_not_null", ondelete="cascade"
    )
    stage_id = fields.Many2one("dealer.workflow.stage", index="btree_not_null", ondelete="cascade")
    moment = fields.Selection([("entry", "On entry"), ("exit", "On exit")], default="entry")
    code = fields.Char(
        required=True,
        copy=False,
        default=lambda self: self._part_new_code("action"),
        help="Identity of the action in its step or stage, across versions and databases.",
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("set_fields", "Set fields"),
            ("activity", "Plan an activity"),
            ("mail", "Send an e-mail"),
            ("sms", "Send an SMS"),
            ("webhook", "Call another system"),
            ("server", "Run a released action"),
        ],
        required=True,
        default="activity",
    )
    # set fields
    value_ids = fields.One2many("dealer.workflow.action.value", "action_id", string="Values")
    # activity; `whom` and its fields say for whom
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        domain="[('res_model', 'in', (False, model))]",
        help="Empty: a to-do.",
    )
    summary = fields.Char(translate=True)
    note = fields.Html(translate=True, sanitize=True)
    delay = fields.Integer(string="Due in", help="0: at once.")
    delay_unit = fields.Selection(
        [("days", "days"), ("hours", "working hours of the store")], default="days", required=True
    )
    # mail, SMS
    mail_template_id = fields.Many2one(
        "mail.template", string="E-mail Template", domain="[('model_id', '=', model_id)]"
    )
    sms_template_id = fields.Many2one(
        "sms.template", string="SMS Template", domain="[('model_id', '=', model_id)]"
    )
    # webhook
    webhook_address_id = fields.Many2one(
        "dealer.workflow.webhook.address", string="Address", ondelete="restrict"
    )
    webhook_path = fields.Char(string="Path", help="Below the allowed address; may be empty.")
    webhook_field_ids = fields.Many2many(
        "ir.model.fields",
        "dealer_workflow_action_webhook_field_rel",
        string="Fields to send",
        domain="[('model_id', '=', model_id), ('store', '=', True), "
        "('ttype', 'in', ('char', 'text', 'boolean', 'integer', 'float', 'monetary', 'date', "
        "'datetime', 'selection', 'many2one'))]",
    )
    # server
    server_action_id = fields.Many2one(
        "ir.actions.server",
        string="Released Action",
        domain="[('model_id', '=', model_id), ('workflow_released', '=', True)]",
    )

    _owner_check = models.Constraint(
        "CHECK (num_nonnulls(transition_id, stage_id) = 1)",
        "An action belongs to a step or to a stage.",
    )

    @api.depends("transition_id.workflow_id.model_id", "stage_id.workflow_id.model_id")
    def _compute_model_id(self):
        return super()._compute_model_id()

    def _get_workflow(self):
        return self.transition_id.workflow_id or self.stage_id.workflow_id

    @api.depends("kind", "summary", "mail_template_id", "sms_template_id", "webhook_address_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for action in self:
            detail = {
                "set_fields": ", ".join(action.value_ids.field_id.mapped("field_description")),
                "activity": action.summary or action.activity_type_id.name,
                "mail": action.mail_template_id.name,
                "sms": action.sms_template_id.name,
                "webhook": action.webhook_address_id.name,
                "server": action.server_action_id.sudo().name,
            }.get(action.kind)
            kind = kinds.get(action.kind, "")
            action.display_name = f"{kind}: {detail}" if detail else kind

    # === CONSTRAINTS === #

    @api.constrains("kind", *NEEDED.values())
    def _check_kind_values(self):
        missing = {
            "set_fields": self.env._("Say which fields are set."),
            "mail": self.env._("Choose the e-mail's template."),
            "sms": self.env._("Choose the SMS template."),
            "webhook": self.env._(
                "Choose the address to call; a system administrator allows addresses under "
                "Configuration > Webhook Addresses."
            ),
            "server": self.env._(
                "Choose the action to run; a system administrator releases actions in the settings."
            ),
        }
        for action in self:
            name = NEEDED.get(action.kind)
            if name and not action[name]:
                raise ValidationError(missing[action.kind])

    @api.constrains("kind", "mail_template_id", "sms_template_id", "server_action_id")
    def _check_models(self):
        for action in self.sudo():
            for name in ("mail_template_id", "sms_template_id", "server_action_id"):
                if action[name] and action[name].model_id != action.model_id:
                    raise ValidationError(
                        self.env._(
                            "“%(name)s” is made for another kind of document.",
                            name=action[name].display_name,
                        )
                    )

    @api.constrains("kind", "server_action_id")
    def _check_released(self):
        for action in self.filtered(lambda a: a.kind == "server"):
            action._check_server_action()

    @api.constrains("webhook_address_id", "webhook_path")
    def _check_webhook_path(self):
        for action in self.filtered("webhook_address_id"):
            action.webhook_address_id._get_target(action.webhook_path)

    @api.constrains("webhook_field_ids", "transition_id", "stage_id")
    def _check_webhook_fields(self):
        for action in self:
            for field in action.webhook_field_ids:
                self.env["dealer.workflow.action.value"]._check_readable(action.model, field.name)

    def _has_whom(self):
        return self.kind == "activity"

    # === BUSINESS METHODS === #

    def _run(self, records):
        """Run the actions, in order, for documents that have just moved.

        A failure refuses the move with a sentence; what reaches outside (mail, SMS, webhook) is
        queued and leaves when the move is committed.

        :param records: documents, with the environment of who takes the step
        """
        for action in self.sorted():
            getattr(action, f"_run_{action.kind}")(records)
        return True

    def _run_set_fields(self, records):
        groups = {}
        for record_id, vals in self.value_ids._get_values(records).items():
            groups.setdefault(tuple(sorted(vals.items())), []).append(record_id)
        for items, ids in groups.items():
            try:
                # whoever takes the step may be but a reader: see the class
                records.browse(ids).sudo().write(dict(items))
            except (UserError, ValidationError, AccessError) as error:
                raise UserError(
                    self.env._(
                        "The step can't be taken, as “%(action)s” fails: %(error)s",
                        action=self.display_name,
                        error=error,
                    )
                ) from error

    def _run_activity(self, records):
        people = self._get_addressees(records, dict.fromkeys(records.ids, records.env.user))
        actor = records.env.user.sudo()
        model_id = self.env["ir.model"]._get_id(records._name)
        kind = self.activity_type_id or self.env.ref("mail.mail_activity_data_todo")
        due = self._get_due_dates(records)
        texts = {}
        vals_list = []
        for record in records:
            # nobody found: whoever did it is told, rather than nobody
            for user in people[record.id] or actor:
                lang = user.lang or self.env.lang
                if lang not in texts:
                    told = self.with_context(lang=lang)
                    texts[lang] = (told.summary, told.note)
                vals_list.append(
                    {
                        "res_model_id": model_id,
                        "res_id": record.id,
                        "activity_type_id": kind.id,
                        "summary": texts[lang][0] or False,
                        "note": texts[lang][1] or False,
                        "user_id": user.id,
                        "date_deadline": due[record.id],
                        "automated": True,
                    }
                )
        # quick update: no e-mail for each activity, the bell and the list show them
        records.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True, mail_create_nosubscribe=True
        ).create(vals_list)

    def _get_due_dates(self, records):
        """:return: dict {record id: date} in each store's own calendar"""
        due = {}
        now = fields.Datetime.now()
        for store, group in records.sudo().grouped(self._get_store).items():
            store = store or self.env.company
            moment = now
            if self.delay_unit == "hours" and self.delay > 0:
                moment = store._get_workflow_deadline(now, self.delay)
            zone = store.sudo().resource_calendar_id.tz or self.env.user.tz or "UTC"
            local = fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).date()
            if self.delay_unit == "days":
                local = fields.Date.add(local, days=self.delay)
            due.update(dict.fromkeys(group.ids, local))
        return due

    def _run_mail(self, records):
        template = self.mail_template_id

        def write_mails(documents):
            # customers on the portal move documents too, and may not read templates
            wanted = template.with_env(documents.env).sudo(
                documents.env.su or documents.env.user.share
            )
            wanted.send_mail_batch(documents.ids)

        self._run_safely(records, write_mails, self.env._("The e-mail was not written: %s"))
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _run_sms(self, records):
        template = self.sms_template_id

        def write_sms(documents):
            if documents.env.user.share:
                documents = documents.sudo()
            wanted = template.with_env(documents.env)
            documents._message_sms_schedule_mass(template=wanted, mass_keep_log=True)

        self._run_safely(records, write_sms, self.env._("The SMS was not written: %s"))

    def _run_webhook(self, records):
        self._run_safely(
            records,
            lambda documents: self.env["dealer.workflow.webhook.call"]._queue(self, documents),
            self.env._("The call of the other system was not put together: %s"),
        )

    def _run_server(self, records):
        self._check_server_action()
        action = self.server_action_id.with_env(records.env).sudo(records.env.su)
        context = {
            "active_model": records._name,
            "active_id": records.ids[0],
            "active_ids": records.ids,
        }
        try:
            action.with_context(**context).run()
        except AccessError as error:
            raise UserError(
                self.env._(
                    "The step runs “%(action)s”, which you have no right to; whoever gives out "
                    "roles can mend it: %(error)s",
                    action=self.server_action_id.name,
                    error=error,
                )
            ) from error

    def _check_server_action(self):
        """A system administrator has released what runs, and has not thought better of it."""
        # actions are readable for system administrators only
        action = self.sudo().server_action_id
        if not action or not action.workflow_released:
            raise ValidationError(
                self.env._(
                    "“%(action)s” is not released for workflows: ask a system administrator.",
                    action=action.name or self.env._("The action"),
                )
            )
