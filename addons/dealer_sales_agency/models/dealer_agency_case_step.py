from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class DealerAgencyCaseStep(models.Model):
    """A step of a case: done by telling when, by whom and what came of it."""

    _name = "dealer.agency.case.step"
    _description = "Step of an Agency Case"
    _inherit = ["dealer.fact.mixin", "dealer.media.mixin"]
    _order = "case_id, sequence, id"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"done_on", "done_by_id", "result", "due_date"})
    _fixed_fields = frozenset({"case_id", "type_step_id", "result_kind"})

    case_id = fields.Many2one("dealer.agency.case", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, index=True
    )
    type_step_id = fields.Many2one(
        "dealer.agency.type.step", index="btree_not_null", ondelete="set null"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    group_id = fields.Many2one("res.groups", string="Role")
    days = fields.Integer()
    result_kind = fields.Selection(
        [("none", "Nothing"), ("plate", "The plate"), ("number", "A number or name")],
        string="Result Asked",
        default="none",
        required=True,
    )
    needs_papers = fields.Boolean()
    due_date = fields.Date(readonly=True, copy=False)
    done_on = fields.Date(readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", string="By", readonly=True, copy=False)
    result = fields.Char(readonly=True, copy=False)
    note = fields.Char()
    is_next = fields.Boolean(compute="_compute_is_next")

    @api.depends("case_id.current_step_id")
    def _compute_is_next(self):
        for step in self:
            step.is_next = step == step.case_id.current_step_id

    def action_done(self):
        """Ask what came of it."""
        self.ensure_one()
        self._check_may_do()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "dealer.agency.done",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_step_id": self.id},
        }

    def _check_may_do(self):
        """:raises UserError: it is not this step's turn, or something is missing"""
        self.ensure_one()
        case = self.case_id
        case.check_access("write")
        case._check_open()
        case._check_agreed()
        if self.done_on:
            raise UserError(self.env._("“%s” is done already.", self.name))
        if self != case.current_step_id:
            raise UserError(
                self.env._(
                    "“%(first)s” comes before “%(step)s”.",
                    first=case.current_step_id.name,
                    step=self.name,
                )
            )
        group = self.group_id.sudo()  # its name is told, nothing else
        managers = ("finance_clerk", "sales_manager", "general_manager")
        if (
            group
            and not self.env.su
            and group not in self.env.user.all_group_ids
            and not any(self.env.user.has_group(f"dealer_base.group_{role}") for role in managers)
        ):
            raise AccessError(
                self.env._("“%(step)s” is done by: %(role)s.", step=self.name, role=group.name)
            )
        if self.needs_papers:
            missing = case.paper_ids.filtered(
                lambda paper: (
                    paper.is_required and paper.giver != "authority" and not paper.received_on
                )
            )
            if missing:
                raise UserError(
                    self.env._(
                        "Before “%(step)s” these papers must be here: %(papers)s.",
                        step=self.name,
                        papers=", ".join(missing.mapped("name")),
                    )
                )

    def _do(self, date, result=None, note=None):
        """Record that the step is done; a plate goes onto the car.

        :raises UserError: it is not its turn, or the result is missing
        """
        self.ensure_one()
        self._check_may_do()
        case = self.case_id
        result = (result or "").strip()
        if self.result_kind != "none" and not result:
            raise UserError(
                self.env._("Type the plate.")
                if self.result_kind == "plate"
                else self.env._("Type the number that “%s” gave.", self.name)
            )
        if date > case.company_id._get_store_date():
            raise UserError(self.env._("A step is done today or before, not later."))
        if self.result_kind == "plate":
            case.vehicle_id.check_access("read")
            # sudo: the registration is what gives a car its plate, whoever fetched it
            case.vehicle_id.sudo()._set_plate(result, date)
            result = case.vehicle_id.license_plate or result
        # sudo: facts of the step; that the person may, was checked above
        step = self.sudo()
        step._set_facts({"done_on": date, "done_by_id": self.env.uid, "result": result})
        if note:
            step.write({"note": note})
        if not case.started_on:
            case.sudo()._set_facts({"started_on": fields.Datetime.now()})
        case._plan_next()
        case._workflow_settle_facts()
        case.sudo()._message_log(
            author_id=self.env.user.partner_id.id,
            body=" · ".join(filter(None, [self.name, result, note])),
        )
