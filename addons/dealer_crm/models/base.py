from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import mask
from odoo.addons.dealer_base.tools import phone as phone_tools

# operators with which a number could be felt for, digit by digit
_FEELING = {"like", "ilike", "=like", "=ilike", "<", ">", "<=", ">="}
_NOT_FEELING = {
    "not like": "like", "not ilike": "ilike", "not =like": "=like", "not =ilike": "=ilike",
}  # fmt: skip
TAIL = 4
FULL = 7


class Base(models.AbstractModel):
    """Fields with somebody's phone or email are masked when a person reads, not for programs.

    Such a field says so (`contact_data="partner_id"`: the path to the person), or is related to
    one that does. Whatever goes to a person (read, search_read, web_read, onchange, the chatter's
    store, export) passes here; code that says `partner.phone` gets the number.
    """

    _inherit = "base"

    @api.model
    @tools.ormcache("self._name")
    def _get_contact_data_fields(self):
        """:return: dict {name of a field with contact data: tuple, path to its person}"""
        paths = {}
        for name, field in self._fields.items():
            path = self._find_contact_data_path(field)
            if path is not None:
                paths[name] = path
        return paths

    @api.model
    def _find_contact_data_path(self, field):
        if not field.related:
            own = getattr(field, "contact_data", None)
            return None if not own else () if own == "id" else tuple(own.split("."))
        if field.type != "char":
            return None
        model, names = self, field.related.split(".")
        for name in names[:-1]:
            model = self.env.get(model._fields[name].comodel_name)
            if model is None:
                return None
        path = model._find_contact_data_path(model._fields[names[-1]])
        return None if path is None else (*names[:-1], *path)

    @api.model
    def _masks_contact_data(self):
        """:return: whether the user is a person who sees contact data of his customers only"""
        return not self.env.su and not self.env.user.has_group("dealer_crm.group_see_contact")

    def _filter_contact_shown(self, path):
        """:return: the records whose person's contact data the user sees

        :param tuple path: fields that lead to the person
        """
        documents = self.sudo()
        user = self.env.user
        own = self.env[self._name]
        own_field = self._fields.get("user_id")
        if path and own_field is not None and own_field.comodel_name == "res.users":
            own = documents.filtered(lambda document: document.user_id == user)
        persons = {}
        for document in documents - own.sudo():
            person = document
            for name in path:
                person = person[name]
            persons[document] = person
        known = self.env["res.partner"].browse(
            {
                partner_id
                for person in persons.values()
                if person._name == "res.partner"
                for partner_id in person._origin.ids
            }
        )
        shown = known._filter_contact_data_shown()
        seen = [
            document.id
            for document, person in persons.items()
            if person._name == "res.partner"
            # who is not saved yet is being written down by the user
            and (person._origin <= shown if person._origin else not path and not document._origin)
        ]
        return self.browse([*own._ids, *seen])

    # === WHAT A PERSON READS === #

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        if not rows or self.env.su:
            return rows
        fields = self._get_contact_data_fields()
        if fields and (names := [name for name in fnames if name in fields]):
            if self._masks_contact_data():
                self._mask_rows(rows, names)
        return rows

    def _mask_rows(self, rows, names):
        """Mask the values of `names` in dicts as read() returns them."""
        fields = self._get_contact_data_fields()
        by_path = {}
        for name in names:
            by_path.setdefault(fields[name], []).append(name)
        for path, path_names in by_path.items():
            filled = [row for row in rows if any(row.get(name) for name in path_names)]
            shown = set(self.browse(row["id"] for row in filled)._filter_contact_shown(path)._ids)
            for row in filled:
                if row["id"] not in shown:
                    row.update({name: mask.mask(row[name]) for name in path_names})

    def onchange(self, values, field_names, fields_spec):
        result = super().onchange(values, field_names, fields_spec)
        value = result.get("value") or {}
        fields = self._get_contact_data_fields()
        names = [name for name in fields if value.get(name)]
        if names and self._masks_contact_data():
            for name in names:
                if not self._shows_typed_contact(fields[name], {**values, **value}):
                    value[name] = mask.mask(value[name])
        return result

    def _shows_typed_contact(self, path, values):
        """:return: whether the user sees the data of the person whom a form in work names; of
        nobody yet: what he typed himself"""
        if self and self <= self._filter_contact_shown(path):
            return True
        person = self.sudo()
        for place, name in enumerate(path):
            chosen = values.get(name) if not place else None
            if isinstance(chosen, dict):
                chosen = chosen.get("id")
            # sudo: whose it is is asked past what the user reads
            person = person.browse().sudo()[name].browse(chosen) if chosen else person[name]
        if not person or person._name != "res.partner":
            return not person
        return person.sudo(False) <= person.sudo(False)._filter_contact_data_shown()

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        contact = self._get_contact_data_fields()
        columns = [
            place for place, path in enumerate(fields) if len(path) == 1 and path[0] in contact
        ]
        if not columns or not self._masks_contact_data():
            return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        shown = {
            place: set(self._filter_contact_shown(contact[fields[place][0]])._ids)
            for place in columns
        }
        rows = []
        for record in self:
            lines = super(Base, record)._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
            for place in columns:
                if record.id not in shown[place]:
                    for line in lines:
                        line[place] = mask.mask(line[place])
            rows += lines
        return rows

    @api.model
    def formatted_read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        having = args[0] if args else kwargs.get("having") or ()
        order = args[3] if len(args) > 3 else kwargs.get("order") or ""
        self._check_contact_data_groups(
            [
                *groupby,
                *aggregates,
                *(item[0] for item in having if not isinstance(item, str)),
                *(term.split()[0] for term in order.split(",") if term.strip()),
            ]
        )
        return super().formatted_read_group(domain, groupby, aggregates, *args, **kwargs)

    @api.model
    def read_progress_bar(self, domain, group_by, progress_bar):
        self._check_contact_data_groups([group_by, progress_bar["field"]])
        return super().read_progress_bar(domain, group_by, progress_bar)

    @api.model
    def formatted_read_grouping_sets(self, domain, grouping_sets, aggregates=(), *args, **kwargs):
        self._check_contact_data_groups([*(n for ns in grouping_sets for n in ns), *aggregates])
        return super().formatted_read_grouping_sets(
            domain, grouping_sets, aggregates, *args, **kwargs
        )

    @api.model
    def read_group(self, domain, fields, groupby, *args, **kwargs):
        names = [groupby] if isinstance(groupby, str) else groupby
        self._check_contact_data_groups([*names, *(f.split("(")[-1].rstrip(")") for f in fields)])
        return super().read_group(domain, fields, groupby, *args, **kwargs)

    @api.model
    def _check_contact_data_groups(self, specs):
        """Refuse to group or aggregate by what the user may not see."""
        if self.env.su:
            return
        for spec in specs:
            if self._is_contact_data(spec.split(":")[0]) and self._masks_contact_data():
                raise UserError(
                    self.env._(
                        "Phone numbers and emails of customers cannot be grouped. Group by "
                        "something else."
                    )
                )

    @api.model
    def _is_contact_data(self, path):
        model, names = self, path.split(".")
        for name in names[:-1]:
            field = model._fields.get(name)
            if field is None or not field.relational:
                return False
            model = self.env[field.comodel_name]
        return names[-1] in model._get_contact_data_fields()

    # === WHAT A PERSON SEARCHES === #

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        if not self.env.su and not kwargs.get("bypass_access"):
            fields = self._get_contact_data_fields()
            if fields and self._masks_contact_data():
                domain = Domain(domain).map_conditions(self._close_contact_data_condition)
                if order:
                    terms = [
                        term
                        for term in order.split(",")
                        if term.split()[:1] and term.split()[0] not in fields
                    ]
                    order = ",".join(terms) or "id"
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if self._get_contact_data_fields() and self._masks_contact_data():
            domain = Domain(domain).map_conditions(self._close_contact_data_condition)
        return domain

    @api.model
    def _close_contact_data_condition(self, condition):
        """Let who may not see numbers find a whole one or its last four digits, but not feel for it
        character by character."""
        fields = self._get_contact_data_fields()
        operator = condition.operator
        if condition.field_expr not in fields:
            return condition
        if operator in _NOT_FEELING:
            positive = Domain(condition.field_expr, _NOT_FEELING[operator], condition.value)
            return ~positive.map_conditions(self._close_contact_data_condition)
        if operator not in _FEELING or not condition.value:
            return condition
        if "like" not in operator or not isinstance(condition.value, str):
            return Domain.FALSE
        text = condition.value.strip().strip("%")
        if "@" in text:
            # a whole address, as far as the database knows
            return Domain(condition.field_expr, "in", [text, text.lower()])
        if "email" in condition.field_expr:
            return Domain.FALSE
        if "identity" in condition.field_expr:
            return Domain(condition.field_expr, "in", [text, text.upper()])
        return self._get_closed_phone_domain(fields[condition.field_expr], phone_tools.key(text))

    @api.model
    def _get_closed_phone_domain(self, path, digits):
        if len(digits) != TAIL and len(digits) < FULL:
            return Domain.FALSE
        if len(digits) == TAIL:

            def to_sql(model, alias, query):
                column = model._field_to_sql(alias, "phone_key", query)
                return SQL("reverse(%s) LIKE %s", column, f"{digits[::-1]}%")

            domain = Domain.custom(to_sql=to_sql)
        else:
            domain = Domain("phone_key", "=", digits)
        return domain if "phone_key" in self._fields else Domain(".".join(path), "any", domain)

    # === WHAT A PERSON SENDS BACK === #

    @api.model_create_multi
    def create(self, vals_list):
        fields = self._get_contact_data_fields()
        if fields:
            vals_list = [
                self.browse()._open_masked_values(vals, fields)
                if any(mask.is_masked(vals.get(name)) for name in fields)
                else vals
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        fields = self._get_contact_data_fields()
        if fields and any(name in fields and mask.is_masked(vals[name]) for name in vals):
            vals = self._open_masked_values(vals, fields)
        return super().write(vals)

    def _open_masked_values(self, vals, fields):
        """Never let a masked value get where the real one belongs.

        What comes back as it was shown changes nothing; what the form took over from a customer
        just chosen becomes his real number; anything else is refused.
        """
        vals = dict(vals)
        for name in [name for name in vals if name in fields and mask.is_masked(vals[name])]:
            given = vals.pop(name)
            # sudo: to compare with what the user was shown masked
            if self and all(mask.mask(record[name]) == given for record in self.sudo()):
                continue
            path = fields[name]
            person = self.env["res.partner"]
            if len(path) == 1 and self._fields[path[0]].comodel_name == "res.partner":
                person = person.browse(vals.get(path[0]) or ()).sudo()
            for own in ("phone", "email", "email_normalized", "phone_sanitized"):
                if person and mask.mask(person[own]) == given:
                    if self._fields[name].store:
                        vals[name] = person[own]
                    break
            else:
                raise UserError(
                    self.env._(
                        "“%(value)s” is masked and cannot be saved: type the whole %(field)s, or "
                        "leave it as it is.",
                        value=given,
                        field=self._fields[name]._description_string(self.env),
                    )
                )
        return vals
