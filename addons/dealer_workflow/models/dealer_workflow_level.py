from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerWorkflowLevel(models.Model):
    """One level of approval of a step: who, how many of them, from which amount on."""

    _name = "dealer.workflow.level"
    _description = "Approval Level"
    _inherit = ["dealer.workflow.part"]
    _order = "sequence, id"
    _part_parents = ("transition_id",)
    _part_keeps_sequence = True

    transition_id = fields.Many2one(
        "dealer.workflow.transition", required=True, index=True, ondelete="cascade"
    )
    model_id = fields.Many2one(related="transition_id.model_id")
    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        default=lambda self: self._part_new_code("level"),
        help="Identity of the level in its step, across versions and databases.",
    )
    sequence = fields.Integer(
        default=10, help="Levels in order; the same number means side by side."
    )
    kind = fields.Selection(
        [
            ("group", "A role"),
            ("users", "Named people"),
            ("manager", "The asker's manager"),
            ("person", "A person of the document"),
            ("store_manager", "The manager of the store"),
        ],
        required=True,
        default="group",
    )
    group_id = fields.Many2one("res.groups", string="Role")
    user_ids = fields.Many2many("res.users", string="People", domain=[("share", "=", False)])
    manager_depth = fields.Integer(
        default=1, help="1: the asker's manager; 2: that manager's manager, and so on."
    )
    person_field_id = fields.Many2one(
        "ir.model.fields",
        string="Person",
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('relation', 'in', ('res.users', 'hr.employee'))]",
    )
    required_count = fields.Integer(string="How many", default=1, help="So many must approve.")
    amount_field_id = fields.Many2one(
        "ir.model.fields",
        string="Amount",
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('ttype', 'in', ('monetary', 'float', 'integer'))]",
        help="The level is asked only when this amount lies in the band.",
    )
    amount_min = fields.Float(
        string="From", help="In the currency; this amount included. 0: no beginning."
    )
    amount_max = fields.Float(string="Below", help="In the currency; 0: no end.")
    currency_id = fields.Many2one(
        "res.currency",
        help="Of the band; amounts of the document are converted on the day of asking. "
        "Empty: the store's.",
    )
    time_limit = fields.Float(help="Working hours for an answer; 0: no limit.")
    escalation_ids = fields.One2many(
        "dealer.workflow.escalation", "level_id", string="When the limit has passed"
    )

    _code_unique = models.UniqueIndex(
        "(transition_id, code)", "Two approvals of one step have the same code."
    )

    @api.constrains(
        "kind", "group_id", "user_ids", "person_field_id", "required_count", "manager_depth"
    )
    def _check_who(self):
        for level in self:
            needed = {"group": "group_id", "users": "user_ids", "person": "person_field_id"}
            if (name := needed.get(level.kind)) and not level[name]:
                raise ValidationError(
                    self.env._("Say who gives the approval %(level)s.", level=level.name)
                )
            if level.required_count < 1 or level.manager_depth < 1:
                raise ValidationError(
                    self.env._("%(level)s needs at least one person.", level=level.name)
                )
            if level.kind == "users" and level.required_count > len(level.user_ids):
                raise ValidationError(
                    self.env._(
                        "%(level)s asks for %(count)s of %(people)s people: name more.",
                        level=level.name,
                        count=level.required_count,
                        people=len(level.user_ids),
                    )
                )

    @api.constrains("amount_min", "amount_max")
    def _check_band(self):
        for level in self:
            if level.amount_min and level.amount_max and level.amount_max <= level.amount_min:
                raise ValidationError(
                    self.env._("The amounts of %(level)s end before they begin.", level=level.name)
                )
