from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerNumberedMixin(models.AbstractModel):
    """A document that gets its number when it is created.

    The number comes from the sequence whose code is the model's name, of the document's store where
    the store has one of its own. A model that needs another kind of `name` redefines the field.
    """

    _name = "dealer.numbered.mixin"
    _description = "Numbered Document"

    name = fields.Char(string="Number", readonly=True, copy=False, default="/", index="trigram")

    @api.model_create_multi
    def create(self, vals_list):
        # who may not make one is told so, and uses up no number
        self.check_access("create")
        for vals in vals_list:
            if vals.get("name", "/") in ("", "/", False):
                company = vals.get("company_id") or self.env.company.id
                sequence = self.env["ir.sequence"].with_company(company)
                vals["name"] = sequence.next_by_code(self._name) or "/"
        return super().create(vals_list)

    def write(self, vals):
        if "name" in vals and self._fields["name"].readonly and not self.env.su:
            for record in self:
                if record.name != vals["name"]:
                    raise UserError(
                        self.env._("%s keeps its number: it is given once.", record.name)
                    )
        return super().write(vals)
