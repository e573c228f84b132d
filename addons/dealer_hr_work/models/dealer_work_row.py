from odoo import fields, models
from odoo.tools import SQL


class DealerWorkRow(models.Model):
    """The documents behind the figures of `dealer.work`, one row a figure, person and document.

    Everybody sees his own, heads those below them, HR the store. `work_codes` in the context leaves
    the other figures out before the database reads them.
    """

    _name = "dealer.work.row"
    _description = "Work of a Person"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "title"

    code = fields.Selection(
        lambda self: self.env["dealer.work"]._get_source_choices(), string="Figure", readonly=True
    )
    employee_id = fields.Many2one("hr.employee.public", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True, help="Day in the time of the store.")
    value = fields.Float(
        readonly=True, help="What counts: pieces, hours or an amount in the store's currency."
    )
    base = fields.Float(
        string="Out of", readonly=True, help="Of figures that are a share: value ÷ this."
    )
    amount = fields.Monetary(
        readonly=True, help="Money of the document, without tax, in the store's currency."
    )
    title = fields.Char(string="Document", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    is_cost = fields.Boolean(readonly=True, help="The value tells what something cost the store.")
    is_ratio = fields.Boolean(
        string="Share", readonly=True, help="The figure is a share: its values don't add up."
    )

    @property
    def _table_query(self):
        Work = self.env["dealer.work"]
        sources = Work._get_work_sources()
        wanted = self.env.context.get("work_codes") or sources
        selects = [
            # a number for the row that stays the same: figure, model, document, person; a figure
            # may count documents of a second model, whose numbers are those of its first too
            SQL(
                """
                SELECT ((%(index)s + (work.res_model IS DISTINCT FROM %(model)s)::integer)::bigint
                               << 46)
                           + (work.res_id::bigint << 16) + work.employee_id %% 65536 AS id,
                       %(code)s AS code, work.employee_id, work.company_id, store.currency_id,
                       work.date, work.value::float8 AS value, work.base::float8 AS base,
                       work.amount::numeric AS amount, work.title, work.res_model, work.res_id,
                       %(is_cost)s AS is_cost, %(is_ratio)s AS is_ratio
                  FROM (%(select)s) work
                  JOIN res_company store ON store.id = work.company_id
                """,
                index=2 * index,
                model=source.model,
                code=code,
                is_cost=source.is_cost,
                is_ratio=source.is_ratio,
                select=source.select,
            )
            for index, (code, source) in enumerate(sources.items(), start=1)
            if code in wanted
        ]
        if not selects:
            selects = [
                SQL(
                    "SELECT 0::bigint AS id, '' AS code, 0 AS employee_id, 0 AS company_id, "
                    "0 AS currency_id, NULL::date AS date, 0::float8 AS value, 0::float8 AS base, "
                    "0::numeric AS amount, '' AS title, '' AS res_model, 0 AS res_id, "
                    "FALSE AS is_cost, FALSE AS is_ratio WHERE FALSE"
                )
            ]
        return SQL(" UNION ALL ").join(selects)

    def _search(self, domain, *args, **kwargs):
        # the sources read tables this model knows nothing of
        self.env["dealer.work"]._flush_work(None)
        return super()._search(domain, *args, **kwargs)

    def action_open_document(self):
        """The document the row is made of."""
        self.ensure_one()
        return self.env["dealer.work"]._open_document(self.res_model, self.res_id)
