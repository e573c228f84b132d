from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("draft", "Draft"),
    ("proposed", "To Approve"),
    ("applied", "Approved"),
    ("refused", "Refused"),
]


class DealerStaffChange(models.Model):
    """Changes of somebody's sensitive data, proposed by himself or by HR; approved, they count.

    Approved by the HR manager or the general manager, never by who proposed it nor by whom it is
    about. The old and the new values are kept with it.
    """

    _name = "dealer.staff.change"
    _description = "Proposed Change"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_phases = {
        "draft": "draft",
        "proposed": "waiting",
        "applied": "done",
        "refused": "cancelled",
    }
    _workflow_acts = {
        "proposed": "action_submit",
        "applied": "action_approve",
        "refused": "action_refuse",
    }
    _fact_fields = frozenset(
        {"proposed_on", "proposed_by_id", "decided_on", "decided_by_id", "is_refused"}
    )
    _fixed_fields = frozenset({"employee_id"})

    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user.employee_id,
    )
    company_id = fields.Many2one(
        related="employee_id.company_id", store=True, index=True, string="Store"
    )
    reason = fields.Char(help="Why, for whoever approves it.")
    line_ids = fields.One2many("dealer.staff.change.line", "change_id", string="Changes")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Proof", bypass_search_access=True, help="Scan of the new paper."
    )
    summary = fields.Char(compute="_compute_summary")
    proposed_by_id = fields.Many2one("res.users", readonly=True, index=True, copy=False)
    proposed_on = fields.Datetime(readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)
    is_refused = fields.Boolean(readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )

    # === COMPUTE METHODS === #

    @api.depends("proposed_on", "decided_on", "is_refused")
    def _compute_category(self):
        for change in self:
            if change.decided_on:
                change.category = "refused" if change.is_refused else "applied"
            else:
                change.category = "proposed" if change.proposed_on else "draft"

    @api.depends("line_ids.field_name")
    def _compute_summary(self):
        Employee = self.env["hr.employee"]
        for change in self:
            names = change.line_ids.mapped("field_name")
            change.summary = ", ".join(Employee._get_proposal_label(name) for name in names if name)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        if not self.env.su and not self.env.user.has_group("dealer_base.group_hr"):
            # sudo: whose user it is, a colleague may not be readable
            if any(change.sudo().employee_id.user_id != self.env.user for change in changes):
                raise UserError(self.env._("Propose changes of your own file only."))
        for change in changes.sudo():  # sudo: an upload belongs to nobody until it is kept
            loose = change.attachment_ids.filtered(
                lambda scan: not scan.res_id and scan.create_uid == self.env.user
            )
            loose.write({"res_model": self._name, "res_id": change.id})
        return changes

    def write(self, vals):
        if {"line_ids", "reason", "attachment_ids"}.intersection(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        self._check_draft()

    def _check_draft(self):
        for change in self:
            if change.proposed_on:
                raise UserError(
                    self.env._(
                        "%(change)s was proposed as it is and can't change any more: make a new "
                        "one.",
                        change=change.name,
                    )
                )

    # === ACTION METHODS === #

    def action_submit(self):
        """Propose it: the old values are noted now."""
        for change in self:
            change._check_draft()
            if not change.line_ids:
                raise UserError(self.env._("Say first what is to be changed."))
            change.line_ids._note_old()
        self._set_facts({"proposed_on": fields.Datetime.now(), "proposed_by_id": self.env.uid})
        self._workflow_settle_facts()
        return True

    def action_approve(self):
        """Approve it: from now on it counts."""
        for change in self:
            if blockers := change._get_approve_blockers():
                raise UserError("\n".join(blockers))
        self._apply()
        self._decide(is_refused=False)
        return True

    def action_refuse(self):
        for change in self:
            if change.decided_on or not change.proposed_on:
                raise UserError(self.env._("%s is not waiting for an approval.", change.name))
        self._decide(is_refused=True)
        return True

    def _decide(self, is_refused):
        self._set_facts(
            {
                "decided_on": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
                "is_refused": is_refused,
            }
        )
        self._workflow_settle_facts()

    # === BUSINESS METHODS === #

    @api.model
    def _propose(self, employee, values, reason):
        """See `hr.employee._propose`."""
        change = self.create({"employee_id": employee.id, "reason": reason})
        lines = self.env["dealer.staff.change.line"]
        for name, value in values.items():
            if hasattr(value, "isoformat"):
                value = value.isoformat()
            lines.create(
                {"change_id": change.id, "field_name": name, "new_value": str(value or "")}
            )
        change.action_submit()
        return change

    def _get_approve_blockers(self):
        """:return: sentences, why the user can't approve it"""
        self.ensure_one()
        me = self.sudo()  # sudo: whose it is decides
        if not me.proposed_on or me.decided_on:
            return [self.env._("%s is not waiting for an approval.", me.name)]
        blockers = []
        if not self.env.su:
            if self.env.user in (me.proposed_by_id, me.employee_id.user_id):
                blockers.append(
                    self.env._(
                        "Nobody approves what he proposed or what is about himself: ask another "
                        "HR manager or the general manager."
                    )
                )
            deciders = ("dealer_base.group_hr_manager", "dealer_base.group_general_manager")
            if not any(self.env.user.has_group(group) for group in deciders):
                blockers.append(
                    self.env._("The HR manager or the general manager decides proposed changes.")
                )
        stale = me.line_ids.filtered(lambda line: (line.old_raw or "") != line._get_employee_raw())
        blockers += [
            self.env._(
                "%(field)s of %(person)s was changed since this was proposed: refuse it and "
                "propose it again.",
                field=me.employee_id._get_proposal_label(line.field_name),
                person=me.employee_id.name,
            )
            for line in stale
        ]
        return blockers

    def _apply(self):
        """Write what was approved into the file, also into versions that begin later."""
        for change in self.sudo():  # sudo: approved; the fields themselves are nobody's to write
            employee = change.employee_id
            now, later = {}, {}
            for line in change.line_ids:
                if line.field_name == "bank_account":
                    employee._set_bank_account(line.new_raw)
                    continue
                field = employee._fields[line.field_name]
                raw = line.new_raw or False
                value = int(raw) if raw and field.type == "many2one" else raw
                now[line.field_name] = value
                if field.inherited and field.related_field.model_name == "hr.version":
                    later[line.field_name] = value
            if now:
                employee.write(now)
            if later:
                employee._get_versions_to_come().write(later)
            employee.message_post(
                body=self.env._(
                    "Changed by %(change)s: %(fields)s.",
                    change=change.name,
                    fields=change.summary,
                )
            )

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (("draft", "proposed"), ("proposed", "applied"), ("proposed", "refused"))

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        category = self._workflow_stage_info(step.to_id).category
        for change in self:
            reasons = []
            if category == "proposed" and not change.proposed_on and not change.line_ids:
                reasons = [self.env._("Say first what is to be changed.")]
            elif category == "applied" and not change.decided_on:
                reasons = change._get_approve_blockers()
            if reasons:
                missing[change.id] = [*missing.get(change.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["employee_id", "summary", "reason"]
