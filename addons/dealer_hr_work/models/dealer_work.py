from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL


class WorkSource(NamedTuple):
    """A figure of people's work.

    `select` is an `SQL` of rows, at most one for a person and document, with the columns
    `employee_id, company_id, date, value, base, amount, res_model, res_id, title`: what was done on
    which day of the store, for which document; `amount` the money of it in the store's currency,
    without tax. A ratio's figure is sum(value) ÷ sum(base), any other's sum(value).
    """

    label: str
    unit: str  # count, hours, money (the value is an amount) or percent (ratios)
    select: SQL
    is_ratio: bool = False
    model: str | None = None  # of the documents; conditions on them are written for it
    is_cost: bool = False  # the value tells what things cost the store
    is_shared: bool = False  # several people have a part of one document


class Figure(NamedTuple):
    value: float
    rows: int


class WorkRow(NamedTuple):
    employee_id: int
    company_id: int
    date: object
    value: float
    base: float
    amount: float
    res_model: str
    res_id: int
    title: str


class DealerWork(models.AbstractModel):
    """What the work of people came to, each figure with the documents it is made of.

    Nothing here checks rights on the documents: the methods are private, who calls them decides
    whose figures somebody may see. `dealer.work.row` shows them with rights.
    """

    _name = "dealer.work"
    _description = "Work of People"

    @api.model
    def _get_work_sources(self):
        """Hook: the figures there are; addons add theirs.

        :return: {code: WorkSource}
        """
        return {}

    @api.model
    def _get_figures(self, codes, employees, first, last):
        """What each person's work came to, in one query.

        :param codes: codes of `_get_work_sources`, those that are not there are left out
        :param employees: recordset of hr.employee
        :param first, last: days, both counted
        :return: {(code, employee id): Figure}; of a ratio with nothing below the line, nothing
        """
        sources = self._get_sources(codes)
        if not sources or not employees:
            return {}
        query = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS code, employee_id, SUM(value), SUM(base), COUNT(*) FROM (%s) work "
                "WHERE employee_id IN %s AND date BETWEEN %s AND %s GROUP BY employee_id",
                code,
                source.select,
                tuple(employees.ids),
                first,
                last,
            )
            for code, source in sources.items()
        )
        figures = {}
        self._flush_work(sources)
        for code, employee_id, value, base, rows in self.env.execute_query(query):
            if sources[code].is_ratio:
                if not base:
                    continue
                value = float(value or 0) / float(base)
            figures[code, employee_id] = Figure(float(value or 0), rows)
        return figures

    @api.model
    def _get_rows(self, code, employees, first, last):
        """:return: list of `WorkRow` of these people between two days, oldest first"""
        sources = self._get_sources([code])
        if not sources or not employees:
            return []
        self._flush_work(sources)
        rows = self.env.execute_query(
            SQL(
                "SELECT employee_id, company_id, date, value, base, amount, res_model, res_id, "
                "title FROM (%s) work WHERE employee_id IN %s AND date BETWEEN %s AND %s "
                "ORDER BY date, res_model, res_id, employee_id",
                sources[code].select,
                tuple(employees.ids),
                first,
                last,
            )
        )
        return [
            WorkRow(who, store, day, float(value or 0), float(base or 0), float(amount or 0), *rest)
            for who, store, day, value, base, amount, *rest in rows
        ]

    @api.model
    def _open_rows(self, code, employee, first, last):
        """:return: action that lists the documents behind a figure; each opens by its own rights"""
        source = self._get_sources([code]).get(code)
        if not source:
            raise UserError(
                self.env._("Nothing installed here knows the figure “%(code)s”.", code=code)
            )
        return {
            "type": "ir.actions.act_window",
            "name": f"{source.label} · {employee.sudo().name}",
            "res_model": "dealer.work.row",
            "views": [(False, "list"), (False, "kanban")],
            "domain": [
                ("code", "=", code),
                ("employee_id", "=", employee.id),
                ("date", ">=", str(first)),
                ("date", "<=", str(last)),
            ],
            "context": {"work_codes": [code]},
        }

    @api.model
    def _get_sources(self, codes=None):
        """:return: {code: WorkSource} of these codes, in their order; of all without codes"""
        sources = self._get_work_sources()
        if codes is None:
            return sources
        return {code: sources[code] for code in codes if code in sources}

    @api.model
    def _get_source_choices(self):
        """:return: pairs of code and label, for fields that choose a figure"""
        return [(code, source.label) for code, source in self._get_work_sources().items()]

    @api.model
    def _flush_work(self, sources):
        """Writes what the queries are about to read."""
        self.env.flush_all()

    @api.model
    def _open_document(self, res_model, res_id):
        """:return: action that opens a document, for whom may read it"""
        document = self.env[res_model].browse(res_id).exists() if res_model in self.env else None
        if not document:
            raise UserError(self.env._("The document is not there any more."))
        if not document.has_access("read"):
            raise AccessError(
                self.env._(
                    "%(document)s: you have no right to open it.",
                    document=document.sudo().display_name,
                )
            )
        return document.get_formview_action()

    @api.model
    def _get_store_day(self, moment, company):
        """:return: SQL of the day a UTC moment falls on in the store's time; `company` is the SQL
        of the store's id"""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE((SELECT calendar.tz "
            "FROM resource_calendar calendar JOIN res_company store "
            "ON store.resource_calendar_id = calendar.id WHERE store.id = %s), 'UTC'))::date",
            moment,
            company,
        )

    @api.model
    def _get_person(self, user, company):
        """:return: SQL of a join: `person` is the employee of a user in the store of the document;
        both arguments are SQL of ids"""
        return SQL(
            "JOIN hr_employee person ON person.user_id = %s AND person.company_id = %s",
            user,
            company,
        )
