from markupsafe import Markup
from odoo import api, models

from ..lib import merge
from .dealer_workflow_part import EMPTY


class DealerWorkflow(models.Model):
    """What differs between two definitions, in the words of the screen."""

    _inherit = "dealer.workflow"

    @api.model
    def _describe_changes(self, old, new):
        """Say what changes from one definition to another; places in the drawing don't count.

        :return: list of dicts: `kind` (added/removed/changed/moved), `what`, `before`, `after`
        """
        changes = []
        for change in merge.diff(old or {}, new or {}):
            described = self._describe_change(change, old or {}, new or {})
            if described:
                changes.append(described)
        return changes

    @api.model
    def _describe_conflicts(self, conflicts):
        """:return: where both sides changed the same, for people: list of texts"""
        return [self._describe_place(conflict["path"]) for conflict in conflicts[:20]]

    def _describe_place(self, path):
        """Say a path of `lib.merge` with the labels of the fields, such as “Stages[x].Name”."""
        model, words = self, []
        for word in path.split("."):
            name, _bracket, code = word.partition("[")
            field = model._fields.get(name)
            if not field:
                words.append(word)
                continue
            label = model._part_get_label(name)
            words.append(f"{label} “{code.rstrip(']')}”" if code.rstrip("]") else label)
            if field.relational:
                model = self.env[field.comodel_name]
        return " › ".join(words)

    @api.model
    def _render_changes(self, changes):
        """:return: a list of changes as HTML"""
        if not changes:
            return Markup('<p class="text-muted">%s</p>') % self.env._("Nothing differs.")
        kinds = {
            "added": (self.env._("new"), "success"),
            "removed": (self.env._("removed"), "danger"),
            "changed": (self.env._("changed"), "warning"),
            "moved": (self.env._("moved"), "info"),
        }
        rows = Markup("").join(
            Markup(
                '<tr class="{kind}"><td><span class="badge text-bg-{color}">{label}</span></td>'
                "<td>{what}</td><td>{before}</td><td>{after}</td></tr>"
            ).format(
                kind=change["kind"],
                label=kinds[change["kind"]][0],
                color=kinds[change["kind"]][1],
                what=change["what"],
                before=change["before"],
                after=change["after"],
            )
            for change in changes
        )
        return Markup(
            '<div class="table-responsive"><table class="table table-sm"><thead><tr><th></th>'
            "<th>{what}</th><th>{before}</th><th>{after}</th></tr></thead>"
            "<tbody>{rows}</tbody></table></div>"
        ).format(
            what=self.env._("What"),
            before=self.env._("Before"),
            after=self.env._("After"),
            rows=rows,
        )

    def _render_warnings(self):
        """:return: what the check found, short of errors, as HTML, or False"""
        warnings = [f["message"] for f in self._get_findings() if f["level"] != "error"]
        if not warnings:
            return False
        items = Markup("").join(Markup("<li>%s</li>") % message for message in warnings)
        return Markup('<ul class="mb-0">%s</ul>') % items

    def _describe_change(self, change, old, new):
        path = change["path"]
        if path[0] == "schema":
            return None
        if path[0] in ("key", "model"):
            return {
                "kind": change["kind"],
                "what": self.env._("Key") if path[0] == "key" else self.env._("Document"),
                "before": change["old"] or "",
                "after": change["new"] or "",
            }
        words, model, field, _trees, rest = self._describe_path(path, old, new)
        if field and field in model._part_layout:
            return None
        kind, before, after = change["kind"], change["old"], change["new"]
        if kind == "moved":
            words.append(self.env._("order"))
            before = ", ".join(self._name_items(path, before, old))
            after = ", ".join(self._name_items(path, after, new))
        elif field and field in model._part_get_children():
            before = self._name_all(model, field, before, old)
            after = self._name_all(model, field, after, new)
        elif field:
            kind = "changed"  # a setting is always there, at its default if nowhere else
            if rest:  # one language of a text
                words[-1] += f" ({rest[0]})"
            elif model._fields[field].type in ("integer", "float", "boolean", "selection"):
                default = model._part_get_default(field) or EMPTY.get(model._fields[field].type)
                before = default if before is merge.MISSING else before
                after = default if after is merge.MISSING else after
            before = self._describe_value(model, field, before, old)
            after = self._describe_value(model, field, after, new)
        else:  # a whole piece
            before = self._describe_item(model, before, old) if before else ""
            after = self._describe_item(model, after, new) if after else ""
        return {
            "kind": kind,
            "what": " › ".join(words),
            "before": before,
            "after": after,
        }

    def _describe_path(self, path, old, new):
        """:return: (words, model, field or None, tree of the piece, what is left of the path)"""
        words, model = [], self
        trees = [old, new]
        place = 0
        while place < len(path):
            name = path[place]
            place += 1
            if name not in model._fields:
                break
            children = model._part_get_children()
            if name not in children or place == len(path):
                words.append(model._part_get_label(name))
                return words, model, name, trees, path[place:]
            code = path[place]
            place += 1
            noun = self._get_noun(name) or model._part_get_label(name)
            model = self.env[model._fields[name].comodel_name]
            trees = [
                next((i for i in (tree or {}).get(name, []) if i.get("code") == code), None)
                for tree in trees
            ]
            words.append(f"{noun} “{self._name_item(model, trees[1] or trees[0], code)}”")
        return words, model, None, trees, ()

    def _get_noun(self, name):
        """:return: what one piece of a list is called"""
        return {
            "stage_ids": self.env._("Stage"),
            "transition_ids": self.env._("Step"),
            "level_ids": self.env._("Approval"),
            "action_ids": self.env._("Action"),
            "entry_action_ids": self.env._("On entry"),
            "exit_action_ids": self.env._("On exit"),
            "escalation_ids": self.env._("Escalation"),
        }.get(name)

    def _name_item(self, model, tree, code):
        tree = tree or {}
        for name in ("name", "summary"):
            if texts := tree.get(name):
                return self._get_text(texts)
        if "kind" in model._fields:
            kind = tree.get("kind") or model._part_get_default("kind")
            return self._describe_value(model, "kind", kind, {})
        return code

    def _name_items(self, path, codes, root):
        """:return: names of the pieces of a list, in the order of `codes`"""
        model, tree = self, root
        for place in range(0, len(path) - 1, 2):
            items = tree.get(path[place], [])
            tree = next((item for item in items if item.get("code") == path[place + 1]), {})
            model = self.env[model._fields[path[place]].comodel_name]
        by_code = {item.get("code"): item for item in tree.get(path[-1], [])}
        model = self.env[model._fields[path[-1]].comodel_name]
        return [self._name_item(model, by_code.get(code), code) for code in codes]

    def _name_all(self, model, field, items, root):
        comodel = self.env[model._fields[field].comodel_name]
        return "; ".join(self._describe_item(comodel, item, root) for item in items or [])

    def _describe_item(self, model, tree, root):
        """:return: a whole piece on one line"""
        name = self._name_item(model, tree, tree.get("code", ""))
        children, parts = model._part_get_children(), []
        for key in sorted(tree):
            if key in ("code", "name") or key in model._part_layout or key not in model._fields:
                continue
            if key in children:
                value = self._name_all(model, key, tree[key], root)
            else:
                value = self._describe_value(model, key, tree[key], root)
            parts.append(f"{model._part_get_label(key)}: {value}")
        return f"{name} ({'; '.join(parts)})" if parts else name

    def _describe_value(self, model, name, value, root):
        """:return: a value as the screen says it"""
        field = model._fields[name]
        if value is None or value is merge.MISSING:
            return ""
        if isinstance(value, dict):
            return self._get_text(value)
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.relational:
            words = [value] if isinstance(value, str) else value
            return ", ".join(self._name_word(field.comodel_name, word, root) for word in words)
        if name == "category" and root.get("model") in self.env:
            categories = self.env[root["model"]]._workflow_categories()
            return str(categories.get(value, (value,))[0])
        if isinstance(value, float):
            return f"{value:g}"
        return str(value)

    def _name_word(self, model, word, root):
        """:return: the name of a record a definition refers to"""
        if model == "dealer.workflow.stage":
            stages = {stage.get("code"): stage for stage in root.get("stage_ids", [])}
            return self._name_item(self.env[model], stages.get(word), word)
        if model == "ir.model.fields":
            field = self.env["ir.model.fields"]._get(root.get("model"), word)
            return field.field_description or word
        if word.startswith("name:"):
            return word.removeprefix("name:")
        if "." in word and model != "res.users":
            # the name of a group or template is no business data
            record = self.env.ref(word, raise_if_not_found=False)
            if record and record._name == model:
                return record.sudo().display_name
        return word

    def _get_text(self, texts):
        if not isinstance(texts, dict):
            return str(texts)
        return texts.get(self.env.lang) or texts.get("en_US") or next(iter(texts.values()), "")
