from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("open", "To Call"),
    ("done", "Done"),
    ("not_reached", "Not Reached"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]


class DealerCallTask(models.Model):
    """One customer to be called about one thing.

    Its tries are contacts; what they and the questionnaire say makes its status. Working the list
    is in `dealer_call_task_work.py`, the questionnaire in `dealer_call_task_survey.py`.
    """

    _name = "dealer.call.task"
    _description = "Call to Make"
    _inherit = ["dealer.fact.mixin"]
    _order = "due_on, id"
    _rec_name = "partner_id"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset(
        {
            "key",
            "res_model",
            "res_id",
            "about_on",
            "about_user_id",
            "user_input_id",
            "complaint_id",
            "asked_by_link_on",
            "cancelled_on",
            "cancel_reason",
            "taken_on",
            "touch_id",
        }
    )
    _fixed_fields = frozenset({"company_id", "partner_id", "plan_id"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    plan_id = fields.Many2one("dealer.call.plan", index=True, ondelete="restrict")
    script_id = fields.Many2one(
        "dealer.call.script", required=True, index=True, ondelete="restrict"
    )
    key = fields.Char(readonly=True, copy=False, help="What makes a call makes it once.")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    phone = fields.Char(related="partner_id.phone")
    vehicle_id = fields.Many2one("dealer.vehicle", index="btree_not_null")
    res_model = fields.Char(string="About Model", readonly=True)
    res_id = fields.Many2oneReference(string="About", model_field="res_model", readonly=True)
    about_on = fields.Datetime(string="Of", readonly=True, help="When the visit or hand-over was.")
    about_user_id = fields.Many2one(
        "res.users",
        string="Served by",
        readonly=True,
        index="btree_not_null",
        help="The consultant or adviser whose service is asked about.",
    )
    note = fields.Char(string="Why", help="What the call is about, for the caller.")
    touch_id = fields.Many2one("dealer.touch", readonly=True, index="btree_not_null")
    user_id = fields.Many2one(
        "res.users",
        string="Caller",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Empty: whoever takes the next one.",
    )
    taken_on = fields.Datetime(readonly=True, copy=False)
    due_on = fields.Datetime(
        string="Due", required=True, default=fields.Datetime.now, help="Not before."
    )
    contact_ids = fields.One2many(
        "dealer.contact", "call_task_id", string="Calls Made", readonly=True
    )
    tries = fields.Integer(compute="_compute_tries", store=True, default=0)
    reached_on = fields.Datetime(compute="_compute_tries", store=True)
    last_result = fields.Selection(
        selection="_selection_result", compute="_compute_tries", store=True
    )
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False)

    # the questionnaire
    user_input_id = fields.Many2one(
        "survey.user_input", string="Answers", readonly=True, copy=False, index="btree_not_null"
    )
    asked_by_link_on = fields.Datetime(string="Link Sent", readonly=True, copy=False)
    score = fields.Float(
        compute="_compute_score",
        store=True,
        aggregator="avg",
        string="Score (%)",
        help="Of the questionnaire, by the scores of its answers.",
    )
    is_answered = fields.Boolean(compute="_compute_score", store=True)
    is_unsatisfied = fields.Boolean(
        compute="_compute_score",
        store=True,
        help="The score is below the script's, or an answer is marked as unsatisfied.",
    )
    complaint_id = fields.Many2one(
        "dealer.complaint", readonly=True, copy=False, index="btree_not_null"
    )
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="open",
        help="Follows from the tries and the answers.",
    )
    can_call = fields.Char(
        compute="_compute_can_call", help="Empty, or why the customer is not to be called."
    )

    _key_uniq = models.UniqueIndex("(key)", "This call is planned already.")
    _next_idx = models.Index("(company_id, due_on, id) WHERE category = 'open'")
    _quiet_idx = models.Index("(partner_id, reached_on) WHERE reached_on IS NOT NULL")

    # === COMPUTE METHODS === #

    @api.model
    def _selection_result(self):
        return self.env["dealer.contact"]._fields["result"]._description_selection(self.env)

    @api.depends("contact_ids.result", "contact_ids.date")
    def _compute_tries(self):
        for task in self:
            contacts = task.contact_ids.sorted(lambda c: (c.date, c.id))
            spoken = contacts.filtered(lambda c: c.result in ("reached", "refused"))
            task.tries = len(contacts)
            task.reached_on = spoken[:1].date
            task.last_result = contacts[-1:].result

    @api.depends(
        "user_input_id.state",
        "user_input_id.scoring_percentage",
        "user_input_id.user_input_line_ids.suggested_answer_id.is_unsatisfied",
        "script_id.unsatisfied_below",
    )
    def _compute_score(self):
        for task in self:
            answers = task.user_input_id
            task.is_answered = answers.state == "done"
            task.score = answers.scoring_percentage if task.is_answered else 0
            marked = answers.user_input_line_ids.suggested_answer_id.filtered("is_unsatisfied")
            task.is_unsatisfied = task.is_answered and (
                bool(marked) or task.score < task.script_id.unsatisfied_below
            )

    @api.depends(
        "tries", "last_result", "is_answered", "cancelled_on", "script_id.survey_id",
        "script_id.max_tries",
    )  # fmt: skip
    def _compute_category(self):
        for task in self:
            asks = task.script_id.survey_id
            if task.is_answered or (task.last_result == "reached" and not asks):
                task.category = "done"
            elif task.cancelled_on:
                task.category = "cancelled"
            elif task.last_result == "refused":
                task.category = "refused"
            elif task.last_result == "wrong_number" or (
                task.tries >= task.script_id.max_tries and task.last_result != "call_back"
            ):
                task.category = "done" if task.last_result == "reached" else "not_reached"
            else:
                task.category = "open"

    @api.depends("partner_id", "script_id.purpose")
    def _compute_can_call(self):
        for purpose, tasks in self.grouped(lambda t: t.script_id.purpose).items():
            may = tasks.partner_id._may_contact("call", purpose) if purpose else {}
            for task in tasks:
                said = may.get(task.partner_id.id, True)
                task.can_call = False if said is True else said

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Calls are kept: cancel what is not to be made."))

    @api.model
    def _get_default_script(self, company, purpose):
        """:return: the script of calls that rules and campaigns ask for, if there is one"""
        return self.env["dealer.call.script"].search(
            [("company_id", "in", (False, company.id)), ("purpose", "=", purpose)],
            order="company_id, sequence, id",
            limit=1,
        )

    # === ACTIONS === #

    def action_open_desk(self):
        """Open the caller's screen with this call."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "dealer_crm_call.desk",
            "params": {"task_id": self.id},
        }

    def action_open_about(self):
        """Open the visit or hand-over the call is about."""
        self.ensure_one()
        model, res_id = self.res_model, self.res_id
        if not res_id or model not in self.env:
            return self.partner_id.action_open_customer()
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": res_id,
            "views": [(False, "form")],
        }

    def action_open_complaint(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.complaint",
            "res_id": self.complaint_id.id,
            "views": [(False, "form")],
        }

    def action_cancel(self):
        """These calls are not made."""
        self.check_access("write")
        self._cancel(self.env._("Cancelled by %s", self.env.user.name))

    def _cancel(self, reason):
        self.filtered(lambda t: t.category == "open")._set_facts(
            {"cancelled_on": fields.Datetime.now(), "cancel_reason": reason}
        )
