from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class DealerAppraisalReview(models.Model):
    """What one person says of another (or himself) in a cycle.

    Only the reviewer reads his own; heads and HR read what the person himself, his head and peers
    said. Upward reviews nobody else reads, whatever his role: only the mean of three or more.
    """

    _name = "dealer.appraisal.review"
    _description = "Review"
    _inherit = ["dealer.fact.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "due, id"
    _fact_fields = frozenset({"done_on", "reminded_on", "due"})
    _fixed_fields = frozenset({"appraisal_id", "kind", "reviewer_id"})

    appraisal_id = fields.Many2one(
        "dealer.appraisal", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True, index=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", string="Reviewed", store=True, index=True
    )
    kind = fields.Selection(
        [("self", "Self"), ("manager", "Head"), ("peer", "Peer"), ("upward", "Upward")],
        required=True,
        readonly=True,
    )
    reviewer_id = fields.Many2one(
        "hr.employee", required=True, index=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        related="reviewer_id.user_id", store=True, index="btree_not_null", string="Reviewer's User"
    )
    due = fields.Date(readonly=True, index=True)
    done_on = fields.Datetime(string="Handed In", readonly=True, index="btree_not_null")
    reminded_on = fields.Datetime(readonly=True)
    answer_ids = fields.One2many("dealer.appraisal.answer", "review_id", string="Answers")
    strengths = fields.Text(help="What goes well and should stay.")
    growth = fields.Text(string="To Improve", help="What would help most.")

    cycle_state = fields.Selection(related="cycle_id.state", string="Cycle's Status")
    is_open = fields.Boolean(
        compute="_compute_is_open", help="The user may answer it now: it is his and asked for."
    )

    _once = models.UniqueIndex(
        "(appraisal_id, reviewer_id, kind)", "Somebody reviews a person once."
    )

    @api.depends("employee_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for review in self:
            # sudo: a reviewer is told whom he reviews
            name = review.sudo().employee_id.name
            review.display_name = f"{name} · {kinds.get(review.kind, '')}"

    @api.depends("done_on", "user_id", "cycle_id.state", "appraisal_id.category")
    @api.depends_context("uid")
    def _compute_is_open(self):
        for review in self:
            known = review.sudo()  # sudo: the appraisal behind it is hidden from reviewers
            review.is_open = (
                known.user_id == self.env.user
                and not known.done_on
                and known.cycle_id.state == "open"
                and known._is_asked()
            )

    # === CRUD METHODS === #

    def write(self, vals):
        if not self.env.su:
            self._check_own()
        return super().write(vals)

    # === WHO MAY, AND UNTIL WHEN === #

    def _check_own(self):
        """Only the reviewer writes his review, while it is asked for."""
        for review in self:
            known = review.sudo()  # sudo: the appraisal behind it is hidden from reviewers
            if known.user_id != self.env.user:
                raise UserError(self.env._("This review is somebody else's."))
            if known.done_on:
                raise UserError(
                    self.env._("The review was handed in on %s and stays as it is.", known.done_on)
                )
            if known.cycle_id.state != "open" or not known._is_asked():
                raise UserError(
                    self.env._(
                        "“%(cycle)s” does not ask for this review now.",
                        cycle=known.cycle_id.name,
                    )
                )

    def _is_asked(self):
        """:return: whether the appraisal is where this kind of review is given"""
        self.ensure_one()
        category = self.appraisal_id.category
        if self.kind == "self":
            return category == "self"
        if self.kind == "manager":
            return category in ("self", "manager")
        return category in ("self", "manager", "calibration")

    # === ACTIONS === #

    def action_hand_in(self):
        """Hand the review in: it counts, and stays as it is."""
        for review in self:
            review._check_own()
            known = review.sudo()  # sudo: items of the form and the appraisal, hidden from him
            if missing := known._get_missing():
                raise UserError(missing)
            known._set_facts({"done_on": fields.Datetime.now()})
            known.activity_ids.unlink()
            known._count()
        return self._open_own()

    def action_save(self):
        """Back to the list; what was written stays for later."""
        return self._open_own()

    @api.model
    def _open_own(self):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_hr_appraisal.action_review_own"
        )

    def action_reopen(self):
        """HR gives a review back, so that it can be put right."""
        if not self.env.user.has_group("dealer_base.group_hr"):
            raise UserError(self.env._("HR gives a review back."))
        self.check_access("read")
        for review in self:
            if not review.done_on or review.cycle_id.state != "open":
                raise UserError(
                    self.env._("Only a review that is in is given back, while reviews are open.")
                )
            appraisal = review.appraisal_id.sudo()  # sudo: facts of the appraisal
            if review.kind == "self" and appraisal.manager_done_on:
                raise UserError(self.env._("The head has handed in: give his review back first."))
            review.sudo()._set_facts({"done_on": False})
            review.sudo()._uncount()

    # === WHAT IT COUNTS FOR === #

    def _get_answers(self):
        """:return: the answers, with all rights: asked of the database, as `answer_ids` holds what
        whoever read it before may see"""
        return self.env["dealer.appraisal.answer"].sudo().search([("review_id", "in", self.ids)])

    def _get_missing(self):
        """:return: one sentence, what is not answered yet"""
        self.ensure_one()
        answers = self._get_answers()
        open_answers = answers.filtered(lambda answer: not answer._is_answered())
        if open_answers:
            return self.env._(
                "Not answered yet: %(items)s.", items=", ".join(open_answers.mapped("name"))
            )
        if self.kind != "manager":
            return False
        appraisal = self.appraisal_id
        if appraisal.category == "self":
            return self.env._(
                "The self review is not in yet: it is due on %(day)s and passed over after that.",
                day=self.cycle_id.self_until,
            )
        agreed = appraisal.line_ids.filtered(lambda line: line.kind == "agreed")
        weight, wanted = sum(agreed.mapped("weight")), appraisal.form_id.agreed_weight
        if agreed and abs(weight - wanted) > 0.01:
            return self.env._(
                "The agreed goals weigh %(weight)s %% of %(wanted)s %%: change their weights.",
                weight=f"{weight:g}",
                wanted=f"{wanted:g}",
            )
        if disputed := appraisal.line_ids.filtered("is_disputed"):
            return self.env._(
                "Answer what is disputed first: %(items)s.",
                items=", ".join(disputed.mapped("name")),
            )
        return False

    def _count(self):
        """A review is in: what it says of each item counts, and the appraisal goes on."""
        self.ensure_one()
        now = fields.Datetime.now()
        appraisal, answers = self.appraisal_id, self._get_answers()
        if self.kind in ("self", "manager"):
            for answer in answers.filtered(lambda a: a.line_id.kind != "figure"):
                answer.line_id._set_kind_points(self.kind, answer._get_points())
        if self.kind == "self":
            for answer in answers:
                if answer.line_id.kind == "agreed":
                    answer.line_id._set_facts({"agreed_on": now})
                elif answer.line_id.kind == "figure" and answer.comment:
                    answer.line_id._set_facts(
                        {
                            "disputed_on": now,
                            "dispute": answer.comment,
                            "dispute_answer": False,
                        }
                    )
            appraisal._set_facts({"self_done_on": now})
        elif self.kind == "manager":
            appraisal._set_facts({"manager_done_on": now})
        appraisal._workflow_settle_facts()

    def _uncount(self):
        self.ensure_one()
        appraisal = self.appraisal_id
        if self.kind not in ("self", "manager"):
            return
        for line in self._get_answers().line_id.filtered(lambda line: line.kind != "figure"):
            line._set_kind_points(self.kind, None)
        appraisal._set_facts({f"{self.kind}_done_on": False})
        appraisal._workflow_settle_facts()

    @api.model
    def _make(self, values):
        """Ask for reviews: the program says who reviews whom."""
        # sudo: made by the program; quiet: nobody follows or is told of each one
        quiet = self.sudo().with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
        )
        reviews = quiet._create_with_facts(values).with_env(self.sudo().env)
        reviews._fill_answers()
        return reviews

    def _fill_answers(self):
        """Every item a kind of review is asked about gets its row, in one INSERT."""
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO dealer_appraisal_answer
                       (review_id, line_id, company_id, sequence, is_given,
                        create_uid, create_date, write_uid, write_date)
                SELECT review.id, line.id, review.company_id, line.sequence, FALSE,
                       %(user)s, %(now)s, %(user)s, %(now)s
                  FROM dealer_appraisal_review review
                  JOIN dealer_appraisal_line line ON line.appraisal_id = review.appraisal_id
                 WHERE review.id IN %(ids)s
                   AND (review.kind = 'self'
                        OR line.kind = 'competency'
                        OR (review.kind = 'manager' AND line.kind IN ('goal', 'agreed')))
           ON CONFLICT (review_id, line_id) DO NOTHING
                """,
                user=self.env.uid,
                now=self.env.cr.now(),
                ids=tuple(self.ids),
            )
        )
        self.env["dealer.appraisal.answer"].invalidate_model(flush=False)
        self.invalidate_recordset(["answer_ids"], flush=False)

    def _remind(self):
        """Ask each reviewer once, by an activity on his review."""
        if not self:
            return
        kind = self.env.ref("mail.mail_activity_data_todo")
        model = self.env["ir.model"]._get(self._name)
        # quick: no mail a review beside the activity
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": kind.id,
                    "summary": self.env._("Hand in your review"),
                    "res_model_id": model.id,
                    "res_id": review.id,
                    "user_id": review.user_id.id,
                    "date_deadline": review.due,
                }
                for review in self
            ]
        )
        self._set_facts({"reminded_on": fields.Datetime.now()})
