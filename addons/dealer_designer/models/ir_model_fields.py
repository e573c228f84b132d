from odoo import api, models

from odoo.addons.dealer_workflow.lib.expression import ExpressionError, parse


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    def _instanciate_attrs(self, field_data):
        """Custom fields get their groups, and computed ones our function instead of Python text."""
        attrs = super()._instanciate_attrs(field_data)
        if not attrs:
            return attrs
        data = self.env["dealer.designer.field"]._get_registry_data()
        ours = data.get((field_data["model"], field_data["name"]))
        if not ours:
            return attrs
        if ours["groups"]:
            attrs["groups"] = ",".join(sorted(ours["groups"]))
        name = field_data["name"]
        if ours["role"] == "missing":
            attrs.update(compute=_make_missing(name), store=False, exportable=False)
        elif ours["role"] == "currency":
            attrs.update(compute=_make_currency(name), store=False)
        elif ours["formula"]:
            try:
                expression = parse(ours["formula"])
            except ExpressionError:
                return attrs
            attrs["compute"] = _make_formula(name, expression, ours["result_type"])
            # a stored result is over unrestricted fields of the document itself: nothing to hide
            attrs["compute_sudo"] = attrs["store"]
        return attrs


def _make_formula(name, expression, result_type):
    @api.depends(lambda model: _get_known_paths(model, expression.fields))
    @api.depends_context("uid")
    def compute_reader(records):
        evaluate = records.env["dealer.designer.field"]._get_formula_value
        for record in records:
            record[name] = evaluate(record, expression, result_type)

    return compute_reader


def _make_missing(name):
    @api.depends(lambda model: _get_missing_depends(model))
    @api.depends_context("uid", "lang")
    def compute_missing(records):
        missing = records.env["dealer.designer.field"]._get_missing(records)
        for record in records:
            record[name] = ", ".join(missing[record.id])

    return compute_missing


def _make_currency(name):
    @api.depends(lambda model: ["company_id"] if "company_id" in model._fields else [])
    @api.depends_context("company")
    def compute_currency(records):
        for record in records:
            company = record["company_id"] if "company_id" in record._fields else None
            record[name] = (company or record.env.company).currency_id

    return compute_currency


def _get_known_paths(model, paths):
    """Fields may have gone with an addon: the formula is then empty, the registry loads."""
    result = []
    for path in paths:
        current = model
        for name in path.split("."):
            field = current is not None and current._fields.get(name)
            if not field:
                break
            current = model.env.get(field.comodel_name) if field.relational else None
        else:
            result.append(path)
    return result


def _get_missing_depends(model):
    rules = model.env["dealer.designer.field"]._get_required_rules(model._name)
    names = set()
    for rule in rules:
        names.add(rule["name"])
        for domain in (rule["required_if"], rule["visible_if"]):
            names.update(leaf[0] for leaf in domain or () if isinstance(leaf, list))
    return sorted(name for name in names if name in model._fields)
