from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.dealer_base.tools import identity

MANAGER = "hr.group_hr_manager"


class HrVersion(models.Model):
    """Salary and identity: read by the HR manager only, each reading noted, not in the chatter."""

    _name = "hr.version"
    _inherit = ["hr.version", "dealer.private.mixin"]
    _private_fields = {
        "wage": "salary",
        "contract_wage": "salary",
        "identification_id": "identity",
        "passport_id": "identity",
        "ssnid": "identity",
    }

    wage = fields.Monetary(tracking=False)
    identification_id = fields.Char(string="ID Number", groups=MANAGER, tracking=False)
    passport_id = fields.Char(groups=MANAGER, tracking=False)
    ssnid = fields.Char(groups=MANAGER, tracking=False)

    _identification_idx = models.Index(
        "(reverse(identification_id) text_pattern_ops) WHERE identification_id IS NOT NULL"
    )

    @api.constrains("identification_id", "country_id")
    def _check_identification(self):
        """Numbers of Chinese ID cards; whoever has another nationality has another paper."""
        for version in self.sudo():  # sudo: checked, not shown
            country = version.country_id or version.company_id.country_id
            number = version.identification_id
            if number and country.code == "CN" and (wrong := identity.id_card_problem(number)):
                label = self._fields["identification_id"]._description_string(self.env)
                message = self.env["res.partner"]._get_identity_message(label, number, wrong)
                raise ValidationError(message)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._normalise_identity(vals)
            if vals.get("employee_id"):
                employee = self.env["hr.employee"].browse(vals["employee_id"])
                employee._check_direct(self._get_delegated(vals))
        return super().create(vals_list)

    def write(self, vals):
        vals = dict(vals)
        self._normalise_identity(vals)
        if not self.env.su:
            for version in self:
                employee = version.sudo().employee_id.with_env(self.env)
                employee.with_context(version_id=version.id)._check_direct(
                    self._get_delegated(vals)
                )
        return super().write(vals)

    @api.model
    def _get_delegated(self, vals):
        """:return: the values that are the person's too; a version has a name of its own"""
        fields_ = self.env["hr.employee"]._fields
        return {
            name: value
            for name, value in vals.items()
            if name in fields_ and fields_[name].inherited
        }

    @api.model
    def _normalise_identity(self, vals):
        for name in ("identification_id", "passport_id"):
            if vals.get(name):
                vals[name] = identity.normalise(vals[name]) or False
