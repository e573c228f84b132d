from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.tools import identity


class DealerStaffChangeLine(models.Model):
    """One field of a proposal: what it says now and what it shall say."""

    _name = "dealer.staff.change.line"
    _description = "Change of a Field"
    _inherit = ["dealer.private.mixin"]
    _private_fields = {"old_value": "identity", "new_value": "identity"}
    _private_employee = "change_id.employee_id"

    change_id = fields.Many2one(
        "dealer.staff.change", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="change_id.company_id")
    field_name = fields.Selection(selection="_selection_field_name", string="What", required=True)
    old_value = fields.Char(string="Until Now", compute="_compute_values")
    new_value = fields.Char(
        string="New", compute="_compute_values", inverse="_inverse_new_value", readonly=False
    )
    old_raw = fields.Char(readonly=True, copy=False, groups="base.group_system")
    new_raw = fields.Char(readonly=True, copy=False, groups="base.group_system")

    _field_once = models.UniqueIndex(
        "(change_id, field_name)", "Each field is changed once in a proposal."
    )

    @api.model
    def _selection_field_name(self):
        Employee = self.env["hr.employee"]
        return [
            (name, Employee._get_proposal_label(name)) for name in Employee._get_proposable_fields()
        ]

    @api.depends("field_name", "change_id.employee_id", "old_raw", "new_raw")
    @api.depends_context("uid", "lang")
    def _compute_values(self):
        for line in self:
            me = line.sudo()  # sudo: masked below for those who may not know it
            employee = me.change_id.employee_id
            if not line.field_name or not employee:
                line.old_value = line.new_value = False
                continue
            noted = me.change_id.proposed_on
            old = me.old_raw if noted else employee._get_proposal_raw(line.field_name)
            line.old_value = line._show(employee, old)
            line.new_value = line._show(employee, me.new_raw)

    def _show(self, employee, raw):
        kinds = employee._get_proposable_fields()
        if kinds.get(self.field_name) == "identity" and not self._may_know(employee):
            return identity.mask(raw)
        return employee.with_env(self.env)._get_proposal_text(self.field_name, raw)

    def _may_know(self, employee):
        return self.env.user.has_group("dealer_base.group_hr_manager") or (
            employee.user_id == self.env.user
        )

    def _inverse_new_value(self):
        Employee = self.env["hr.employee"]
        for line in self:
            line.sudo().new_raw = Employee._read_proposal_text(line.field_name, line.new_value)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.change_id._check_draft()
        lines._check_new()
        return lines

    def write(self, vals):
        if not {"old_raw"}.issuperset(vals):
            self.change_id._check_draft()
        done = super().write(vals)
        if {"new_value", "field_name"}.intersection(vals):
            self._check_new()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        self.change_id._check_draft()

    def _check_new(self):
        """Refuse a number that can't be, at once and not when it is approved."""
        known = self.env["hr.employee"]._get_proposable_fields()
        for line in self.sudo():  # sudo: checked, not shown
            employee = line.change_id.employee_id
            if line.field_name not in known:
                raise UserError(self.env._("%s is not changed by proposals.", line.field_name))
            if line.field_name == "identification_id" and line.new_raw:
                country = employee.country_id or employee.company_id.country_id
                wrong = country.code == "CN" and identity.id_card_problem(line.new_raw)
                if wrong:
                    label = employee._get_proposal_label(line.field_name)
                    raise UserError(
                        self.env["res.partner"]._get_identity_message(label, line.new_raw, wrong)
                    )

    def _note_old(self):
        """Keep what the file says when the change is proposed."""
        for line in self.sudo():  # sudo: noted by the program, whoever proposes
            if (line.new_raw or "") == line.change_id.employee_id._get_proposal_raw(
                line.field_name
            ):
                raise UserError(
                    self.env._(
                        "%s is already what you propose: leave it out.",
                        line.change_id.employee_id._get_proposal_label(line.field_name),
                    )
                )
            line.old_raw = line._get_employee_raw()

    def _get_employee_raw(self):
        """:return: what the file says today"""
        self.ensure_one()
        return self.sudo().change_id.employee_id._get_proposal_raw(self.field_name)

    def _get_private_kinds(self, fnames):
        if {"old_value", "new_value"}.isdisjoint(fnames):
            return {}
        if not self.env.user.has_group("dealer_base.group_hr_manager"):
            return {}  # masked
        kinds = self.env["hr.employee"]._get_proposable_fields()
        shown = self._origin.filtered(lambda line: kinds.get(line.field_name) == "identity")
        return {"identity": shown}
