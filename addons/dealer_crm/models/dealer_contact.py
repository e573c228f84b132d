from odoo import api, fields, models
from odoo.exceptions import UserError

# a person spoke to a person, or somebody at least read it: that keeps a promise
NOT_REACHED = ("no_answer", "busy", "wrong_number")
# what its author may still put right on the day he wrote it
CORRECTABLE = frozenset({"kind", "date", "duration", "result", "note", "next_on", "next_choice"})


class DealerContact(models.Model):
    """One touch between the store and a person: a call, a visit, a message, a meeting.

    Kept for ever: what was said and promised is no one's to take back. Who wrote it corrects it on
    the same day of the store. `next_on` is a promise to be in touch again; the next contact that
    reaches the person keeps it.
    """

    _name = "dealer.contact"
    _description = "Contact with a Customer"
    _order = "date desc, id desc"
    _check_company_auto = True

    kind = fields.Selection(
        [
            ("call_out", "Outgoing call"),
            ("call_in", "Incoming call"),
            ("visit", "Visit"),
            ("message_out", "Message sent"),
            ("message_in", "Message received"),
            ("meeting", "Meeting outside"),
        ],
        required=True,
        default="call_out",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Employee",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        help="Who was in touch with the customer.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now, index=True)
    duration = fields.Integer(help="Length of the call or talk in seconds.")
    result = fields.Selection(
        [
            ("reached", "Reached"),
            ("no_answer", "No answer"),
            ("busy", "Busy"),
            ("call_back", "Wants to be called later"),
            ("refused", "Not interested"),
            ("wrong_number", "Wrong number"),
        ],
        default="reached",
    )
    note = fields.Text(help="What was said, in a sentence or two.")
    next_on = fields.Date(
        string="Promised Follow-up", help="The day we promised to be in touch again."
    )
    next_choice = fields.Selection(
        [("1", "Tomorrow"), ("3", "In 3 days"), ("7", "In a week"), ("30", "In a month")],
        string="Again",
        store=False,
        help="A tap for the usual dates of the next contact.",
    )
    kept_by_id = fields.Many2one(
        "dealer.contact",
        string="Followed Up By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The contact that kept the promise.",
    )
    res_model = fields.Char(string="About Model", readonly=True)
    res_id = fields.Many2oneReference(string="About", model_field="res_model", readonly=True)

    _about_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")
    _promise_idx = models.Index(
        "(next_on, user_id) WHERE next_on IS NOT NULL AND kept_by_id IS NULL"
    )
    _duration_positive = models.Constraint(
        "CHECK(duration >= 0)", "The duration of a contact cannot be negative."
    )
    _about_whole = models.Constraint(
        "CHECK((res_model IS NULL) = (COALESCE(res_id, 0) = 0))",
        "Say both the kind of document and which one the contact is about.",
    )

    @api.depends("kind", "partner_id", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for contact in self:
            parts = [
                kinds.get(contact.kind, ""),
                contact.partner_id.name or "",
                fields.Datetime.context_timestamp(contact, contact.date).strftime("%Y-%m-%d %H:%M")
                if contact.date
                else "",
            ]
            contact.display_name = " · ".join(filter(None, parts))

    @api.onchange("next_choice")
    def _onchange_next_choice(self):
        if self.next_choice:
            today = (self.company_id or self.env.company)._get_store_date()
            self.next_on = fields.Date.add(today, days=int(self.next_choice))

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_given(vals_list)
        contacts = super().create(vals_list)
        contacts._keep_promises()
        return contacts

    def write(self, vals):
        if not self.env.su:
            self._check_correction(vals)
        done = super().write(vals)
        if {"result", "partner_id", "next_on"} & vals.keys():
            self._keep_promises()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "Contacts with customers are kept. Correct yours on the same day, or note another."
            )
        )

    @api.model
    def _check_given(self, vals_list):
        """What a person notes is his own, happened, and is about a document he may read."""
        now = fields.Datetime.now()
        for vals in vals_list:
            if vals.get("user_id", self.env.uid) != self.env.uid:
                raise UserError(self.env._("Note only your own contacts with customers."))
            if vals.get("kept_by_id"):
                raise UserError(self.env._("A promise is kept by the next contact, not by hand."))
            moment = fields.Datetime.to_datetime(vals.get("date"))
            if moment and moment > fields.Datetime.add(now, minutes=5):
                raise UserError(
                    self.env._(
                        "The contact has not happened yet: give the time when it did, and the "
                        "next one as the promised follow-up."
                    )
                )
            if vals.get("res_id"):
                if vals.get("res_model") not in self.env:
                    raise UserError(self.env._("The document of the contact does not exist."))
                self.env[vals["res_model"]].browse(vals["res_id"]).check_access("read")

    def _check_correction(self, vals):
        """Only the author corrects, on the same day; who called unknown may be named by anyone."""
        for contact in self:
            changed = vals.keys() - {"partner_id"} if not contact.partner_id else vals.keys()
            if not changed:
                continue
            if changed - CORRECTABLE:
                raise UserError(
                    self.env._("A contact stays with its customer and document: note another one.")
                )
            store = contact.company_id
            day = store._get_store_date(contact.create_date)
            if contact.user_id != self.env.user or day != store._get_store_date():
                raise UserError(
                    self.env._(
                        "Only %(author)s could correct this contact, on the day it was noted "
                        "(%(day)s). Note another contact.",
                        author=contact.user_id.name,
                        day=fields.Date.to_string(day),
                    )
                )

    # === ACTIONS ===

    def action_open_about(self):
        """Open the document the contact was about, or the customer."""
        self.ensure_one()
        model, res_id = self.res_model, self.res_id
        if not res_id or model not in self.env:
            if not self.partner_id:
                raise UserError(self.env._("Say first who the customer is."))
            model, res_id = "res.partner", self.partner_id.id
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": res_id,
            "views": [(False, "form")],
        }

    def action_follow_up(self):
        """Note the next contact with the same customer about the same thing."""
        self.ensure_one()
        return self._get_note_action(
            default_partner_id=self.partner_id.id,
            **self._prepare_follow_up_context(),
        )

    def _prepare_follow_up_context(self):
        """:return: defaults the next contact takes from this one; extended with a lead"""
        self.ensure_one()
        if not self.res_id:
            return {}
        return {"default_res_model": self.res_model, "default_res_id": self.res_id}

    # === BUSINESS METHODS ===

    @api.model
    def _get_note_action(self, **context):
        """:return: the small window where a contact is noted in a few taps"""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Note Contact"),
            "res_model": "dealer.contact",
            "views": [
                (
                    self.env["ir.model.data"]._xmlid_to_res_id(
                        "dealer_crm.view_dealer_contact_note_form"
                    ),
                    "form",
                )
            ],
            "target": "new",
            "context": context,
        }

    @api.model
    def _log(self, vals_list):
        """Note contacts for the program: a call by the switchboard, a follow-up of a lead.

        :param vals_list: values of contacts; user, store and time default to the present ones
        :return: the contacts, as the present user sees them
        """
        # sudo: whoever does the work that was the contact may leave its trace
        return self.sudo().create(vals_list).sudo(self.env.su)

    @api.model
    def _get_person_fields(self):
        """:return: names of the many2one fields that say with whom a contact was, best first"""
        return ["partner_id"]

    def _keep_promises(self):
        """Close the open promises to the same persons that these contacts keep."""
        reached = self.filtered(
            lambda contact: contact.result not in NOT_REACHED or contact.next_on
        )
        if not reached:
            return
        # sudo: whoever reached the customer, the store's promise is kept
        promises = self.sudo()
        for name in self._get_person_fields():
            persons = reached[name]
            if not persons:
                continue
            last = {}
            for contact in reached.sorted(lambda contact: (contact.date, contact.id)):
                if contact[name]:
                    last[contact[name], contact.company_id] = contact
            opened = promises.search(
                [
                    (name, "in", persons.ids),
                    ("company_id", "in", reached.company_id.ids),
                    ("next_on", "!=", False),
                    ("kept_by_id", "=", False),
                ]
            )
            for promise in opened:
                contact = last.get((promise[name], promise.company_id))
                if contact and (contact.date, contact.id) > (promise.date, promise.id):
                    promise.kept_by_id = contact
