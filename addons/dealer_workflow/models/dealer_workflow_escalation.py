from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

BATCH = 500


class DealerWorkflowEscalation(models.Model):
    """What happens when a document stays too long in a stage, or an approval isn't given.

    The steps of a stage or approval are taken in order (`_order`); the stay and the approval
    count how many were (`escalated`), in the transaction that takes them. So each is taken once,
    whatever dies in between.
    """

    _name = "dealer.workflow.escalation"
    _description = "Workflow Escalation"
    _inherit = ["dealer.workflow.part", "dealer.workflow.addressee"]
    _order = "after_hours, sequence, id"
    _part_parents = ("stage_id", "level_id")

    stage_id = fields.Many2one("dealer.workflow.stage", index="btree_not_null", ondelete="cascade")
    level_id = fields.Many2one("dealer.workflow.level", index="btree_not_null", ondelete="cascade")
    code = fields.Char(
        required=True,
        copy=False,
        default=lambda self: self._part_new_code("escalation"),
        help="Identity of the escalation in its stage or approval, across versions and databases.",
    )
    sequence = fields.Integer(default=10)
    after_hours = fields.Float(
        string="After", help="Working hours past the limit; 0: as soon as it has passed."
    )
    kind = fields.Selection(
        [("activity", "Plan an activity"), ("message", "Send a message"), ("reassign", "Reassign")],
        required=True,
        default="activity",
    )
    activity_type_id = fields.Many2one("mail.activity.type", help="Empty: a to-do.")
    text = fields.Char(
        translate=True,
        help="What the activity or message says; empty: which limit has passed.",
    )
    reassign_field_id = fields.Many2one(
        "ir.model.fields",
        string="Person to replace",
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('readonly', '=', False), ('store', '=', True), "
        "('ttype', '=', 'many2one'), ('relation', 'in', ('res.users', 'hr.employee'))]",
        help="Of the document. An approval is given to one person more instead.",
    )

    _owner_check = models.Constraint(
        "CHECK (num_nonnulls(stage_id, level_id) = 1)",
        "An escalation belongs to a stage or to an approval.",
    )
    _after_check = models.Constraint(
        "CHECK (after_hours >= 0)", "An escalation comes after the limit, not before."
    )

    @api.depends("stage_id.workflow_id.model_id", "level_id.transition_id.workflow_id.model_id")
    def _compute_model_id(self):
        return super()._compute_model_id()

    def _get_workflow(self):
        return self.stage_id.workflow_id or self.level_id.transition_id.workflow_id

    @api.depends("kind", "after_hours")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for step in self:
            step.display_name = self.env._(
                "%(kind)s after %(hours)g h", kind=kinds.get(step.kind, ""), hours=step.after_hours
            )

    # === CONSTRAINTS === #

    @api.constrains("kind", "whom", "reassign_field_id", "stage_id")
    def _check_reassign(self):
        for step in self.filtered(lambda s: s.kind == "reassign"):
            if step.whom == "group":
                raise ValidationError(
                    self.env._("A document is given to one person: choose the least busy.")
                )
            if not step.stage_id:
                continue
            if not step.reassign_field_id:
                raise ValidationError(self.env._("Say which person of the document is replaced."))
            model = step.stage_id.workflow_id.model
            self.env["dealer.workflow.action.value"]._check_settable(
                model, step.reassign_field_id.name
            )

    def _needs_person(self):
        # an approval has people who must act, a reassigned document the one it had
        return super()._needs_person() and not (
            self.whom == "manager" and (self.level_id or self.kind == "reassign")
        )

    def _get_persons(self, records):
        if self.person_field_id or not self.reassign_field_id:
            return super()._get_persons(records)
        judge = self.env["dealer.workflow.judge"]
        name = self.reassign_field_id.sudo().name
        return {record.id: judge._get_person(record, name) for record in records}

    def _get_load_field(self):
        return self.kind == "reassign" and self.reassign_field_id.sudo().name

    # === SCHEDULER === #

    @api.model
    def _run_due(self, batch=BATCH):
        """Take the steps that are due, of stays and of approvals; for the scheduler."""
        for source in ("move", "review"):
            last_id = 0
            while rows := getattr(self, f"_lock_{source}s")(last_id, batch):
                last_id = rows[-1]
                late = self.env[f"dealer.workflow.{source}"].browse(rows)
                getattr(self, f"_escalate_{source}s")(late)
                self.env.flush_all()
                self.env["ir.cron"]._commit_progress(len(rows))

    def _lock_moves(self, last_id, batch):
        """:return: ids of stays past their limit with steps to take, locked"""
        return self._lock_late(
            SQL("dealer_workflow_move"),
            SQL("late.left_on IS NULL"),
            SQL("step.stage_id = late.stage_id"),
            last_id,
            batch,
        )

    def _lock_reviews(self, last_id, batch):
        """:return: ids of approvals past their limit with steps to take, locked"""
        return self._lock_late(
            SQL("dealer_workflow_review"),
            SQL("late.state = 'pending'"),
            SQL("step.level_id = late.level_id"),
            last_id,
            batch,
        )

    def _lock_late(self, table, is_open, belongs, last_id, batch):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """ SELECT late.id FROM %s late
                     WHERE %s AND late.deadline < %s AND late.id > %s
                       AND COALESCE(late.escalated, 0) < (
                           SELECT count(*) FROM dealer_workflow_escalation step WHERE %s)
                  ORDER BY late.id LIMIT %s FOR UPDATE OF late SKIP LOCKED """,
                table,
                is_open,
                fields.Datetime.now(),
                last_id,
                belongs,
                batch,
            )
        )
        return [row[0] for row in rows]

    def _escalate_moves(self, moves):
        documents = {}
        gone = self.env["dealer.workflow.move"]
        for model, group in moves.grouped("res_model").items():
            records = self.env[model].browse(group.mapped("res_id")) if model in self.env else None
            there = set(records.exists().ids) if records is not None else set()
            gone |= group.filtered(lambda m, there=there: m.res_id not in there)
            documents.update({m.id: records.browse(m.res_id) for m in group if m.res_id in there})
        if gone:
            # nobody moves a deleted document: its stay has ended
            self.env.cr.execute(
                SQL(
                    "UPDATE dealer_workflow_move SET left_on = %s WHERE id IN %s",
                    fields.Datetime.now(),
                    tuple(gone.ids),
                )
            )
            gone.invalidate_recordset(["left_on"], flush=False)
        self._escalate(
            moves - gone,
            documents,
            steps_of=lambda move: move.stage_id.escalation_ids,
            actor_of=lambda move: move.user_id,
        )

    def _escalate_reviews(self, reviews):
        documents = {}
        for model, group in reviews.grouped(lambda r: r.request_id.res_model).items():
            records = self.env[model].browse(group.request_id.mapped("res_id"))
            there = set(records.exists().ids)
            for review in group:
                if review.request_id.res_id in there:
                    documents[review.id] = records.browse(review.request_id.res_id)
        self._escalate(
            reviews.filtered(lambda r: r.id in documents),
            documents,
            steps_of=lambda review: review.level_id.escalation_ids,
            actor_of=lambda review: review.request_id.requester_id,
        )

    def _escalate(self, late, documents, steps_of, actor_of):
        """Take the steps that are due, for the whole set.

        :param late: stays or approvals past their `deadline`
        :param documents: dict {id: document}
        """
        now = fields.Datetime.now()
        hours = {}
        for store, group in late.grouped(self._get_late_store).items():
            spans = {one.id: (one.deadline, now) for one in group}
            hours.update((store or self.env.company)._get_workflow_hours(spans))
        due, done = {}, {}
        for one in late:
            steps = steps_of(one).sorted()
            for place, step in enumerate(steps[one.escalated :], one.escalated + 1):
                if step.after_hours > hours[one.id]:
                    break
                due.setdefault(step, []).append(one.id)
                done[one.id] = place
        for step in sum(due, self.browse()).sorted():
            ones = late.browse(due[step])
            for group in ones.grouped(lambda one: documents[one.id]._name).values():
                step._take(group, documents, actor_of)
        for place in set(done.values()):
            ids = tuple(key for key, value in done.items() if value == place)
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET escalated = %s WHERE id IN %s",
                    SQL.identifier(late._table),
                    place,
                    ids,
                )
            )
        late.invalidate_recordset(["escalated"])

    @api.model
    def _get_late_store(self, late):
        return (
            late.company_id
            if late._name == "dealer.workflow.move"
            else (late.request_id.company_id)
        )

    # === ONE STEP === #

    def _take(self, late, documents, actor_of):
        """Take this step for documents of one model."""
        self.ensure_one()
        by_record = {documents[one.id].id: one for one in late}
        records = documents[late[0].id].browse(by_record)

        def take(group):
            actors = {key: actor_of(by_record[key]) for key in group.ids}
            present = None
            if self.level_id and not self.person_field_id:
                present = {key: by_record[key].candidate_ids for key in group.ids}
            people = self._get_addressees(group, actors, present)
            for record in group.filtered(lambda r: not people[r.id]):
                # nobody to tell: the manager of the store is
                people[record.id] = self._get_store(record).workflow_manager_id
            getattr(self, f"_take_{self.kind}")(group, people, by_record)

        self._run_safely(
            records, take, self.env._("The limit has passed, and escalating failed: %s")
        )

    def _get_text(self, late, lang):
        """:return: what the step says, in somebody's language"""
        told = self.with_context(lang=lang)
        if told.text:
            return told.text
        if self.stage_id:
            return told.env._("Too long in the stage “%s”", told.stage_id.name)
        return told.env._("The approval “%s” is late", told.level_id.name)

    def _take_activity(self, records, people, by_record):
        model_id = self.env["ir.model"]._get_id(records._name)
        kind = self.activity_type_id or self.env.ref("mail.mail_activity_data_todo")
        today = fields.Date.context_today(self)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": record.id,
                    "activity_type_id": kind.id,
                    "summary": self._get_text(by_record[record.id], user.lang),
                    "user_id": user.id,
                    "date_deadline": today,
                    "automated": True,
                }
                for record in records
                for user in people[record.id]
            ]
        )

    def _take_message(self, records, people, by_record):
        for record in records.with_context(mail_notify_force_send=False):
            users = people[record.id]
            record.message_post(
                body=self._get_text(by_record[record.id], users[:1].lang),
                message_type="notification",
                partner_ids=users.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )

    def _take_reassign(self, records, people, by_record):
        notes = {}
        if self.level_id:
            for record in records:
                review, users = by_record[record.id], people[record.id]
                review._add_candidates(users)
                notes[record.id] = self.env._(
                    "Late: %(people)s may decide on “%(level)s” too.",
                    people=", ".join(users.mapped("name")) or self.env._("nobody more"),
                    level=self.level_id.name,
                )
            records._message_log_batch(bodies=notes)
            return
        name = self.reassign_field_id.name
        judge = self.env["dealer.workflow.judge"]
        groups = {}
        for record in records:
            user = people[record.id][:1]
            before = judge._get_person(record, name)
            if not user or user == before:
                notes[record.id] = self.env._("Late, and there is nobody to give it to.")
                continue
            groups.setdefault(self._get_person_id(record, user), []).append(record.id)
            notes[record.id] = self.env._(
                "Late: given to %(user)s instead of %(before)s.",
                user=user.name,
                before=before.name or self.env._("nobody"),
            )
        for person_id, ids in groups.items():
            if person_id:
                records.browse(ids).write({name: person_id})
        records._message_log_batch(bodies=notes)

    def _get_person_id(self, record, user):
        """:return: the id a person field takes for a user"""
        if record._fields[self.reassign_field_id.name].comodel_name == "res.users":
            return user.id
        store = self._get_store(record)
        employees = user.employee_ids
        return (employees.filtered(lambda e: e.company_id == store)[:1] or employees[:1]).id
