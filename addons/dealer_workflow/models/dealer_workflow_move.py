from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from psycopg2.extras import Json

ORIGINS = [
    ("start", "Created"),
    ("person", "By a person"),
    ("facts", "By what happened"),
    ("approval", "After approval"),
    ("undo", "Taken back"),
    ("publish", "New version of the workflow"),
    ("system", "By the system"),
]


class DealerWorkflowMove(models.Model):
    """One stay of a document in a stage: who brought it there, when, and for how long it stayed.

    Written by the mixin only, never changed afterwards but to note when the document left, and
    kept for ever: it is what "Prove it" replays.
    """

    _name = "dealer.workflow.move"
    _description = "Workflow Move"
    _order = "entered_on desc, id desc"
    _log_access = False

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    document_name = fields.Char(compute="_compute_document_name")
    company_id = fields.Many2one("res.company", string="Store", readonly=True, index=True)
    workflow_id = fields.Many2one("dealer.workflow", readonly=True, index=True, ondelete="set null")
    from_stage_id = fields.Many2one(
        "dealer.workflow.stage", string="From", readonly=True, ondelete="set null"
    )
    stage_id = fields.Many2one(
        "dealer.workflow.stage", readonly=True, ondelete="set null", index=True
    )
    owner_group_id = fields.Many2one(related="stage_id.owner_group_id", string="Owner")
    stage_name = fields.Char(readonly=True, help="As it was called then.")
    transition_id = fields.Many2one(
        "dealer.workflow.transition", string="Step", readonly=True, ondelete="set null"
    )
    transition_code = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True, index=True)
    origin = fields.Selection(ORIGINS, required=True, readonly=True, default="person")
    reason = fields.Char(readonly=True)
    entered_on = fields.Datetime(required=True, readonly=True, index=True)
    left_on = fields.Datetime(readonly=True)
    hours = fields.Float(
        readonly=True, aggregator="avg", help="Working hours of the store spent in the stage."
    )
    deadline = fields.Datetime(
        readonly=True, help="When the stage's limit of working hours has passed."
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    escalated = fields.Integer(readonly=True, help="Steps of escalation done.")
    # what documents say is not for whoever shapes workflows: only the replay reads it
    snapshot = fields.Json(
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Plain fields of the document at that moment.",
    )
    request_id = fields.Many2one(
        "dealer.workflow.request", string="Approval", readonly=True, ondelete="set null"
    )

    _document_index = models.Index("(res_model, res_id, id)")
    # one stay is open for each document, however many people press at once
    _open_unique = models.UniqueIndex(
        "(res_model, res_id) WHERE left_on IS NULL",
        "Somebody else has moved this document at the same moment: reload it.",
    )
    _unfilled_index = models.Index("(id) WHERE left_on IS NOT NULL AND hours IS NULL")
    _deadline_index = models.Index("(deadline) WHERE left_on IS NULL AND deadline IS NOT NULL")

    def _compute_document_name(self):
        for model, moves in self.grouped("res_model").items():
            records = self.env[model].browse(moves.mapped("res_id")) if model in self.env else None
            known = records and records.exists()._filtered_access("read")
            names = {record.id: record.display_name for record in known} if known else {}
            for move in moves:
                move.document_name = names.get(move.res_id, False)

    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for move in self:
            move.is_overdue = bool(move.deadline and move.deadline < (move.left_on or now))

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s < COALESCE(%s, now() AT TIME ZONE 'UTC'))",
                model._field_to_sql(alias, "deadline", query),
                model._field_to_sql(alias, "left_on", query),
            ),
        )
        return late if True in value else ~late

    # === BUSINESS METHODS === #

    def _open(self, records, before, stage_id, step, reason, origin):
        """Close the stays documents are in and open the next, in one statement.

        The hours of closed stays are filled in later, in sets (`_fill_hours`).

        :param before: dict {stage they leave: documents}
        """
        now = fields.Datetime.now()
        workflow_id = self.env["dealer.workflow"]._get_stage_workflow(stage_id)
        stage = records._workflow_stage_info(stage_id)
        limit = stage.time_limit
        company_field = records._workflow_company_field
        left = {record.id: old.id for old, group in before.items() for record in group}
        deadlines = {}
        rows = []
        for record in records.sudo():
            company = record[company_field] if company_field in record._fields else None
            if limit and company not in deadlines:
                store = company or self.env.company
                deadlines[company] = store._get_workflow_deadline(now, limit) or None
            rows.append(
                SQL(
                    "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, %s)",
                    records._name,
                    record.id,
                    company.id if company else None,
                    workflow_id,
                    left.get(record.id) or None,
                    stage_id,
                    stage.name,
                    step.id if step else None,
                    step.code if step else None,
                    self.env.uid,
                    origin,
                    reason or None,
                    now,
                    deadlines.get(company) if limit else None,
                    Json(record._workflow_snapshot()),
                    record.workflow_request_id.id or None,
                )
            )
        if not rows:
            return
        if any(left.values()):
            close = SQL(
                "UPDATE dealer_workflow_move SET left_on = %s"
                " WHERE left_on IS NULL AND res_model = %s AND res_id IN %s; ",
                now,
                records._name,
                tuple(records.ids),
            )
        else:
            close = SQL()
        self.env.cr.execute(
            SQL(
                "%sINSERT INTO dealer_workflow_move (res_model, res_id, company_id, workflow_id,"
                " from_stage_id, stage_id, stage_name, transition_id, transition_code, user_id,"
                " origin, reason, entered_on, deadline, snapshot, escalated, request_id) VALUES %s",
                close,
                SQL(", ").join(rows),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _fill_hours(self, batch=10_000):
        """Write down the working hours of stays that have ended; for the scheduler.

        Each once: holidays entered later don't change history.
        """
        last_id = 0
        while rows := self._lock_unfilled(last_id, batch):
            last_id = rows[-1][0]
            stores = {}
            for move_id, store_id, entered_on, left_on in rows:
                stores.setdefault(store_id, {})[move_id] = (entered_on, left_on)
            hours = {}
            for store_id, spans in stores.items():
                store = self.env["res.company"].browse(store_id) if store_id else self.env.company
                hours.update(store._get_workflow_hours(spans))
            self.env.cr.execute(
                SQL(
                    """ UPDATE dealer_workflow_move move SET hours = filled.hours
                          FROM unnest(%s, %s) AS filled (id, hours)
                         WHERE move.id = filled.id """,
                    list(hours),
                    list(hours.values()),
                )
            )
            self.invalidate_model(["hours"], flush=False)
            self.env["ir.cron"]._commit_progress(len(rows))

    def _lock_unfilled(self, last_id, batch):
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """ SELECT id, company_id, entered_on, left_on FROM dealer_workflow_move
                     WHERE left_on IS NOT NULL AND hours IS NULL AND id > %s
                  ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED """,
                last_id,
                batch,
            )
        )

    def action_open_document(self):
        """Open the document of a stay, for who may read it."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("The document has been deleted."))
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def _describe(self):
        """:return: list of dicts for the history of a document"""
        origins = dict(self._fields["origin"]._description_selection(self.env))
        now = fields.Datetime.now()
        spans = {move.id: (move.entered_on, move.left_on or now) for move in self if not move.hours}
        hours = {}
        for company, moves in self.grouped("company_id").items():
            mine = {move.id: spans[move.id] for move in moves if move.id in spans}
            hours.update((company or self.env.company)._get_workflow_hours(mine))
        return [
            {
                "id": move.id,
                "stage": move.stage_id.name or move.stage_name,
                "from": move.from_stage_id.name or False,
                "step": move.transition_id.name or False,
                "by": move.user_id.name,
                "origin": origins[move.origin],
                "reason": move.reason or False,
                "entered_on": fields.Datetime.to_string(move.entered_on),
                "left_on": fields.Datetime.to_string(move.left_on) if move.left_on else False,
                "hours": hours.get(move.id, move.hours),
                "overdue": move.is_overdue,
            }
            for move in self
        ]
