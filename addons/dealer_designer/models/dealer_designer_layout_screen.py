from lxml import etree

from odoo import models


class DealerDesignerLayout(models.Model):
    _inherit = "dealer.designer.layout"

    def _get_description(self):
        """Beside what the view is: what was said about its pieces, to be changed again.

        :return: also rules {key: {required, visible, readonly}} and labels {key: {language: text}}
        """
        result = super()._get_description()
        root = etree.fromstring(result["arch"])
        rules, labels = {}, {}
        active = self._origin.change_ids.filtered(lambda change: change.is_active)
        for change in active.sorted("id"):
            if change.kind in ("condition", "relabel") and not change.misplaced:
                for node in root.xpath(change.target):
                    kept = rules if change.kind == "condition" else labels
                    kept[node.get("data-designer-key")] = change.value
        return {**result, "rules": rules, "labels": labels}
