from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, fields, models

DAYS = 90
# Moves and documents judged in one call, so that the progress shows.
CHUNK = 500
# Findings shown of the same person, step and reason; all of them are counted.
EXAMPLES = 3
AHEAD = 60  # days in which approvals must find somebody


class DealerWorkflowProof(models.Model):
    """ "Prove it": a draft replayed over what people really did.

    The moves of the last 90 days are judged again as the people who made them, on the values the
    documents had then (the snapshot of each move); open documents as who moved them last; and
    approvals are looked for on every day of the next two months. Roles are those people have now.
    """

    _name = "dealer.workflow.proof"
    _description = "Workflow Proof"
    _order = "id desc"

    workflow_id = fields.Many2one(
        "dealer.workflow", string="Draft", required=True, index=True, ondelete="cascade"
    )
    date_from = fields.Datetime(required=True, readonly=True)
    state = fields.Selection(
        [("moves", "Moves"), ("documents", "Open documents"), ("done", "Done")],
        required=True,
        default="moves",
        readonly=True,
    )
    last_id = fields.Integer(readonly=True, help="How far the part under way has come.")
    move_total = fields.Integer(readonly=True)
    move_done = fields.Integer(readonly=True)
    move_refused = fields.Integer(readonly=True)
    document_total = fields.Integer(readonly=True)
    document_done = fields.Integer(readonly=True)
    finding_ids = fields.One2many("dealer.workflow.proof.finding", "proof_id", readonly=True)
    summary = fields.Char(compute="_compute_summary")

    @api.depends("state", "move_total", "move_refused", "finding_ids.count")
    def _compute_summary(self):
        for proof in self:
            counts = Counter()
            for finding in proof.finding_ids:
                counts[finding.kind] += finding.count if finding.kind != "person_loses" else 1
            people = len(proof.finding_ids.filtered(lambda f: f.kind == "person_loses").user_id)
            parts = [
                self.env._(
                    "%(refused)s of %(total)s moves would now be refused",
                    refused=proof.move_refused,
                    total=proof.move_total,
                )
            ]
            if people:
                parts.append(self.env._("%(count)s people lose a step", count=people))
            stuck = self.env._("open documents that nobody could move on")
            approved = self.env._("moves that would have needed an approval")
            nobody = self.env._("approvals that have nobody on some days")
            labels = {"document_stuck": stuck, "new_approval": approved, "approval_nobody": nobody}
            parts += [f"{counts[kind]} {words}" for kind, words in labels.items() if counts[kind]]
            proof.summary = ", ".join(parts)

    # === START AND PROGRESS === #

    @api.model
    def start(self, workflow_id):
        """Begin a proof of a workflow.

        :return: like `run_chunk`
        """
        workflow = self.env["dealer.workflow"].browse(workflow_id)
        workflow.check_access("write")
        proof = self.sudo().create(
            {
                "workflow_id": workflow.id,
                "date_from": fields.Datetime.now() - timedelta(days=DAYS),
            }
        )
        proof.move_total = (
            self.env["dealer.workflow.move"].sudo().search_count(proof._get_move_domain())
        )
        proof.document_total = proof._get_document_model().search_count(
            proof._get_document_domain()
        )
        return proof.with_env(self.env)._progress()

    def run_chunk(self):
        """Judge the next moves or documents.

        :return: dict `id`, `done`, `progress` (0 to 100), `summary`; `findings` once done
        """
        self.ensure_one()
        self.workflow_id.check_access("write")
        proof = self.sudo()
        if proof.state == "moves":
            proof._prove_moves()
        elif proof.state == "documents":
            proof._prove_documents()
        return self._progress()

    def _progress(self):
        self.ensure_one()
        proof = self.sudo()
        total = proof.move_total + proof.document_total
        answer = {
            "id": proof.id,
            "done": proof.state == "done",
            "progress": 100
            if proof.state == "done"
            else min(99, 100 * (proof.move_done + proof.document_done) // (total or 1)),
            "summary": proof.summary,
        }
        if answer["done"]:
            answer["findings"] = proof.with_env(self.env).finding_ids._describe()
        return answer

    # === WHAT IS COMPARED === #

    def _get_live(self):
        return self.workflow_id.live_id or self.workflow_id

    def _get_move_domain(self):
        return [
            ("workflow_id", "=", self._get_live().id),
            ("entered_on", ">=", self.date_from),
            ("origin", "in", ("person", "facts", "approval")),
            ("from_stage_id", "!=", False),
        ]

    def _get_document_domain(self):
        """:return: domain of the open documents of the workflow"""
        live = self._get_live()
        open_ = live.stage_ids.filtered(lambda s: s.phase not in ("done", "cancelled"))
        return [("workflow_stage_id", "in", open_.ids)]

    def _get_document_model(self):
        return self.env[self._get_live().model].with_context(active_test=False)

    def _by_code(self, workflow):
        return {stage.code: stage.id for stage in workflow.stages.values()}

    # === THE PARTS === #

    def _prove_moves(self):
        """Judge the next moves again, as who made them and on the values of that day."""
        moves = self.env["dealer.workflow.move"].search(
            [*self._get_move_domain(), ("id", ">", self.last_id)], order="id", limit=CHUNK
        )
        draft = self.workflow_id._compile()
        codes = self._by_code(draft)
        groups = defaultdict(list)
        for move in moves:
            origin = codes.get(move.from_stage_id.code)
            target = codes.get(move.stage_id.code)
            groups[move.user_id, origin, target, move.origin == "facts"].append(move)
        refused = []
        for (user, origin, target, facts), group in groups.items():
            refused += self._judge_moves(draft, user, origin, target, facts, group)
        self._add(
            [
                {
                    "kind": "move_refused",
                    "message": message,
                    "res_model": move.res_model,
                    "res_id": move.res_id,
                    "user_id": move.user_id.id,
                    "date": move.entered_on,
                    "step_code": move.transition_code,
                }
                for move, message in refused
            ]
        )
        self.move_done += len(moves)
        self.move_refused += len(refused)
        if len(moves) < CHUNK:
            self.write({"state": "documents", "last_id": 0})
            self._prove_people()
            self._prove_approvals()
        else:
            self.last_id = moves[-1].id

    def _judge_moves(self, draft, user, origin, target, facts, moves):
        """:return: list of (move, why it would be refused)"""
        if user._is_superuser() or user.share:
            return []  # the system and customers are not judged
        if target is None:
            message = self.env._("The stage it went to is gone.")
            return [(move, message) for move in moves]
        if origin is None:
            return []  # documents of this stage would have been moved when it was removed
        steps = [step for step in draft.steps_from(origin) if step.to_id == target]
        if facts:
            # the stage follows the category: any step to one of that category serves
            category = draft.stages[target].category
            steps = [
                step
                for step in draft.steps_from(origin)
                if draft.stages[step.to_id].category == category
            ]
        if not steps:
            message = self.env._("No step leads from there to this stage any more.")
            return [(move, message) for move in moves]
        model = self.env[self.workflow_id.model]
        known = set(model.browse(move.res_id for move in moves).exists().ids)
        refused = []
        for turn in self._in_turns(moves):
            then = {move: self._as_it_was(model, move, move.res_id in known) for move in turn}
            verdicts = self.env["dealer.workflow.judge"]._judge(
                model.concat(*then.values()), steps, user, facts=facts, approvals=False
            )
            for move, record in then.items():
                answers = [verdicts[record.id, step.id] for step in steps]
                if not any(answer.allowed for answer in answers):
                    refused.append((move, answers[0].blockers[0].message))
                elif not move.request_id and all(step.has_levels for step in steps):
                    message = self.env._("This move would have needed an approval.")
                    self._add_one("new_approval", message, move)
        return refused

    def _in_turns(self, moves):
        """:return: lists of moves, no document twice in one: they are judged together"""
        turns = []
        seen = Counter()
        for move in moves:
            if seen[move.res_id] == len(turns):
                turns.append([])
            turns[seen[move.res_id]].append(move)
            seen[move.res_id] += 1
        return turns

    def _as_it_was(self, model, move, exists):
        """:return: the document with the values it had when it moved"""
        values = {
            name: value for name, value in (move.snapshot or {}).items() if name in model._fields
        }
        origin = model.browse(move.res_id) if exists else None
        return model.new(values, origin=origin)

    def _prove_people(self):
        """Who took a step in these days and may not take it any more."""
        live, draft = self._get_live()._compile(), self.workflow_id._compile()
        taken = self.env["dealer.workflow.move"]._read_group(
            [*self._get_move_domain(), ("transition_id", "!=", False)],
            ["user_id", "transition_id"],
            ["__count"],
        )
        old = {step.id: step for step in live.steps}
        new = {step.code: step for step in draft.steps}
        rows = []
        for user, transition, count in taken:
            before = old.get(transition.id)
            after = new.get(transition.code)
            groups = set(user.all_group_ids.ids)
            if not before or user.share or user._is_superuser():
                continue
            if before.is_restricted and not before.group_ids & groups:
                continue  # he took it as a person of the document: judged move by move
            if after and (not after.is_restricted or after.group_ids & groups):
                continue
            if after and (after.person_fields or after.store_manager):
                continue
            words = {"person": user.name, "step": transition.name, "count": count}
            rows.append(
                {
                    "kind": "person_loses",
                    "message": self.env._(
                        "%(person)s took “%(step)s” %(count)s times and may not any more.", **words
                    )
                    if after
                    else self.env._(
                        "%(person)s took “%(step)s” %(count)s times; the step is gone.", **words
                    ),
                    "user_id": user.id,
                    "step_code": transition.code,
                    "count": count,
                }
            )
        self._add(rows)

    def _prove_approvals(self):
        """Days of the next two months on which too few people are there for an approval."""
        today = fields.Date.context_today(self)
        days = [today + timedelta(days=n) for n in range(AHEAD)]
        levels = self.workflow_id.transition_ids.level_ids
        people = {level: self.workflow_id._get_level_users(level) for level in levels}
        everybody = self.env["res.users"].union(*(p for p in people.values() if p))
        away = everybody._get_workflow_absences(days[0], days[-1]) if everybody else {}
        rows = []
        for level, users in people.items():
            if users is None or len(users) < level.required_count:
                continue  # depends on the document, or the check has said it
            short = [
                day
                for day in days
                if len(users) - sum(day in away.get(user.id, ()) for user in users)
                < level.required_count
            ]
            if short:
                rows.append(
                    {
                        "kind": "approval_nobody",
                        "message": self.env._(
                            "“%(level)s” of “%(step)s” has nobody on %(days)s.",
                            level=level.name,
                            step=level.transition_id.name,
                            days=self._describe_days(short),
                        ),
                        "date": short[0],
                        "step_code": level.transition_id.code,
                    }
                )
        self._add(rows)

    def _describe_days(self, days):
        """:return: "3 June, 5 June to 8 June" in the reader's language"""
        spans = []
        for day in days:
            if spans and day - spans[-1][1] == timedelta(days=1):
                spans[-1][1] = day
            else:
                spans.append([day, day])
        date = self.env["ir.qweb.field.date"].value_to_html
        words = [
            date(first, {}) if first == last
            else self.env._("%(first)s to %(last)s", first=date(first, {}), last=date(last, {}))
            for first, last in spans[:3]
        ]  # fmt: skip
        if len(spans) > 3:
            words.append("…")
        return ", ".join(words)

    def _prove_documents(self):
        """Open documents that nobody could move on, or whose last mover loses a step."""
        documents = self._get_document_model().search(
            [*self._get_document_domain(), ("id", ">", self.last_id)], order="id", limit=CHUNK
        )
        draft = self.workflow_id._compile()
        codes = self._by_code(draft)
        rows = []
        for stage, records in documents.grouped("workflow_stage_id").items():
            stage_id = codes.get(stage.code)
            steps = draft.steps_from(stage_id) if stage_id else []
            message = None
            if stage_id is None:
                message = self.env._(
                    "It is in “%(stage)s”, which is gone: publishing asks where it goes.",
                    stage=stage.name,
                )
            elif not any(self._somebody_takes(step) for step in steps):
                message = self.env._("Nobody could move it on from “%(stage)s”.", stage=stage.name)
            if message:
                rows += [
                    {
                        "kind": "document_stuck",
                        "message": message,
                        "res_model": record._name,
                        "res_id": record.id,
                    }
                    for record in records
                ]
            else:
                rows += self._judge_documents(stage, records, steps)
        self._add(rows)
        self.document_done += len(documents)
        if len(documents) < CHUNK:
            self.state = "done"
        else:
            self.last_id = documents[-1].id

    def _somebody_takes(self, step):
        if not step.is_restricted or step.person_fields:
            return True
        groups = self.env["res.groups"].browse(step.group_ids)
        if self.workflow_id._get_store_users(groups):
            return True
        return step.store_manager and bool(self.workflow_id._get_stores().workflow_manager_id)

    def _judge_documents(self, stage, records, steps):
        """What who moved a document last could do with it, and could not any more."""
        live = self._get_live()._compile()
        old_steps = {step.code: step for step in live.steps_from(stage.id)}
        pairs = [(old_steps[step.code], step) for step in steps if step.code in old_steps]
        # only steps whose rule differs can judge differently
        pairs = [(old, new) for old, new in pairs if self._rule_of(old) != self._rule_of(new)]
        if not pairs:
            return []
        movers = {move.res_id: move.user_id for move in records._workflow_get_open_moves()}
        judge = self.env["dealer.workflow.judge"]
        rows = []
        for user, group in records.grouped(lambda r: movers.get(r.id)).items():
            if not user or user.share or user._is_superuser():
                continue
            before = judge._judge(group, [old for old, _new in pairs], user, approvals=False)
            after = judge._judge(group, [new for _old, new in pairs], user, approvals=False)
            for record in group:
                for old, new in pairs:
                    verdict = after[record.id, new.id]
                    if before[record.id, old.id].allowed and not verdict.allowed:
                        rows.append(
                            {
                                "kind": "document_loses",
                                "message": verdict.blockers[0].message,
                                "res_model": record._name,
                                "res_id": record.id,
                                "user_id": user.id,
                                "step_code": new.code,
                            }
                        )
        return rows

    @staticmethod
    def _rule_of(step):
        return (
            step.group_ids, step.person_fields, step.store_manager, step.condition,
            step.required_fields, step.extra,
        )  # fmt: skip

    # === FINDINGS === #

    def _add_one(self, kind, message, move):
        self._add(
            [
                {
                    "kind": kind,
                    "message": message,
                    "res_model": move.res_model,
                    "res_id": move.res_id,
                    "user_id": move.user_id.id,
                    "date": move.entered_on,
                    "step_code": move.transition_code,
                }
            ]
        )

    def _add(self, rows):
        """Keep findings: some examples of the same person, step and reason, the rest counted."""
        names = ("kind", "message", "user_id", "step_code")
        same = defaultdict(list)
        for finding in self.finding_ids:
            same[
                finding.kind, finding.message, finding.user_id.id or None, finding.step_code or None
            ].append(finding)
        values = []
        for row in rows:
            examples = same[tuple(row.get(name) or None for name in names)]
            if len(examples) < EXAMPLES:
                examples.append({"proof_id": self.id, "count": 1, **row})
                values.append(examples[-1])
            elif isinstance(last := examples[-1], dict):
                last["count"] += 1
            else:
                last.count += 1
        self.env["dealer.workflow.proof.finding"].create(values)

    @api.autovacuum
    def _gc_proofs(self):
        """Proofs are asked for anew: old ones go after a month."""
        old = fields.Datetime.now() - timedelta(days=30)
        self.search([("create_date", "<", old)]).unlink()


class DealerWorkflowProofFinding(models.Model):
    """One thing that would be different, with the place to look at."""

    _name = "dealer.workflow.proof.finding"
    _description = "Workflow Proof Finding"
    _order = "kind, id"

    proof_id = fields.Many2one(
        "dealer.workflow.proof", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("move_refused", "Would be refused"),
            ("person_loses", "Loses a step"),
            ("document_stuck", "Stuck"),
            ("document_loses", "Can't go on"),
            ("new_approval", "Needs an approval"),
            ("approval_nobody", "Nobody to approve"),
        ],
        required=True,
    )
    message = fields.Char(required=True)
    res_model = fields.Char()
    res_id = fields.Many2oneReference(model_field="res_model")
    user_id = fields.Many2one("res.users", string="Person", ondelete="cascade")
    step_code = fields.Char()
    date = fields.Datetime()
    count = fields.Integer(default=1)

    def _describe(self):
        """:return: list of dicts for the editor; names of documents the reader may not see are
        left out"""
        names = {}
        for model, findings in self.sudo().filtered("res_model").grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(findings.mapped("res_id")).exists()
            for record in records._filtered_access("read"):
                names[model, record.id] = record.display_name
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [
            {
                "kind": finding.kind,
                "kind_label": kinds[finding.kind],
                "message": finding.message,
                "res_model": finding.res_model or False,
                "res_id": finding.res_id,
                "document": names.get((finding.res_model, finding.res_id), False),
                "person": finding.user_id.name or False,
                "step_code": finding.step_code or False,
                "date": fields.Datetime.to_string(finding.date) if finding.date else False,
                "count": finding.count,
            }
            for finding in self.sudo()
        ]
