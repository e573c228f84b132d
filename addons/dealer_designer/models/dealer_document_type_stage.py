from odoo import Command, fields, models

CATEGORIES = [
    ("draft", "Draft"),
    ("in_progress", "In Progress"),
    ("waiting", "Waiting"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]


class DealerDocumentTypeStage(models.Model):
    """One stage of a document type that is being made, and the step that leads there.

    A recipe for the workflow: once the type is made its workflow owns stages and steps.
    """

    _name = "dealer.document.type.stage"
    _description = "Stage of a Document Type"
    _inherit = "dealer.document.label.mixin"
    _order = "sequence, id"

    type_id = fields.Many2one("dealer.document.type", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Stage")
    category = fields.Selection(
        CATEGORIES,
        string="Means",
        required=True,
        default="in_progress",
        help="What the stage means to the program: lists, time limits and reports go by it.",
    )
    color = fields.Integer()
    button = fields.Char(
        translate=True, help="Words on the button that leads to this stage; empty: its name."
    )
    from_ids = fields.Many2many(
        "dealer.document.type.stage",
        "dealer_document_type_stage_from_rel",
        "stage_id",
        "from_id",
        string="Comes From",
        domain="[('type_id', '=', type_id)]",
        help="Empty: the stage above; for a cancelled stage every open one.",
    )
    group_ids = fields.Many2many(
        "res.groups",
        "dealer_document_type_stage_group_rel",
        "stage_id",
        "group_id",
        string="Moved By",
        domain="[('share', '=', False)]",
        help="Roles that may take the step; empty: whoever may change the document.",
    )
    approval_group_id = fields.Many2one(
        "res.groups",
        string="Approved By",
        ondelete="set null",
        domain="[('share', '=', False)]",
        help="Role that has to agree before a document comes here; empty: nobody.",
    )
    approval_count = fields.Integer(
        string="How Many", default=1, help="So many people of the role have to agree."
    )

    _approval_count_positive = models.Constraint(
        "CHECK (approval_count > 0)", "At least one person has to approve."
    )

    def _get_sources(self):
        """:return: the stages a document comes from"""
        self.ensure_one()
        if self.from_ids:
            return self.from_ids
        stages = self.type_id.stage_ids.sorted()
        if self.category == "cancelled":
            return stages.filtered(lambda stage: stage.category not in ("done", "cancelled"))
        earlier = stages.filtered(
            lambda stage: (
                (stage.sequence, stage.id) < (self.sequence, self.id)
                and stage.category != "cancelled"
            )
        )
        return earlier[-1:]

    def _get_button_names(self):
        """:return: words of the button in every language, {code: text}"""
        self.ensure_one()
        return {
            code: self.with_context(lang=code).button or name
            for code, name in self._get_names().items()
        }

    def _prepare_stage_values(self, code, number):
        """:return: values of the ``dealer.workflow.stage``"""
        self.ensure_one()
        return {
            "name": self.name,
            "code": code,
            "category": self.category,
            "sequence": number * 10,
            "color": self.color,
            "fold": self.category in ("done", "cancelled"),
            "pos_x": 40 + 220 * (number - 1),
            "pos_y": 80 if self.category != "cancelled" else 240,
        }

    def _prepare_step_values(self, code, target, sources):
        """:return: values of the ``dealer.workflow.transition`` that leads here"""
        self.ensure_one()
        values = {
            "name": self.button or self.name,
            "code": code,
            "from_stage_ids": [Command.set(sources.ids)],
            "to_stage_id": target.id,
            "group_ids": [Command.set(self.group_ids.ids)],
        }
        if group := self.approval_group_id:
            values["level_ids"] = [
                Command.create(
                    {
                        "name": group.name,
                        "kind": "group",
                        "group_id": group.id,
                        "required_count": self.approval_count,
                    }
                )
            ]
        return values
