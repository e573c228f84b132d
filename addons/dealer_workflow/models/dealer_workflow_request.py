import json

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import canonical
from ..lib.steps import Blocker

REQUEST_STATES = [
    ("pending", "To approve"),
    ("approved", "Approved"),
    ("done", "Approved and moved"),
    ("rejected", "Rejected"),
    ("recalled", "Recalled"),
    ("void", "Void"),
    ("waived", "No approval needed"),
]
OPEN_STATES = ("pending", "approved")
# a round that let the document where it is: what it said then is compared with what it says now
SEALING_STATES = ("done", "void", "waived")


class DealerWorkflowRequest(models.Model):
    """One round of approval: what was asked, of whom, on which content; kept for ever.

    A document's `workflow_request_id` is the round that is open (to approve, or approved and not
    taken yet), else the one that let it where it is (done; void once its content changed and
    somebody asked again): its seal is compared with what the document says now.
    """

    _name = "dealer.workflow.request"
    _description = "Approval Request"
    _inherit = ["dealer.workflow.kept"]
    _order = "requested_on desc, id desc"
    _rec_name = "document_name"

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    model_name = fields.Char(compute="_compute_model_name", string="Kind of Document")
    document_name = fields.Char(readonly=True, help="As it was then.")
    company_id = fields.Many2one("res.company", string="Store", readonly=True, index=True)
    workflow_id = fields.Many2one(
        "dealer.workflow", readonly=True, ondelete="set null", index="btree_not_null"
    )
    transition_id = fields.Many2one(
        "dealer.workflow.transition", string="Step", readonly=True, ondelete="set null", index=True
    )
    step_name = fields.Char(readonly=True, help="As it was called then.")
    from_stage_id = fields.Many2one(
        "dealer.workflow.stage", string="From", readonly=True, ondelete="set null"
    )
    to_stage_id = fields.Many2one(
        "dealer.workflow.stage", string="To", readonly=True, ondelete="set null"
    )
    requester_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    round = fields.Integer(readonly=True, default=1)
    in_place = fields.Boolean(
        readonly=True, help="Asked again where the document stands, after its content changed."
    )
    previous_id = fields.Many2one(
        "dealer.workflow.request",
        string="Sealed before by",
        readonly=True,
        ondelete="restrict",
        help="The approved round that let the document where it was asked from.",
    )
    state = fields.Selection(REQUEST_STATES, required=True, default="pending", readonly=True)
    reason = fields.Char(readonly=True, help="Why the asker wants it.")
    closing_note = fields.Char(
        string="Why", readonly=True, help="It was rejected, recalled or void, or can't be taken."
    )
    closed_by_id = fields.Many2one(
        "res.users", string="Closed by", readonly=True, ondelete="restrict"
    )
    content = fields.Text(
        readonly=True, groups=fields.NO_ACCESS, help="What was approved, as canonical JSON."
    )
    sha256 = fields.Char(string="Seal", readonly=True, help="SHA-256 of what is approved.")
    differences = fields.Json(
        readonly=True, groups=fields.NO_ACCESS, help="What had changed when it became void."
    )
    decisions = fields.Integer(
        readonly=True, help="Counts the decisions: whoever decides at the same moment waits for it."
    )
    requested_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    decided_on = fields.Datetime(readonly=True)
    review_ids = fields.One2many(
        "dealer.workflow.review", "request_id", string="Levels", readonly=True
    )
    may_recall = fields.Boolean(compute="_compute_may_recall")
    waiting_for = fields.Char(compute="_compute_waiting_for")
    sealed = fields.Html(compute="_compute_sealed", sanitize=False)
    changes = fields.Html(compute="_compute_sealed", sanitize=False)

    _document_index = models.Index("(res_model, res_id, id)")
    _pending_unique = models.UniqueIndex(
        "(res_model, res_id) WHERE state = 'pending'",
        "An approval of this document has been asked for already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_model_name(self):
        for request in self:
            model = request.res_model
            request.model_name = self.env["ir.model"]._get(model).name if model else False

    @api.depends("document_name", "step_name", "round")
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._(
                "%(document)s: %(step)s, round %(round)s",
                document=request.document_name or "",
                step=request.step_name or "",
                round=request.round,
            )

    @api.depends("state", "requester_id")
    @api.depends_context("uid")
    def _compute_may_recall(self):
        for request in self:
            request.may_recall = (
                request.state in OPEN_STATES and request.requester_id == self.env.user
            )

    @api.depends("state")
    def _compute_waiting_for(self):
        for request in self:
            request.waiting_for = (
                request.sudo()._get_waiting_for() if request.state == "pending" else False
            )

    @api.depends_context("uid", "lang")
    def _compute_sealed(self):
        """What was asked, and what changed when it became void, for who can open the document."""
        self.sealed = self.changes = False
        for model, requests in self.grouped("res_model").items():
            if not model or model not in self.env:
                continue
            documents = self.env[model].browse(requests.mapped("res_id")).exists()
            readable = set(documents._filtered_access("read").ids)
            for request in requests.filtered(lambda r, ids=readable: r.res_id in ids):
                document = self.env[model].browse(request.res_id)
                kept = request.sudo()
                content = json.loads(kept.content or "{}")
                rows = document._workflow_describe_changes(document._workflow_compare({}, content))
                request.sealed = self._get_table((label, new) for label, _old, new in rows)
                request.changes = self._get_table(
                    (label, f"{old} → {new}")
                    for label, old, new in document._workflow_describe_changes(
                        kept.differences or []
                    )
                )

    @api.model
    def _get_table(self, rows):
        rows = Markup().join(
            Markup("<tr><td class='text-muted'>%s</td><td>%s</td></tr>") % row for row in rows
        )
        return rows and Markup("<table class='table table-sm w-auto mb-0'>%s</table>") % rows

    # === ACTION METHODS === #

    def action_recall(self):
        """Take back what one has asked for, while the document has not moved."""
        self.check_access("read")
        for request in self.sudo():
            if request.requester_id != self.env.user:
                raise UserError(
                    self.env._(
                        "%(person)s asked for this approval: only he can recall it.",
                        person=request.requester_id.name,
                    )
                )
        requests = self.sudo()
        requests._lock()
        for request in requests:
            if request.state not in OPEN_STATES:
                raise UserError(self.env._("This approval is closed already: reload the page."))
        requests._close("recalled", self.env._("Recalled"))
        for request in requests:
            request._log(
                self.env._("Approval of “%(step)s” recalled.", step=request.step_name or "")
            )
        return True

    def action_open_document(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
            "target": "current",
        }

    # === ENGINE: asked by the judge and the mixin === #

    def _get_blockers(self, records, step):
        """What a round of approval puts in the way of a step.

        :param records: documents with `workflow_request_id`
        :return: dict {record id: [Blocker]}: an approval is open, or what was approved has changed
        """
        blockers = {}
        documents = self._get_real(records)
        changed = None
        for record in records:
            request = record.workflow_request_id.sudo()
            phase, place = self._get_place(documents[record], step)
            if request.state == "approved" or phase in ("draft", "cancelled"):
                continue  # another step closes the round
            if changed is None:
                changed = self._get_changed(list(documents.values()))
            is_changed = documents[record].id in changed
            if request.state == "pending" and not is_changed:
                names = request._get_waiting_for()
                message = self.env._(
                    "Waiting for the approval of “%(step)s” by %(who)s: %(asker)s can recall it.",
                    step=request.step_name or "",
                    who=names,
                    asker=request.requester_id.name,
                )
                blockers[record.id] = [Blocker("approval", message, names)]
            elif request.state in SEALING_STATES and is_changed and place >= 0:
                if not request._holds(documents[record]):
                    continue
                if step.has_levels and self.env["dealer.workflow.level"]._get_applying(
                    documents[record], step
                ).get(documents[record].id):
                    continue  # is approved anew by it
                message = self.env._(
                    "Changed since it was approved: %(changes)s. Ask for the approval again, or "
                    "move the document back.",
                    changes=documents[record]._workflow_name_changes(changed[documents[record].id]),
                )
                blockers[record.id] = [Blocker("seal", message, request.requester_id.name)]
        return blockers

    @api.model
    def _get_real(self, records):
        """:return: dict {record: its document in the database}"""
        return {record: record._origin or record for record in records}

    @api.model
    def _get_place(self, record, step):
        """Where a step leads from the point of view of the round that seals the document.

        :return: (phase, -1 before the stage that was approved, else 0)
        """
        phases = record._workflow_categories()
        target = record._workflow_stage_info(step.to_id)
        phase = phases.get(target.category, ("", "open"))[1]
        return phase, -1 if self._is_before(record, step.to_id) else 0

    @api.model
    def _is_before(self, record, stage_id):
        """Whether a stage comes before the one the document's last approval led to."""
        workflows = self.env["dealer.workflow"]
        compiled = workflows._get_compiled(workflows._get_stage_workflow(stage_id))
        order = list(compiled.stages)
        sealed = record.workflow_request_id.sudo().to_stage_id.id
        return sealed in order and stage_id in order and order.index(stage_id) < order.index(sealed)

    def _get_unapproved(self, records, step):
        """:return: ids of documents for which a level of the step applies (amount band) and that
        have no approved round of this step whose content is unchanged"""
        documents = self._get_real(records)
        asked = [
            document
            for record, document in documents.items()
            if document.workflow_request_id.sudo().state == "approved"
            and document.workflow_request_id.sudo().transition_id.id == step.id
        ]
        changed = self._get_changed(asked)
        approved = {document.id for document in asked if document.id not in changed}
        left = records.filtered(lambda r: documents[r].id not in approved)
        if not left:
            return set()
        applying = self.env["dealer.workflow.level"]._get_applying(left, step)
        return {record.id for record in left if applying[record.id]}

    def _get_changed(self, documents):
        """Compare documents with the seal of their round.

        :param documents: list of documents of one model, with `workflow_request_id`
        :return: dict {document id: (old content, new content)} of those that differ
        """
        if not documents:
            return {}
        records = documents[0].browse([document.id for document in documents]).sudo()
        changed = {}
        groups = records.grouped(lambda r: r.workflow_request_id.transition_id)
        for transition, group in groups.items():
            contents = self._get_contents(group, transition)
            for record in group:
                request = record.workflow_request_id
                text = canonical.dumps(contents[record.id])
                if canonical.seal_text(text) != request.sha256:
                    old = json.loads(request.content or "{}")
                    # what is compared was said then: bands drawn since don't change a seal
                    new = contents[record.id]
                    kept = old.get("fields", {}).keys() | set(records._workflow_seal_fields())
                    new["fields"] = {k: v for k, v in new["fields"].items() if k in kept}
                    if records._workflow_compare(old, new):
                        changed[record.id] = (old, new)
        return changed

    @api.model
    def _get_contents(self, records, step):
        """:param step: compiled step or transition: the amounts of its bands are sealed too"""
        _levels, amounts = self.env["dealer.workflow.level"]._get_compiled(step.id)
        return records._workflow_get_content(amounts)

    # === ASKING === #

    def _ask(self, records, step, reason, in_place=False):
        """Open a round for each document, sealed, and ask its first levels.

        :param in_place: the documents are where the step leads: what changed is approved anew
        :return: action for the client (notification)
        """
        requester = self.env.user
        levels = self.env["dealer.workflow.level"]
        self._void_changed(records)
        applying = levels._get_applying(records, step)
        candidates = levels.browse(
            {level.id for asked in applying.values() for level in asked}
        )._get_candidates(records, requester)
        for record in records:
            for level in applying[record.id]:
                people = candidates[level, record.id]
                if len(people) < level.required_count:
                    level._refuse_nobody(record, requester, len(people))
        earlier = records.sudo().workflow_request_id.filtered(lambda r: r.state in OPEN_STATES)
        if earlier:
            earlier._supersede(self.env._("Another step was asked for instead"))
        requests = self._open(records, step, reason, applying, in_place)
        self.env["dealer.workflow.review"].sudo()._open(requests, applying, candidates)
        records._workflow_point_to({r.res_id: r.id for r in requests})
        requests._log_asked(records)
        unasked = requests.filtered(lambda r: not r.review_ids)
        unasked._engine_write({"state": "waived", "decided_on": fields.Datetime.now()})
        (requests - unasked)._sync_activities(records)
        return self._notify_asked(requests - unasked)

    def _open(self, records, step, reason, applying, in_place):
        requester = self.env.user
        transition = self.env["dealer.workflow.transition"].sudo().browse(step.id)
        rounds = dict(
            self.sudo()._read_group(
                [
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                    ("transition_id", "=", step.id),
                ],
                ["res_id"],
                ["round:max"],
            )
        )
        contents = self._get_contents(records, step)
        vals_list = []
        for record in records.sudo():
            text = canonical.dumps(contents[record.id])
            before = record.workflow_request_id
            if before.state not in SEALING_STATES:
                before = before.previous_id
            vals_list.append(
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "document_name": record.display_name,
                    "company_id": self.env["dealer.workflow.level"]._get_store(record).id,
                    "workflow_id": transition.workflow_id.id,
                    "transition_id": transition.id,
                    "step_name": transition.name,
                    "from_stage_id": record.workflow_stage_id.id,
                    "to_stage_id": transition.to_stage_id.id,
                    "requester_id": requester.id,
                    "round": (rounds.get(record.id) or 0) + 1,
                    "in_place": in_place,
                    "previous_id": before.id,
                    "reason": reason,
                    "content": text,
                    "sha256": canonical.seal_text(text),
                }
            )
        self.flush_model(["state"])  # a round that has just been closed leaves its place free
        return self.sudo()._engine_create(vals_list)

    def _notify_asked(self, requests):
        if not requests:
            return True
        names = requests.review_ids.filtered(lambda r: r.state == "pending").candidate_ids.mapped(
            "name"
        )
        shown = ", ".join(names[:5]) + ("…" if len(names) > 5 else "")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "title": self.env._("Approval asked for"),
                "message": shown,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _holds(self, document):
        """Whether what has changed in a document needs the round's approval.

        A step taken where none of its levels applied (amount bands) needs it once one applies.
        """
        self.ensure_one()
        if self.state != "waived":
            return True
        step = document._workflow_get_request_step(self)
        applying = self.env["dealer.workflow.level"]._get_applying(document, step) if step else {}
        return bool(applying.get(document.id))

    # === CLOSING === #

    def _consume(self, records, stage_id, step):
        """Documents have moved: close the approved rounds of the step, and those gone round.

        :param records: documents with `workflow_request_id`, in their new stage
        :param step: compiled step, or None
        """
        requests = records.sudo().workflow_request_id
        taken = requests.filtered(
            lambda r: r.state == "approved" and step and r.transition_id.id == step.id
        )
        if taken:
            taken._engine_write({"state": "done"})
        if bypassed := requests.filtered(lambda r: r.state in OPEN_STATES) - taken:
            stage = self.env["dealer.workflow.stage"].sudo().browse(stage_id)
            note = self.env._("The document went to “%(stage)s” instead", stage=stage.name)
            bypassed._supersede(note)
        if taken:
            taken._sync_activities(records)
        for record in records.sudo():
            request = record.workflow_request_id
            if request.state in SEALING_STATES and self._is_before(record, stage_id):
                record._workflow_point_to({record.id: False})
        return True

    def _waive(self, records, step):
        """Documents took a step none of whose levels applied to them: keep what they said then.

        Otherwise an amount could be lowered for the step and raised again behind it.
        """
        requests = self._open(records, step, "", {}, False)
        requests._engine_write({"state": "waived", "decided_on": fields.Datetime.now()})
        records._workflow_point_to({request.res_id: request.id for request in requests})

    def _close(self, state, note=False):
        """End open rounds without the step."""
        requests = self.filtered(lambda r: r.state in OPEN_STATES)
        requests._engine_write(
            {
                "state": state,
                "closing_note": note,
                "closed_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )
        requests.review_ids.filtered(lambda r: r.state in ("waiting", "pending"))._engine_write(
            {"state": "closed"}
        )
        requests._sync_activities()
        for group in requests.grouped("res_model").values():
            if documents := group._get_documents():
                pointers = {
                    request.res_id: request.previous_id.id
                    for request in group
                    if request.res_id in documents._ids
                }
                documents._workflow_point_to(pointers)

    def _supersede(self, why):
        """End open rounds whose step is not the one that is taken or asked for."""
        self._close("void", why)
        self._log_each(
            {
                request: self.env._(
                    "The approval of “%(step)s” is void: %(why)s.",
                    step=request.step_name or "",
                    why=why,
                )
                for request in self
            }
        )

    def _void_changed(self, records):
        """Void the rounds of documents that changed since they were asked for or approved.

        :return: the requests voided
        """
        asked = [r for r in records.sudo() if r.workflow_request_id]
        changed = self._get_changed(asked)
        void = self.sudo().browse()
        for record in asked:
            request = record.workflow_request_id
            if record.id not in changed or request.state not in (*OPEN_STATES, "done"):
                continue
            void |= request
            changes = record._workflow_compare(*changed[record.id])
            request._engine_write({"differences": changes})
            note = self.env._(
                "Changed: %(changes)s", changes=record._workflow_name_changes(changed[record.id])
            )
            if request.state == "done":
                request._engine_write({"state": "void", "closing_note": note})
            else:
                request._close("void", note)
            request._log_void(record, changes)
        return void

    # === THE STEP THAT WAS APPROVED === #

    def _approved(self):
        """The last level has approved: take the step as who asked for it, if it can be taken."""
        now = fields.Datetime.now()
        self._engine_write({"state": "approved", "decided_on": now})
        here = self.filtered("in_place")
        here._engine_write({"state": "done"})
        moving = self - here
        for (_model, transition, requester, reason), requests in moving.grouped(
            lambda r: (r.res_model, r.transition_id, r.requester_id, r.reason)
        ).items():
            documents = requests._get_documents()
            why = documents and documents._workflow_take_approved(transition, requester, reason)
            if why and len(documents) > 1:
                # one that can't go keeps nobody else
                for document in documents:
                    document._workflow_take_approved(transition, requester, reason)
        self._sync_activities()
        self._log_approved()

    # === HELPERS === #

    def _lock(self):
        """Decide one after the other: who comes second starts again with what the first did."""
        if self:
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE dealer_workflow_request SET decisions = decisions + 1 WHERE id IN ("
                "SELECT id FROM dealer_workflow_request WHERE id = ANY(%s) ORDER BY id FOR UPDATE)",
                [self.ids],
            )
            self.invalidate_recordset(["decisions"])

    def _get_documents(self):
        """:return: the documents of requests of one model, those that are still there"""
        model = self[:1].res_model
        if model not in self.env:
            return None
        return self.env[model].browse(self.mapped("res_id")).exists()

    def _get_waiting_for(self):
        """:return: names of those whose decision is waited for"""
        self.ensure_one()
        pending = self.review_ids.filtered(lambda r: r.state == "pending")
        people = pending.candidate_ids - pending.vote_ids.mandate_id
        names = people.mapped("name")
        return ", ".join(names[:5]) + ("…" if len(names) > 5 else "")
