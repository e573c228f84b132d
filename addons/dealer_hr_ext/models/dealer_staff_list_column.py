from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerStaffListColumn(models.Model):
    _name = "dealer.staff.list.column"
    _description = "Column of a Staff List"
    _order = "sequence, id"

    list_id = fields.Many2one("dealer.staff.list", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    field_name = fields.Selection(selection="_selection_field_name", string="Column", required=True)

    _field_once = models.UniqueIndex(
        "(list_id, field_name)", "A list has each column once: choose another."
    )

    @api.model
    def _selection_field_name(self):
        return self.env["dealer.staff.list"]._get_choices()

    @api.constrains("field_name")
    def _check_field_name(self):
        for column in self:
            # constraints run as superuser: what counts is what the owner may see
            owner = column.list_id.user_id
            known = dict(column.with_user(owner)._selection_field_name())
            if column.field_name not in known:
                raise ValidationError(
                    self.env._("You may not see “%s”, so no list can show it.", column.field_name)
                )
