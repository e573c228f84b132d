from odoo import models


class DealerDesignerChange(models.Model):
    """What was changed of a field of one's own, as a step that is undone like others."""

    _inherit = "dealer.designer.change"

    def _put_update(self, undone):
        """Give the field what it was before this change, or what the change made of it."""
        self.ensure_one()
        field = self.field_id
        if not field.field_id:
            return  # the field went in Odoo's own settings: nothing to put anywhere
        field._lock_version()
        field._put_spec(self.value["old" if undone else "new"])

    def _get_update_text(self):
        """One line: what was changed, from what to what."""
        old, new = self.value["old"], self.value["new"]
        names = {
            "label": self.env._("label"),
            "help": self.env._("explanation"),
            "choices": self.env._("choices"),
            "default": self.env._("default"),
            "required_if": self.env._("when it is required"),
            "visible_if": self.env._("when it is visible"),
            "readonly_if": self.env._("when it is read-only"),
            "formula": self.env._("formula"),
            "group_ids": self.env._("who may see it"),
            "tracking": self.env._("whether changes are noted"),
        }
        parts = []
        for key, name in names.items():
            if key not in new:
                continue
            if key in ("label", "help", "default", "formula"):
                before, after = self._get_short(old[key]), self._get_short(new[key])
                if before != after:
                    name = f"{name} (“{before}” → “{after}”)"
            elif key == "choices":
                before = ", ".join(self._get_short(row["label"]) for row in old[key])
                after = ", ".join(self._get_short(row["label"]) for row in new[key])
                if before != after:
                    name = f"{name} (“{before[:200]}” → “{after[:200]}”)"
            parts.append(name)
        return self.env._(
            "Field “%(what)s” changed: %(parts)s", what=self.target_label, parts=", ".join(parts)
        )

    def _get_short(self, value):
        """A value as people read it in a line."""
        if isinstance(value, dict):
            value = value.get(self.env.lang) or value.get("en_US") or next(iter(value.values()), "")
        if isinstance(value, bool):
            return self.env._("Yes") if value else ""
        return "" if value is None else str(value)[:80]
