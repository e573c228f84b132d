from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

REVIEW_STATES = [
    ("waiting", "Not yet asked"),
    ("pending", "To approve"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("closed", "Closed"),
]


class DealerWorkflowReview(models.Model):
    """One level of a round of approval: what lies in the list "To Approve" of who may decide."""

    _name = "dealer.workflow.review"
    _description = "Approval"
    _inherit = ["dealer.workflow.kept"]
    _order = "asked_on, id"
    _rec_name = "name"

    request_id = fields.Many2one(
        "dealer.workflow.request", required=True, index=True, ondelete="restrict", readonly=True
    )
    level_id = fields.Many2one(
        "dealer.workflow.level",
        string="Defined by",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    name = fields.Char(string="Level", readonly=True)
    sequence = fields.Integer(readonly=True)
    state = fields.Selection(
        REVIEW_STATES, required=True, default="waiting", readonly=True, index=True
    )
    candidate_ids = fields.Many2many("res.users", string="Who may decide", readonly=True)
    required_count = fields.Integer(string="How many", readonly=True, default=1)
    vote_ids = fields.One2many("dealer.workflow.vote", "review_id", readonly=True)
    delegation_ids = fields.One2many("dealer.workflow.delegation", "review_id", readonly=True)
    asked_on = fields.Datetime(string="Waiting since", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    deadline = fields.Datetime(
        readonly=True, help="When the working hours for an answer have passed."
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    # of the round, for lists, boards and reports
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    workflow_id = fields.Many2one(related="request_id.workflow_id", store=True)
    requester_id = fields.Many2one(related="request_id.requester_id", store=True, index=True)
    res_model = fields.Char(related="request_id.res_model")
    res_id = fields.Many2oneReference(related="request_id.res_id")
    model_name = fields.Char(related="request_id.model_name")
    document_name = fields.Char(related="request_id.document_name")
    step_name = fields.Char(related="request_id.step_name", string="Step")
    reason = fields.Char(related="request_id.reason")
    round = fields.Integer(related="request_id.round")
    hours = fields.Float(
        string="Working Hours",
        compute="_compute_hours",
        help="Working hours of the store this level has waited, until it was decided.",
    )
    # for the reader
    is_for_me = fields.Boolean(compute="_compute_is_for_me", search="_search_is_for_me")
    can_decide = fields.Boolean(
        string="I can decide", compute="_compute_can_decide", search="_search_can_decide"
    )
    on_behalf_of = fields.Char(compute="_compute_can_decide")
    figures = fields.Html(compute="_compute_document", sanitize=False)
    changed = fields.Html(compute="_compute_document", sanitize=False)
    is_changed = fields.Boolean(compute="_compute_document")
    can_open = fields.Boolean(compute="_compute_document")
    waiting = fields.Char(
        compute="_compute_waiting", help="Working hours of the store since it was asked."
    )
    earlier = fields.Html(compute="_compute_earlier", sanitize=False)
    votes = fields.Html(compute="_compute_votes", sanitize=False)

    # === COMPUTE METHODS === #

    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for review in self:
            review.is_overdue = bool(
                review.deadline and review.deadline < (review.decided_on or now)
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "pending") & Domain("deadline", "<", fields.Datetime.now())
        return late if True in value else ~late

    def _compute_hours(self):
        now = fields.Datetime.now()
        for company, reviews in self.grouped("company_id").items():
            spans = {r.id: (r.asked_on, r.decided_on or now) for r in reviews if r.asked_on}
            hours = (company or self.env.company)._get_workflow_hours(spans) if spans else {}
            for review in reviews:
                review.hours = hours.get(review.id, 0)

    def _compute_is_for_me(self):
        mine = self.sudo().search(Domain("id", "in", self.ids) & Domain("is_for_me", "=", True))
        for review in self:
            review.is_for_me = review in mine

    def _search_is_for_me(self, operator, value):
        """Reviews the reader may, or might, have decided: himself or for somebody."""
        if operator != "in":
            return NotImplemented
        people = self.env["dealer.workflow.substitute"]._get_principals(self.env.user).ids
        # "any!": these are read to find out what may be read
        domain = Domain.OR(
            [
                Domain("candidate_ids", "any!", Domain("id", "in", people)),
                Domain("delegation_ids", "any!", Domain("delegate_id", "in", people)),
                Domain("vote_ids", "any!", Domain("user_id", "=", self.env.uid)),
            ]
        )
        return domain if True in value else ~domain

    @api.depends_context("uid")
    def _compute_can_decide(self):
        mine = self.sudo()._get_mine()
        for review in self:
            mandates = mine.get(review.sudo(), self.env["res.users"])
            review.can_decide = bool(mandates)
            review.on_behalf_of = (
                mandates[0].name if mandates and mandates[0] != self.env.user else False
            )

    def _search_can_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        people = self.env["dealer.workflow.substitute"]._get_principals(self.env.user)
        own = [
            Domain("candidate_ids", "any!", Domain("id", "=", person.id))
            & ~Domain("vote_ids", "any!", Domain("mandate_id", "=", person.id))
            & ~Domain(
                "delegation_ids",
                "any!",
                Domain("user_id", "=", person.id) & Domain("is_current", "=", True),
            )
            for person in people
        ]
        handed = Domain("delegate_id", "in", people.ids) & Domain("is_current", "=", True)
        domain = Domain.AND(
            [
                Domain("state", "=", "pending"),
                Domain("requester_id", "!=", self.env.uid),
                ~Domain("vote_ids", "any!", Domain("user_id", "=", self.env.uid)),
                Domain.OR([*own, Domain("delegation_ids", "any!", handed)]),
            ]
        )
        return domain if True in value else ~domain

    @api.depends_context("uid", "lang")
    def _compute_document(self):
        """Key figures, and what changed since asking, with the rights of who reads."""
        self.figures = self.changed = self.can_open = self.is_changed = False
        for model, reviews in self.grouped("res_model").items():
            if not model or model not in self.env:
                continue
            documents = self.env[model].browse(reviews.mapped("res_id")).exists()
            documents = documents._filtered_access("read")
            figures = documents._workflow_get_figures()
            waiting = documents.filtered("workflow_request_id")
            changed = self.env["dealer.workflow.request"]._get_changed(list(waiting))
            by_id = {document.id: document for document in documents}
            for review in reviews:
                document = by_id.get(review.res_id)
                if not document:
                    continue
                review.can_open = True
                review.figures = Markup().join(
                    Markup("<div><span class='text-muted'>%s</span> <strong>%s</strong></div>")
                    % row
                    for row in figures[document.id]
                )
                if (
                    document.id in changed
                    and document.workflow_request_id.sudo() == review.sudo().request_id
                ):
                    rows = document._workflow_describe_changes(
                        document._workflow_compare(*changed[document.id])
                    )
                    review.is_changed = True
                    review.changed = Markup().join(
                        Markup("<div>%s: <s>%s</s> → <strong>%s</strong></div>") % row
                        for row in rows
                    )

    @api.depends_context("uid", "lang")
    def _compute_earlier(self):
        earlier = self.sudo().request_id._get_earlier()
        for review in self:
            review.earlier = Markup().join(
                Markup("<div>%s</div>") % line for line in earlier[review.sudo().request_id]
            )

    @api.depends_context("uid", "lang")
    def _compute_votes(self):
        for review, described in zip(self, self.sudo()._describe(), strict=True):
            review.votes = Markup().join(
                Markup("<div>%s</div>")
                % " · ".join(
                    filter(
                        None,
                        [
                            vote["decision_label"],
                            vote["by"],
                            vote["on_behalf_of"]
                            and self.env._("for %(person)s", person=vote["on_behalf_of"]),
                            vote["note"],
                        ],
                    )
                )
                for vote in described["votes"]
            )

    @api.depends_context("lang")
    def _compute_waiting(self):
        for review in self:
            hours = review.hours
            review.waiting = (
                self.env._("%(hours)s h", hours=round(hours))
                if hours >= 1
                else self.env._("%(minutes)s min", minutes=int(hours * 60))
            )

    # === ACTION METHODS === #

    def action_approve(self, note=None):
        """Approve what the reader may decide, for himself or on behalf of somebody."""
        return self._decide("approved", note)

    def action_reject(self, reason=None):
        """Reject: the round is over.

        :param str reason: why, for whoever asked
        """
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why: whoever asked has to know what to change."))
        return self._decide("rejected", reason)

    def action_send_back(self):
        """Void what changed since it was asked, so that whoever asked asks anew."""
        self.check_access("read")
        reviews = self.sudo()
        reviews.request_id._lock()
        for review in reviews:
            review._get_mandates_or_refuse()
        if reviews._void_changed() != reviews.request_id:
            raise UserError(
                self.env._("The document says what was asked: decide on it, or delegate it.")
            )
        return True

    def action_open_rejection(self):
        return self._open_dialog("rejected", self.env._("Reject"))

    def action_open_approval(self):
        return self._open_dialog("approved", self.env._("Approve"))

    def action_open_delegation(self):
        return self._open_dialog("delegate", self.env._("Delegate"))

    def _open_dialog(self, decision, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "dealer.workflow.decision",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_review_ids": self.ids, "default_decision": decision},
        }

    def action_open_document(self):
        self.ensure_one()
        return self.request_id.action_open_document()

    def action_delegate(self, user_id, note=None):
        """Hand a decision over to somebody else; oneself takes it back the same way.

        :param int user_id: who decides instead
        """
        self.check_access("read")
        known = isinstance(user_id, int) and user_id > 0
        delegate = self.env["res.users"].sudo().browse(user_id if known else []).exists()
        note = note.strip() if isinstance(note, str) else ""
        reviews = self.sudo()
        reviews.request_id._lock()
        for review in reviews:
            review._delegate(delegate, note)
        reviews.request_id._sync_activities()
        return True

    def _delegate(self, delegate, note):
        mandate = self._get_own_mandate(delegate)
        people = delegate.active and not delegate.share
        if not people or delegate == self.requester_id:
            raise UserError(
                self.env._(
                    "%(person)s can't decide this: choose somebody of the house who did not ask "
                    "for it.",
                    person=delegate.name or "",
                )
            )
        documents = self.request_id._get_documents()
        levels = self.env["dealer.workflow.level"]
        if not documents or not levels._filter_readable(documents, delegate):
            raise UserError(
                self.env._(
                    "%(person)s can't open %(document)s: choose somebody who can.",
                    person=delegate.name,
                    document=self.document_name or "",
                )
            )
        own = self.candidate_ids - self.vote_ids.mandate_id
        if delegate != mandate and (delegate in own or delegate in self.vote_ids.user_id):
            raise UserError(
                self.env._(
                    "%(person)s decides on this level already and counts once: choose somebody "
                    "else.",
                    person=delegate.name,
                )
            )
        delegations = self.delegation_ids.filtered("is_current")
        delegations.filtered(lambda d: d.user_id == mandate)._engine_write({"is_current": False})
        self.env.flush_all()
        self.delegation_ids._engine_create(
            [
                {
                    "review_id": self.id,
                    "user_id": mandate.id,
                    "delegate_id": delegate.id,
                    "delegated_by_id": self.env.uid,
                    "is_current": delegate != mandate,
                }
            ]
        )
        self.request_id._log(
            self.env._(
                "%(delegate)s decides on “%(level)s” for %(person)s. %(note)s",
                delegate=delegate.name,
                level=self.name or "",
                person=mandate.name,
                note=note,
            )
        )

    def _get_own_mandate(self, delegate):
        """The mandate to hand over: one that may be decided, or one's own to take back."""
        user = self.env.user
        if delegate == user and self.state == "pending":
            handed = self.delegation_ids.filtered(lambda d: d.is_current and d.user_id == user)
            if handed and user not in self.vote_ids.mandate_id:
                return user
        return self._get_mandates_or_refuse()[0]

    # === DECIDING === #

    def _decide(self, decision, note):
        """Write down the reader's decision and go on with the round.

        A round whose document changed since becomes void instead; the reader is told.
        """
        self.check_access("read")
        note = note.strip() if isinstance(note, str) else ""
        reviews = self.sudo()  # who may decide is looked at below, for each
        requests = reviews.request_id
        requests._lock()
        void = reviews._void_changed()
        live = reviews.filtered(lambda r: r.request_id not in void)
        live._vote(decision, note)
        live._settle(decision, note)
        if not void:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Changed since it was asked"),
                "message": "\n".join(
                    self.env._(
                        "%(document)s is not decided: %(why)s. Whoever asked has to ask again.",
                        document=request.document_name or "",
                        why=request.closing_note or "",
                    )
                    for request in void
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _void_changed(self):
        """Void the rounds of these levels whose document changed.

        :return: requests
        """
        requests = self.request_id
        void = requests.browse()
        pending = requests.filtered(lambda r: r.state == "pending")
        for group in pending.grouped("res_model").values():
            if documents := group._get_documents():
                void |= group._void_changed(documents) & requests
        return void

    def _vote(self, decision, note):
        now = fields.Datetime.now()
        deciding = self._get_mandates()
        mandates = {review: review._get_mandates_or_refuse(deciding)[0] for review in self}
        self._check_documents_readable()
        votes = self.vote_ids._engine_create(
            [
                {
                    "review_id": review.id,
                    "user_id": self.env.uid,
                    "mandate_id": mandate.id,
                    "on_behalf_of_id": mandate.id if mandate != self.env.user else False,
                    "decision": decision,
                    "note": note,
                    "decided_on": now,
                }
                for review, mandate in mandates.items()
            ]
        )
        delegations = self.delegation_ids.filtered("is_current")
        delegations.filtered(lambda d: d.user_id in d.review_id.vote_ids.mandate_id)._engine_write(
            {"is_current": False}
        )
        return votes

    def _settle(self, decision, note):
        """Close levels that have what they need, open the next, end the round."""
        now = fields.Datetime.now()
        requests = self.request_id
        bodies = {}
        decisions = dict(self.vote_ids._fields["decision"]._description_selection(self.env))
        for review in self:
            vote = review.vote_ids[-1:]
            words = [f"{decisions[decision]}: {review.name}"]
            if vote.on_behalf_of_id:
                words.append(self.env._("for %(person)s", person=vote.on_behalf_of_id.name))
            body = ", ".join(words) + (f". {note}" if note else "")
            bodies[review.request_id] = body
        if decision == "rejected":
            self._engine_write({"state": "rejected", "decided_on": now})
            requests._close("rejected", note)
            requests._tell(bodies)
            return
        requests._log_each(bodies)
        given = self.filtered(
            lambda r: (
                len(r.vote_ids.filtered(lambda v: v.decision == "approved")) >= r.required_count
            )
        )
        given._engine_write({"state": "approved", "decided_on": now})
        finished = requests.browse()
        opened = self.browse()
        for request in requests:
            left = request.review_ids.filtered(lambda r: r.state in ("waiting", "pending"))
            if not left:
                finished |= request
            elif not any(review.state == "pending" for review in left):
                first = min(left.mapped("sequence"))
                opened |= left.filtered(lambda r, s=first: r.sequence == s)
        opened._start()
        (requests - finished)._sync_activities()
        finished._approved()

    def _open(self, requests, applying, candidates):
        """Write down the levels of new rounds and ask the first.

        :param applying: {document id: levels}
        :param candidates: {(level, document id): users}
        """
        vals_list = [
            {
                "request_id": request.id,
                "level_id": level.id,
                "name": level.name,
                "sequence": level.sequence,
                "required_count": level.required_count,
                "candidate_ids": [fields.Command.set(candidates[level, request.res_id].ids)],
            }
            for request in requests
            for level in applying[request.res_id]
        ]
        reviews = self._engine_create(vals_list)
        first = self.browse()
        for mine in reviews.grouped("request_id").values():
            sequence = min(mine.mapped("sequence"))
            first |= mine.filtered(lambda r, s=sequence: r.sequence == s)
        first._start()
        return reviews

    def _start(self):
        """Ask these levels."""
        now = fields.Datetime.now()
        for (level, company), reviews in self.grouped(lambda r: (r.level_id, r.company_id)).items():
            limit = level.time_limit
            store = company or self.env.company
            deadline = store._get_workflow_deadline(now, limit) if limit else False
            reviews._engine_write({"state": "pending", "asked_on": now, "deadline": deadline})

    # === WHO MAY DECIDE === #

    def _get_deciding(self):
        """Everybody who may decide now: candidates, their delegates and substitutes.

        :return: dict {review: users}
        """
        return {
            review: self.env["res.users"].union(*mandates.values())
            for review, mandates in self._get_open_mandates().items()
        }

    def _get_open_mandates(self):
        """Mandates not used yet, and who may use each.

        Nobody decides on what he asked for, and nobody twice on one level.

        :return: dict {review: {mandate: users, who holds it first}}
        """
        pending = self.sudo().filtered(lambda r: r.state == "pending")
        people = pending.candidate_ids | pending.delegation_ids.delegate_id
        deciders = self.env["dealer.workflow.substitute"]._get_deciders(people)
        found = {}
        for review in pending:
            held = {d.user_id: d.delegate_id for d in review.delegation_ids if d.is_current}
            excluded = review.vote_ids.user_id | review.requester_id
            found[review] = {
                mandate: deciders[held.get(mandate, mandate)].filtered("active") - excluded
                for mandate in review.candidate_ids - review.vote_ids.mandate_id
            }
        return found

    def _get_mandates(self):
        """:return: dict {review: the mandates the reader may decide for, his own first}"""
        user = self.env.user
        mine = {}
        for review, mandates in self._get_open_mandates().items():
            usable = [mandate for mandate, users in mandates.items() if user in users]
            usable.sort(key=lambda m: (m != user, m.name))
            mine[review] = self.env["res.users"].sudo().union(*usable)
        return mine

    def _get_mine(self):
        """:return: `_get_mandates`, only reviews the reader may decide on"""
        return {review: people for review, people in self._get_mandates().items() if people}

    def _get_mandates_or_refuse(self, known=None):
        self.ensure_one()
        mandates = (known or self._get_mandates()).get(self)
        if mandates:
            return mandates
        user = self.env.user
        if self.state == "waiting":
            message = self.env._(
                "“%(level)s” of %(document)s is not asked yet: an earlier level comes first.",
                level=self.name or "",
                document=self.document_name or "",
            )
        elif self.state != "pending":
            message = self.env._(
                "“%(level)s” of %(document)s is decided already: reload the page.",
                level=self.name or "",
                document=self.document_name or "",
            )
        elif user == self.requester_id:
            message = self.env._(
                "You asked for %(document)s yourself: somebody else has to decide.",
                document=self.document_name or "",
            )
        elif user in self.vote_ids.user_id:
            message = self.env._(
                "You have decided on “%(level)s” of %(document)s already; nobody counts twice.",
                level=self.name or "",
                document=self.document_name or "",
            )
        else:
            message = self.env._(
                "“%(level)s” of %(document)s is for %(people)s to decide; they can delegate it.",
                level=self.name or "",
                document=self.document_name or "",
                people=self.request_id._get_waiting_for(),
            )
        raise UserError(message)

    def _check_documents_readable(self):
        levels = self.env["dealer.workflow.level"]
        for requests in self.request_id.grouped("res_model").values():
            documents = requests._get_documents()
            readable = levels._filter_readable(documents, self.env.user).ids if documents else []
            for request in requests:
                if request.res_id not in readable:
                    raise UserError(
                        self.env._(
                            "You can't open %(document)s, so you can't decide on it: delegate it, "
                            "or ask whoever gives out roles.",
                            document=request.document_name or "",
                        )
                    )

    # === WORDS === #

    def _describe(self):
        """:return: list of dicts for the panel, see `dealer.workflow.request._get_panel`"""
        states = dict(self._fields["state"]._description_selection(self.env))
        decisions = dict(self.vote_ids._fields["decision"]._description_selection(self.env))
        deciding = self._get_deciding()
        described = []
        for review in self:
            votes = review.vote_ids
            described.append(
                {
                    "id": review.id,
                    "name": review.name,
                    "sequence": review.sequence,
                    "state": review.state,
                    "state_label": states[review.state],
                    "required": review.required_count,
                    "given": len(votes.filtered(lambda v: v.decision == "approved")),
                    "deadline": fields.Datetime.to_string(review.deadline) or False,
                    "overdue": review.is_overdue,
                    "who": (
                        deciding[review].mapped("name")
                        if review in deciding
                        else review.candidate_ids.mapped("name")
                        if review.state == "waiting"
                        else []
                    ),
                    "delegated": [
                        [d.user_id.name, d.delegate_id.name]
                        for d in review.delegation_ids
                        if d.is_current
                    ],
                    "votes": [
                        {
                            "by": vote.user_id.name,
                            "on_behalf_of": vote.on_behalf_of_id.name or False,
                            "decision": vote.decision,
                            "decision_label": decisions[vote.decision],
                            "note": vote.note or False,
                            "on": fields.Datetime.to_string(vote.decided_on),
                        }
                        for vote in votes
                    ],
                }
            )
        return described
