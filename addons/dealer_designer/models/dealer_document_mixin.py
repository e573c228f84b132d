from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerDocumentMixin(models.AbstractModel):
    """What every own document type has: a number from its sequence, a store, a person.

    A model made in the browser takes it through ``ir.model.is_document``. The number is given in
    ``create``, so that a person, an import and the API get it alike, and is never typed.
    """

    _name = "dealer.document.mixin"
    _description = "Own Document"

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        index="trigram",
        default=lambda self: self.env._("New"),
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index=True,
        tracking=True,
        copy=False,
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Roles that see their own documents only see those they are responsible for.",
    )

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This store has a document with this number already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_number_given(vals_list)
        positions = defaultdict(list)
        for position, vals in enumerate(vals_list):
            if not self._is_number(vals.get("name")):
                positions[vals.get("company_id") or self.env.company.id].append(position)
        vals_list = [dict(vals) for vals in vals_list]
        # the sequence is settings: who may create documents need not write sequences
        document_type = self.env["dealer.document.type"].sudo()._get_of_model(self._name)
        for company_id, indexes in positions.items():
            company = self.env["res.company"].browse(company_id)
            numbers = document_type._draw_numbers(company, len(indexes))
            for position, number in zip(indexes, numbers, strict=True):
                vals_list[position]["name"] = number
        return super().create(vals_list)

    def write(self, vals):
        if "name" in vals and any(document.name != vals["name"] for document in self):
            self._check_number_given([vals])
        return super().write(vals)

    @api.model
    def _is_number(self, name):
        return bool(name) and name != self.env._("New")

    @api.model
    def _check_number_given(self, vals_list):
        """Numbers come from the sequence; only the program itself may carry old ones over."""
        if not self.env.su and any(self._is_number(vals.get("name")) for vals in vals_list):
            raise UserError(
                self.env._(
                    "The number of a document comes from its sequence: leave “Number” out. "
                    "A designer can change how numbers look."
                )
            )
