from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _strip_hidden_fields(self, spec):
        """Return the specification of a form without the fields the user may not see."""
        shown = {}
        for name, inner in spec.items():
            field = self._fields.get(name)
            if field is not None and not self._has_field_access(field, "read"):
                continue
            if field is not None and field.relational and (inner or {}).get("fields"):
                comodel = self.env[field.comodel_name]
                inner = {**inner, "fields": comodel._strip_hidden_fields(inner["fields"])}
            shown[name] = inner
        return shown

    def _field_to_sql(self, alias, field_expr, query=None):
        """Core asks for the rights on the field a related one leads to, as superuser; ask here."""
        field = self._fields.get(field_expr)
        if field is not None and field.groups and field.related and not field.store:
            self._check_field_access(field, "read")
        return super()._field_to_sql(alias, field_expr, query)

    def onchange(self, values, field_names, fields_spec):
        """A form asks as attributes do; what cost fields hide is hidden here too."""
        return super().onchange(values, field_names, self._strip_hidden_fields(fields_spec))

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """An export reads attributes; it asks for the same rights as reading."""
        for path in fields:
            field = self._fields.get(path[0]) if path else None
            if field is not None:
                self._check_field_access(field, "read")
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
