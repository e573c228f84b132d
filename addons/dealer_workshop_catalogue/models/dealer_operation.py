from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerOperation(models.Model):
    """A canned job: what is done again and again, with its labour, parts and fees.

    It becomes a job with lines on a repair order by `dealer.repair.order.action_add_operation`.
    The hours come from the labour standard of the car, the prices from rates and parts.
    """

    _name = "dealer.operation"
    _description = "Operation"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name", "category_id"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(index="trigram", copy=False, help="The number people know it by.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    category_id = fields.Many2one("dealer.operation.category", index="btree_not_null")
    labour_class_id = fields.Many2one(
        "dealer.labour.class", help="Prices its hours; also the class of its labour lines."
    )
    skill_type_id = fields.Many2one(related="skill_id.skill_type_id")
    skill_id = fields.Many2one("hr.skill", help="What whoever does it must have learnt.")
    skill_level_id = fields.Many2one(
        "hr.skill.level",
        string="Least Level",
        domain="[('skill_type_id', '=', skill_type_id)]",
        help="The technician has this level of the skill, or a higher one.",
    )
    bay_kind_id = fields.Many2one("dealer.workshop.bay.kind", help="Where it can be done.")
    checklist_template_id = fields.Many2one(
        "dealer.checklist.template", help="What is checked when it is done."
    )
    concern = fields.Char(
        translate=True, help="What the job says the customer asks for; by default the name."
    )
    correction = fields.Text(translate=True, help="What the job says was done, written beforehand.")
    line_ids = fields.One2many("dealer.operation.line", "operation_id", string="Lines", copy=True)
    standard_ids = fields.One2many(
        "dealer.labour.standard", "operation_id", string="Labour Standards"
    )
    standard_count = fields.Integer(compute="_compute_standard_count")
    price = fields.Float(
        string="Fixed Price",
        min_display_digits="Product Price",
        help="In the store's currency, in the terms of sales prices. 0: hours by rate, plus parts. "
        "Else the lines are priced so that they add up to it.",
    )
    favourite_user_ids = fields.Many2many("res.users", string="Favourite of", copy=False)
    is_favourite = fields.Boolean(
        compute="_compute_is_favourite",
        search="_search_is_favourite",
        string="Favourite",
    )

    _code_uniq = models.UniqueIndex(
        "(upper(code), COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another operation has this code.",
    )
    _price_positive = models.Constraint("CHECK(price >= 0)", "A price cannot be below zero.")

    # === COMPUTE METHODS === #

    @api.depends("name", "code")
    def _compute_display_name(self):
        for operation in self:
            operation.display_name = " ".join(
                filter(None, [operation.code and f"[{operation.code}]", operation.name])
            )

    @api.depends("standard_ids")
    def _compute_standard_count(self):
        counts = dict(
            self.env["dealer.labour.standard"]._read_group(
                [("operation_id", "in", self.ids)], ["operation_id"], ["__count"]
            )
        )
        for operation in self:
            operation.standard_count = counts.get(operation, 0)

    @api.depends_context("uid")
    @api.depends("favourite_user_ids")
    def _compute_is_favourite(self):
        for operation in self:
            operation.is_favourite = self.env.user in operation.sudo().favourite_user_ids

    def _search_is_favourite(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("favourite_user_ids", "in" if True in value else "not in", self.env.uid)]

    # === CONSTRAINTS === #

    @api.constrains("skill_id", "skill_level_id")
    def _check_skill_level(self):
        for operation in self:
            level = operation.skill_level_id
            if level and level.skill_type_id != operation.skill_id.skill_type_id:
                raise ValidationError(
                    self.env._(
                        "“%(level)s” is no level of the skill of %(operation)s.",
                        level=level.name,
                        operation=operation.display_name,
                    )
                )

    @api.onchange("skill_id")
    def _onchange_skill_id(self):
        if self.skill_level_id.skill_type_id != self.skill_id.skill_type_id:
            self.skill_level_id = False

    # === ACTIONS === #

    def action_view_standards(self):
        """Open the labour standards of this operation."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_catalogue.dealer_labour_standard_action"
        )
        action["domain"] = [("operation_id", "=", self.id)]
        action["context"] = {"default_operation_id": self.id}
        return action

    def action_toggle_favourite(self):
        """Mark an operation as the user's favourite, or no more."""
        self.ensure_one()
        self.check_access("read")
        command = fields.Command.unlink if self.is_favourite else fields.Command.link
        # sudo: whoever reads the catalogue has his own favourites
        self.sudo().favourite_user_ids = [command(self.env.uid)]

    # === BUSINESS METHODS === #

    def _get_hours(self, vehicle):
        """Return the standard hours of these operations on a car.

        :param vehicle: `dealer.vehicle`; empty: only standards for any car count
        :return: {operation id: hours, or False where there is no standard}
        """
        vehicle = vehicle or self.env["dealer.vehicle"].new({})
        found = self.env["dealer.labour.standard"]._find(self, vehicle)
        return {
            operation.id: found[operation.id, vehicle].hours
            if (operation.id, vehicle) in found
            else False
            for operation in self
        }

    def _prepare_job_values(self):
        """Return the values of the job this operation becomes."""
        self.ensure_one()
        return {
            "operation_id": self.id,
            "concern": self.concern or self.name,
            "correction": self.correction,
            "labour_class_id": self.labour_class_id.id,
            "skill_id": self.skill_id.id,
            "skill_level_id": self.skill_level_id.id,
            "bay_kind_id": self.bay_kind_id.id,
        }
