from dateutil.relativedelta import relativedelta
from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.dealer_workflow.lib.domains import read_domain


class DealerCommissionRule(models.Model):
    """The rows a rule pays for, and those it has paid and that are gone, as SQL."""

    _inherit = "dealer.commission.rule"

    def _get_rows_query(self, source, company, first, last, start=None, locked=()):
        """Return the SQL of the rows of a month that the rule is to pay for.

        :param source: `WorkSource` of the rule
        :param first, last: days of the month
        :param start: late rows count from this day on; without it (a trial) only the month's rows,
            paid or not
        :param locked: ids of people whose statement of the month is closed: their rows wait
        """
        self.ensure_one()
        begin = max(self.date_from, first)
        if start:
            begin = max(
                self.date_from,
                min(first, max(start, first - relativedelta(months=self.late_months))),
            )
        end = min(self.date_to, last) if self.date_to else last
        conditions = [
            SQL("work.company_id = %s", company.id),
            SQL("work.date BETWEEN %s AND %s", begin, end),
            *self._get_people_conditions(last),
        ]
        if (condition := self._get_document_condition(source)) is not None:
            conditions.append(condition)
        if start:
            conditions.append(self._get_unpaid_condition(source, first))
            if locked and self.share == "own":
                conditions.append(SQL("work.employee_id NOT IN %s", tuple(locked)))
        return SQL(
            """
            SELECT %(rule)s AS rule_id, work.employee_id, work.date, work.value::float8,
                   work.amount::float8, work.res_model, work.res_id, work.title
              FROM (%(select)s) work
         LEFT JOIN LATERAL (
                   SELECT version.job_id, version.department_id FROM hr_version version
                    WHERE version.employee_id = work.employee_id AND version.active
                      AND version.date_version <= work.date
                 ORDER BY version.date_version DESC LIMIT 1
                   ) post ON TRUE
             WHERE %(conditions)s
            """,
            rule=self.id,
            select=source.select,
            conditions=SQL(" AND ").join(conditions),
        )

    def _get_people_conditions(self, day):
        """:return: list of SQL about the person of `work` and his `post` on the day of the work"""
        conditions = []
        if self.job_ids:
            condition = SQL("post.job_id IN %s", tuple(self.job_ids.ids))
            if beside := self._get_holders_beside(day):
                condition = SQL("(%s OR work.employee_id IN %s)", condition, tuple(beside))
            conditions.append(condition)
        if self.department_ids:
            departments = self.env["hr.department"]._search(
                [("id", "child_of", self.department_ids.ids)]
            )
            conditions.append(SQL("post.department_id IN %s", departments.subselect()))
        if self.employee_ids:
            conditions.append(SQL("work.employee_id IN %s", tuple(self.employee_ids.ids)))
        return conditions

    def _get_holders_beside(self, day):
        """Hook: people who hold a post of the rule beside their own on that day.

        :return: ids of employees
        """
        if "dealer.concurrent.post" not in self.env:
            return []
        employees = self.env["hr.employee"].search([("company_id", "=", self.company_id.id)])
        return [
            employee_id
            for employee_id, jobs in employees._get_posts(day).items()
            if len(jobs) > 1 and jobs & self.job_ids
        ]

    def _get_document_condition(self, source):
        """:return: SQL that keeps the documents the rule is for, None without a condition"""
        domain = Domain(read_domain(self.env, self.domain, source.model) if source.model else [])
        if domain.is_true():
            return None
        documents = self.env[source.model].with_context(active_test=False)._search(domain)
        return SQL(
            "(work.res_model = %s AND work.res_id IN %s)", source.model, documents.subselect()
        )

    def _get_unpaid_condition(self, source, first):
        """A row is paid once by a rule: of a document with one person whoever he is now.

        `OFFSET 0` keeps it a look into the index for each row: of lines just written the database
        has no statistics yet, and joined, it would go through all of them for each row.
        """
        return SQL(
            """NOT EXISTS (
                SELECT FROM dealer_commission_line paid
                  JOIN dealer_commission_statement statement ON statement.id = paid.statement_id
                 WHERE paid.rule_id = %(rule)s AND paid.res_model = work.res_model
                   AND paid.res_id = work.res_id AND paid.earner_key = %(key)s
                   AND paid.kind IN ('work', 'share') AND paid.is_reversed IS NOT TRUE
                   %(elsewhere)s OFFSET 0)""",
            rule=self.id,
            key=self._get_earner_key(source, SQL("work.employee_id")),
            # a pool's row of this month may be paid to some and not to others yet
            elsewhere=SQL() if self.share == "own" else SQL("AND statement.month != %s", first),
        )

    def _get_shrunk_query(self, source, first):
        """Return the SQL of lines of earlier months whose document is gone or has become less.

        One row a line: its id, what is measured of it now, and whether it is gone.
        """
        self.ensure_one()
        now = {
            "row": SQL("CASE WHEN work.res_id IS NULL THEN 0 ELSE line.quantity END"),
            "unit": SQL("COALESCE(work.value, 0)"),
            "amount": SQL("COALESCE(work.amount, 0)"),
            "margin": SQL("COALESCE(work.value, 0)"),
        }[self.measure]
        return SQL(
            """
            SELECT line.id, (%(now)s)::float8, work.res_id IS NULL
              FROM dealer_commission_line line
              JOIN dealer_commission_statement statement ON statement.id = line.statement_id
         LEFT JOIN (%(select)s) work ON work.res_model = line.res_model
                   AND work.res_id = line.res_id AND work.employee_id = line.earner_id
             WHERE line.rule_id = %(rule)s AND line.kind IN ('work', 'share', 'head')
               AND line.is_reversed IS NOT TRUE AND statement.month < %(first)s
               AND line.date >= %(since)s
               AND (work.res_id IS NULL
                    OR (line.quantity > 0 AND (%(now)s)::float8 < line.quantity - 0.000001))
            """,
            now=now,
            select=source.select,
            rule=self.id,
            first=first,
            since=first - relativedelta(months=self.claw_back_months),
        )

    def _get_earner_key(self, source, employee):
        """:return: what tells the rows of one document apart: the person where several have a part
        of it, else nobody"""
        return employee if source.is_shared else (SQL("0") if isinstance(employee, SQL) else 0)

    def _get_pool(self, day):
        """:return: {employee id: weight} of who gets a part of the pool"""
        self.ensure_one()
        if self.share == "shares":
            return {share.employee_id.id: share.weight for share in self.share_ids}
        if self.employee_ids and not self.job_ids and not self.department_ids:
            return dict.fromkeys(sorted(self.employee_ids.ids), 1)
        people = self.env.execute_query(
            SQL(
                """
                SELECT work.id FROM (
                    SELECT id, id AS employee_id FROM hr_employee
                     WHERE company_id = %(company)s AND active) work
             LEFT JOIN LATERAL (
                    SELECT version.job_id, version.department_id FROM hr_version version
                     WHERE version.employee_id = work.id AND version.active
                       AND version.date_version <= %(day)s
                  ORDER BY version.date_version DESC LIMIT 1) post ON TRUE
                 WHERE %(conditions)s ORDER BY work.id
                """,
                company=self.company_id.id,
                day=day,
                conditions=SQL(" AND ").join(self._get_people_conditions(day)) or SQL("TRUE"),
            )
        )
        return dict.fromkeys((employee_id for (employee_id,) in people), 1)
