from markupsafe import escape
from odoo import api, fields, models

from ..lib.placeholder import PlaceholderError
from odoo.addons.dealer_workflow.lib.expression import ExpressionError


class IrQwebFieldDealerUpper(models.AbstractModel):
    """Text in capitals, on printed forms and in messages."""

    _name = "ir.qweb.field.dealer_upper"
    _description = "Capitals"
    _inherit = "ir.qweb.field"

    @api.model
    def value_to_html(self, value, options):
        return escape(str(value or "").upper())

    @api.model
    def record_to_html(self, record, field_name, options):
        value = record[field_name]
        if isinstance(value, models.BaseModel):
            value = value.display_name
        return self.value_to_html(value, options)


class IrQwebFieldDealerPhone(models.AbstractModel):
    """A phone number with its middle hidden: 138****5678."""

    _name = "ir.qweb.field.dealer_phone"
    _description = "Phone Number, Masked"
    _inherit = "ir.qweb.field"

    @api.model
    def value_to_html(self, value, options):
        text = str(value or "")
        if len(text) < 8:
            return escape("*" * len(text))
        return escape(f"{text[:3]}****{text[-4:]}")


class IrQwebFieldDealerFormula(models.AbstractModel):
    """What a formula gives for the document, with the reader's rights."""

    _name = "ir.qweb.field.dealer_formula"
    _description = "Formula"
    _inherit = "ir.qweb.field"

    @api.model
    def value_to_html(self, value, options):
        try:
            result = self.env["dealer.designer.path"]._reckon(value, options["formula"])
        except (ExpressionError, PlaceholderError):
            return ""  # the template says where and why; a paper has no place for it
        if result is None:
            return ""
        if isinstance(result, bool):
            result = self.env._("Yes") if result else self.env._("No")
        elif isinstance(result, float):
            result = self.env["ir.qweb.field.float"].value_to_html(result, {"precision": 2})
        elif fields.Date.to_date(result) if not isinstance(result, int | str) else False:
            result = self.env["ir.qweb.field.date"].value_to_html(result, {})
        return escape(str(result))
