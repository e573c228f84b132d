from odoo import api, models, tools
from odoo.exceptions import UserError

from odoo.addons.dealer_workflow.lib.defaults import keep_own

# in the context of what the program writes: an object no request can send
BY_CODE = object()


class DealerFactMixin(models.AbstractModel):
    """Fields that only an action may set: what happened, when, and what follows from it.

    RPC, an import and a form all pass `create` and `write`, so a status cannot be ticked by hand
    through any of them. The actions of the model record what happened with `_set_facts`.
    """

    _name = "dealer.fact.mixin"
    _description = "Facts Set by Actions Only"
    _fact_fields = frozenset()
    # given when the record is made and never changed: what it belongs to, what was written down
    _fixed_fields = frozenset()
    # whether no request writes over what the program computes and stores: totals, statuses, store
    _computed_facts = False

    @api.model
    def default_get(self, fields):
        return keep_own(self, super().default_get(fields), self._get_guarded_fields())

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_facts(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_facts(vals)
        if not self.env.su and not self._fixed_fields.isdisjoint(vals):
            self._check_fixed(vals)
        return super().write(vals)

    @api.model
    def _get_fact_fields(self):
        """:return: set of names; extended by addons that add facts to the model"""
        return self._fact_fields

    @api.model
    def _get_guarded_fields(self):
        """:return: the facts, and for a request what is computed too"""
        facts = self._get_fact_fields()
        if self._computed_facts and not self.env.su:
            return facts | self._get_computed_fields()
        return facts

    @api.model
    @tools.ormcache("self._name", cache="default")
    def _get_computed_fields(self):
        """:return: names of the stored fields that are computed and nobody types; Odoo takes any
        value for them from a request"""
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.store and field.compute and field.readonly
        )

    def _check_facts(self, vals):
        if self.env.context.get("dealer_facts") is BY_CODE:
            return
        if facts := self._get_guarded_fields().intersection(vals):
            labels = ", ".join(
                self._fields[name]._description_string(self.env) for name in sorted(facts)
            )
            raise UserError(
                self.env._(
                    "%(fields)s cannot be set by hand: use the buttons of the document.",
                    fields=labels,
                )
            )

    def _check_fixed(self, vals):
        for name in sorted(self._fixed_fields.intersection(vals)):
            field = self._fields[name]
            for record in self:
                new = field.convert_to_record(field.convert_to_cache(vals[name], record), record)
                if new != record[name]:
                    raise UserError(
                        self.env._(
                            "%(field)s of “%(record)s” stays as it is: make a new one instead.",
                            field=field._description_string(self.env),
                            record=record.display_name,
                        )
                    )

    @api.model
    def _create_with_facts(self, vals_list):
        """Create what an action made, facts included; not callable by RPC."""
        return self.with_context(dealer_facts=BY_CODE).create(vals_list).with_env(self.env)

    def _set_facts(self, vals):
        """Record what an action did; not callable by RPC."""
        # past the guard of this model's own write, on purpose
        return super().write(vals)  # pylint: disable=super-method-mismatch
