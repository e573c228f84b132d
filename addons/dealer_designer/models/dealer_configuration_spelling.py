"""Records that are spelled in a configuration as pieces of workflows are."""

from odoo import fields, models

from ..lib.shapes import CODE
from odoo.addons.dealer_workflow.lib import canonical


class DealerWorkflowPart(models.AbstractModel):
    _inherit = "dealer.workflow.part"

    def _part_get_word_field(self, model):
        return {
            "dealer.designer.template": "key",
            "dealer.document.type.stage": "code",
        }.get(model) or super()._part_get_word_field(model)


class DealerDesignerTemplate(models.Model):
    _name = "dealer.designer.template"
    _inherit = ["dealer.designer.template", "dealer.workflow.part"]


class DealerReminder(models.Model):
    _name = "dealer.reminder"
    _inherit = ["dealer.reminder", "dealer.workflow.part"]
    _part_left_out = ("log_ids", "since")


class DealerDocumentType(models.Model):
    _name = "dealer.document.type"
    _inherit = ["dealer.document.type", "dealer.workflow.part"]


class DealerDocumentTypeField(models.Model):
    _name = "dealer.document.type.field"
    _inherit = ["dealer.document.type.field", "dealer.workflow.part"]
    _part_parents = ("type_id",)

    code = fields.Char(compute="_compute_code", help="Technical name of the field made of it.")

    def _part_get_workflow(self):
        return self.env["dealer.workflow"]

    def _compute_code(self):
        for line in self:
            line.code = line.field_id.sudo().name or f"line_{line.id}"  # definitions, not data


class DealerDocumentTypeStage(models.Model):
    _name = "dealer.document.type.stage"
    _inherit = ["dealer.document.type.stage", "dealer.workflow.part"]
    _part_parents = ("type_id",)

    code = fields.Char(compute="_compute_code", help="As in the workflow drawn of it.")

    def _part_get_workflow(self):
        return self.env["dealer.workflow"]

    def _compute_code(self):
        places = {}
        for document_type in self.type_id:
            for number, stage in enumerate(document_type.stage_ids.sorted(), 1):
                places[stage.id] = number
        for stage in self:
            stage.code = f"stage_{places.get(stage.id, 0)}"


class DealerDocumentTypeAccess(models.Model):
    _name = "dealer.document.type.access"
    _inherit = ["dealer.document.type.access", "dealer.workflow.part"]
    _part_parents = ("type_id",)

    sequence = fields.Integer(compute="_compute_code")
    code = fields.Char(compute="_compute_code", help="Follows from the role.")

    def _part_get_workflow(self):
        return self.env["dealer.workflow"]

    def _compute_code(self):
        for line in self:
            line.sequence = 0
            word = self._part_get_words(line.group_id, "res.groups").get(line.group_id.id, "")
            line.code = word if CODE.match(word) else f"role_{canonical.seal(word)[:12]}"
