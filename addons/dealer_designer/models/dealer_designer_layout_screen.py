from lxml import etree
from odoo import models

from ..lib.arch import get_keys

LABELLED = {"field", "label", "button", "page", "group", "separator", "filter"}


class DealerDesignerLayout(models.Model):
    _inherit = "dealer.designer.layout"

    def _get_description(self):
        """Beside what the view is: what was said about its pieces, to be changed again.

        :return: also rules {key: {required, visible, readonly}}, labels and helps
            {key: {language: text}}
        """
        result = super()._get_description()
        return {**result, "rules": self._get_rules(result["arch"]), **self._get_texts()}

    def _get_rules(self, arch):
        """Conditions set on fields and pieces of the view itself, by key."""
        root = etree.fromstring(arch)
        rules = {}
        for change in self._origin.change_ids.sorted("id"):
            if change.kind == "condition" and change.is_active and not change.misplaced:
                for node in root.xpath(change.target):
                    rules[node.get("data-designer-key")] = change.value
        return rules

    def _get_texts(self):
        """Label and help of every piece in every language, as people read them now."""
        labels, helps = {}, {}
        for code, _name in self.env["res.lang"].get_installed():
            layout = self.with_context(lang=code)
            known = layout.env[self.model].fields_get(attributes=["string", "help"])
            for key, node in get_keys(layout._get_arch()).items():
                if node.tag not in LABELLED:
                    continue
                field = known.get(node.get("for") or node.get("name"), {})
                if node.tag not in ("field", "label"):
                    field = {}
                labels.setdefault(key, {})[code] = node.get("string") or field.get("string", "")
                helps.setdefault(key, {})[code] = node.get("help") or field.get("help", "")
        return {"labels": labels, "helps": helps}
