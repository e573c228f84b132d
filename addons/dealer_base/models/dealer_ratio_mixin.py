from odoo import api, models
from odoo.tools import SQL, Query


class DealerRatioMixin(models.AbstractModel):
    """Figures that are quotients: of a group, what is divided is added up first and divided after.

    A model names its quotients in ``_ratios``: field → (field above, field below, factor). Nothing
    divided by nothing is 0.
    """

    _name = "dealer.ratio.mixin"
    _description = "Figures that are Quotients"
    _ratios = {}

    def _read_group_select(self, aggregate_spec: str, query: Query) -> SQL:
        """Override of `base`: divide sums, never average quotients."""
        name = aggregate_spec.partition(":")[0]
        if not self._is_ratio(name):
            return super()._read_group_select(aggregate_spec, query)
        return self._get_ratio(
            name,
            {
                field: SQL("SUM(%s)", self._field_to_sql(self._table, field, query))
                for field in {field for ratio in self._ratios.values() for field in ratio[:2]}
            },
        )

    @api.model
    def _is_ratio(self, name):
        """:return: whether a field is a quotient"""
        return name in self._ratios

    @api.model
    def _get_ratio(self, name, columns):
        """:param dict columns: {field: SQL of it}, for a row or summed for a group
        :return: SQL of the quotient"""
        above, below, *factor = self._ratios[name]
        return SQL(
            "COALESCE(%s::float8 / NULLIF(%s, 0)::float8 * %s, 0)",
            columns[above],
            columns[below],
            factor[0] if factor else 1.0,
        )

    @api.model
    def _get_ratio_columns(self, columns, names=None):
        """:return: SQL of the quotients as columns of a row"""
        return SQL(", ").join(
            SQL("%s AS %s", self._get_ratio(name, columns), SQL.identifier(name))
            for name in names or self._ratios
        )
