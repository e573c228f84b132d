from odoo import api, models


class DealerPrivateMixin(models.AbstractModel):
    """Fields whose reading by a person is noted in `dealer.private.reading`.

    What the program reads with `sudo` or field by field is not a person's reading. What leaves
    through `read`, `search_read`, `web_read`, an export, figures by group or an onchange is.
    """

    _name = "dealer.private.mixin"
    _description = "Private Data"

    # {field: kind}, kinds of dealer.private.reading
    _private_fields = {}
    # the field with the person the data is about; "id" where the record is the person
    _private_employee = "employee_id"

    @api.model
    def _get_private_fields(self):
        """:return: dict {field: kind}; extended by addons that add private fields"""
        return dict(self._private_fields)

    def _get_private_kinds(self, fnames):
        """Return what is read of these records when the fields are read.

        :return: dict {kind: records}; a model whose kind depends on the record extends it
        """
        private = self._get_private_fields()
        kinds = {private[fname] for fname in fnames if fname in private}
        return dict.fromkeys(kinds, self)

    def _get_private_employees(self):
        if self._private_employee == "id":
            return self.env["hr.employee"].browse(self._origin.ids)
        # sudo: only to say whose data was read
        return self._origin.sudo().mapped(self._private_employee)

    def _note_reading(self, fnames, how):
        if self.env.su or not self:
            return
        by_kind = self._get_private_kinds(fnames)
        Reading = self.env["dealer.private.reading"]
        for kind, records in by_kind.items():
            if records:
                Reading._note(records._get_private_employees(), {kind}, self._name, how)

    def _read_format(self, fnames, load="_classic_read"):
        self._note_reading(fnames, "read")
        return super()._read_format(fnames, load)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        self._note_reading({path[0] for path in fields if path}, "export")
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    def onchange(self, values, field_names, fields_spec):
        result = super().onchange(values, field_names, fields_spec)
        if self._origin and (answered := result.get("value")):
            self._origin._note_reading(set(answered), "onchange")
        return result

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        self._note_grouping(domain, [*groupby, *aggregates])
        return super()._read_group(domain, groupby, aggregates, having, offset, limit, order)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        specs = [spec for groupby in grouping_sets for spec in groupby]
        self._note_grouping(domain, [*specs, *aggregates])
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)

    @api.model
    def _note_grouping(self, domain, specs):
        if self.env.su:
            return
        fnames = {spec.partition(":")[0].partition(".")[0] for spec in specs}
        if fnames.intersection(self._get_private_fields()):
            self.search(domain)._note_reading(fnames, "group")

    # === CURSOR === #

    # core answers these on a cursor that only reads; a reading is written down

    def read(self, fields=None, load="_classic_read"):
        return super().read(fields, load)

    @api.model
    def search_read(self, *args, **kwargs):
        return super().search_read(*args, **kwargs)

    def web_read(self, specification):
        return super().web_read(specification)

    @api.model
    def web_search_read(self, *args, **kwargs):
        return super().web_search_read(*args, **kwargs)

    @api.model
    def web_read_group(self, *args, **kwargs):
        return super().web_read_group(*args, **kwargs)

    @api.model
    def formatted_read_group(self, *args, **kwargs):
        return super().formatted_read_group(*args, **kwargs)

    @api.model
    def formatted_read_grouping_sets(self, *args, **kwargs):
        return super().formatted_read_grouping_sets(*args, **kwargs)

    @api.model
    def read_progress_bar(self, *args, **kwargs):
        return super().read_progress_bar(*args, **kwargs)

    for _method in (
        read,
        search_read,
        web_read,
        web_search_read,
        web_read_group,
        formatted_read_group,
        formatted_read_grouping_sets,
        read_progress_bar,
    ):
        _method._readonly = False
    del _method
