from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class DealerChecklistTemplateItem(models.Model):
    """A section or an item of a template. Filled checklists hold a copy of it."""

    _name = "dealer.checklist.template.item"
    _inherit = "dealer.checklist.question"
    _description = "Checklist Template Item"

    template_id = fields.Many2one(
        "dealer.checklist.template", required=True, index=True, ondelete="cascade"
    )
    choice_ids = fields.One2many(
        "dealer.checklist.template.choice", "item_id", string="Choices", copy=True
    )

    @api.constrains("answer_type", "display_type", "choice_ids")
    def _check_choices(self):
        if self.env.context.get("install_mode"):
            return  # data files create the choices after their item
        for item in self:
            if item.answer_type == "choice" and not item.display_type and not item.choice_ids:
                raise ValidationError(
                    self.env._(
                        "“%(item)s” is answered by a choice: add the choices.", item=item.name
                    )
                )

    def _get_choice_copies(self):
        """Return ``{item_id: [{key, result, name: {lang: text}}]}``, what a filled checklist
        keeps of the choices: in every language, as they are now.
        """
        Choice = self.env["dealer.checklist.template.choice"]
        Choice.flush_model()
        copies = {}
        rows = self.env.execute_query(
            SQL(
                """SELECT item_id, id, result, name FROM dealer_checklist_template_choice
                    WHERE item_id = ANY(%s) ORDER BY sequence, id""",
                self.ids,
            )
        )
        for item_id, choice_id, result, names in rows:
            copies.setdefault(item_id, []).append(
                {"key": str(choice_id), "result": result, "name": names}
            )
        return copies
