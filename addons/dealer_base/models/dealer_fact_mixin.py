from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.dealer_workflow.lib.defaults import keep_own


class DealerFactMixin(models.AbstractModel):
    """Fields that only an action may set: what happened, when, and what follows from it.

    RPC, an import and a form all pass `create` and `write`, so a status cannot be ticked by hand
    through any of them. The actions of the model record what happened with `_set_facts`.
    """

    _name = "dealer.fact.mixin"
    _description = "Facts Set by Actions Only"
    _fact_fields = frozenset()

    @api.model
    def default_get(self, fields):
        return keep_own(self, super().default_get(fields), self._get_fact_fields())

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_facts(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_facts(vals)
        return super().write(vals)

    @api.model
    def _get_fact_fields(self):
        """:return: set of names; extended by addons that add facts to the model"""
        return self._fact_fields

    def _check_facts(self, vals):
        if facts := self._get_fact_fields().intersection(vals):
            labels = ", ".join(
                self._fields[name]._description_string(self.env) for name in sorted(facts)
            )
            raise UserError(
                self.env._(
                    "%(fields)s cannot be set by hand: use the buttons of the document.",
                    fields=labels,
                )
            )

    def _set_facts(self, vals):
        """Record what an action did; not callable by RPC."""
        # past the guard of this model's own write, on purpose
        return super().write(vals)  # pylint: disable=super-method-mismatch
