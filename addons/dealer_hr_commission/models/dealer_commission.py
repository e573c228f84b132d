from collections import defaultdict
from functools import partial

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.date_utils import end_of, start_of

from ..lib.earnings import Row, earn
from odoo.addons.dealer_base.lib.split import split_rows, to_amount, to_units

OPEN = ("draft", "objected")


class DealerCommission(models.AbstractModel):
    """Computes commissions of a store and month in sets: rows of all rules in one query."""

    _name = "dealer.commission"
    _description = "Computing Commissions"

    @api.model
    def _compute_month(self, company, month):
        """Compute the statements of a store and month that are still open; the others stay.

        What was computed before is computed anew, adjustments stay. Work of earlier months that
        became known since comes along, what was cancelled since comes off.

        :param month: any day of it
        :return: the statements of the month
        """
        first, last = start_of(month, "month"), end_of(month, "month")
        self._lock(company)
        # sudo: statements are written by the computation only; who may start it was asked before
        self = self.sudo().with_company(company)
        Statement = self.env["dealer.commission.statement"]
        Line = self.env["dealer.commission.line"]
        statements = Statement.search([("company_id", "=", company.id), ("month", "=", first)])
        still_open = statements.filtered(lambda statement: statement.category in OPEN)
        locked = set((statements - still_open).employee_id.ids)
        Line.search(
            [("statement_id", "in", still_open.ids), ("kind", "!=", "adjustment")]
        )._delete_computed()
        by_person = {statement.employee_id.id: statement.id for statement in still_open}
        all_rules = self._get_rules(company)
        rules = all_rules.filtered(lambda rule: rule._is_in_force(first, last))
        sources = self.env["dealer.work"]._get_work_sources()
        vals_list = self._get_claw_backs(all_rules, sources, first, locked)
        self._create_lines(vals_list, by_person, company, first)
        earnings = self._get_earnings(company, rules, sources, first, last, locked)
        self._create_lines(earnings, by_person, company, first)
        overrides = self._get_overrides(all_rules, first, locked)
        self._create_lines(overrides, by_person, company, first)
        result = Statement.browse(sorted({*statements.ids, *by_person.values()}))
        result.filtered(lambda statement: statement.category in OPEN)._note_computed()
        return result

    @api.model
    def _try_month(self, rules, company, month):
        """Return what the rules would pay for the work of a month, whatever was paid already.

        :return: list of values of lines, `employee_id` among them; nothing is written
        """
        first, last = start_of(month, "month"), end_of(month, "month")
        self = self.sudo().with_company(company)  # sudo: rows of all people, for who sets the rules
        sources = self.env["dealer.work"]._get_work_sources()
        lines = self._get_earnings(company, rules.sudo(), sources, first, last, trial=True)
        employees = self.env["hr.employee"].browse({line["employee_id"] for line in lines})
        heads = {employee.id: employee.parent_id.id for employee in employees}
        rules = {rule.id: rule for rule in rules.sudo()}
        lines += [
            self._prepare_override(rules[line["rule_id"]], heads[line["employee_id"]], line)
            for line in lines
            if rules[line["rule_id"]].head_percent and heads[line["employee_id"]] and line["amount"]
        ]
        return lines

    @api.model
    def _lock(self, company):
        """One computation a store at a time; the unique index guards what slips past."""
        [(is_mine,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(hashtext('dealer_commission'), %s)", company.id)
        )
        if not is_mine:
            raise UserError(
                self.env._(
                    "The commissions of %(store)s are being computed by somebody else: look again "
                    "in a minute.",
                    store=company.name,
                )
            )

    @api.model
    def _get_rules(self, company):
        """:return: the store's rules, those put away too: what they paid may come back"""
        return (
            self.env["dealer.commission.rule"]
            .with_context(active_test=False)
            .search([("company_id", "=", company.id)])
        )

    # === WHAT THE WORK EARNS === #

    @api.model
    def _get_earnings(self, company, rules, sources, first, last, locked=(), trial=False):
        """:return: list of values of lines for the rows of the month, heads apart"""
        rules = rules.filtered(lambda rule: rule.source in sources)
        if not rules:
            return []
        start = None if trial else self._get_first_month(company, first)
        self.env.flush_all()
        queries = [
            rule._get_rows_query(sources[rule.source], company, first, last, start, locked)
            for rule in rules
        ]
        rows = defaultdict(list)
        for rule_id, *row in self.env.execute_query(
            SQL(
                "SELECT * FROM (%s) earned ORDER BY rule_id, date, res_model, res_id, employee_id",
                SQL(" UNION ALL ").join(SQL("(%s)", query) for query in queries),
            )
        ):
            rows[rule_id].append(row)
        taken = set() if trial else self._get_taken(rules, company, first)
        lines = []
        for rule in rules:
            if found := rows.get(rule.id):
                make = self._get_own_lines if rule.share == "own" else self._get_pool_lines
                lines += make(rule, sources[rule.source], found, last)
        return [
            line
            for line in lines
            if line["employee_id"] not in locked
            and (line["rule_id"], line["res_model"], line["res_id"], line["employee_id"])
            not in taken
        ]

    @api.model
    def _get_first_month(self, company, month):
        """Work is late only where its month was computed once: rules don't reach back by
        themselves.

        :return: first day from which late rows count
        """
        [(first,)] = self.env.execute_query(
            SQL(
                "SELECT MIN(month) FROM dealer_commission_statement WHERE company_id = %s",
                company.id,
            )
        )
        return min(first or month, month)

    @api.model
    def _get_taken(self, rules, company, first):
        """:return: set of (rule, model, document, person) whose part of a pool of this month is on
        a statement that is closed"""
        pools = rules.filtered(lambda rule: rule.share != "own")
        if not pools:
            return set()
        lines = self.env["dealer.commission.line"].search(
            [
                ("rule_id", "in", pools.ids),
                ("kind", "=", "share"),
                ("is_reversed", "=", False),
                ("statement_id.month", "=", first),
            ]
        )
        return {
            (line.rule_id.id, line.res_model, line.res_id, line.employee_id.id) for line in lines
        }

    @api.model
    def _get_own_lines(self, rule, source, rows, _last):
        """Each person's rows by themselves: bands, threshold and caps are his own."""
        people = defaultdict(list)
        for row in rows:
            people[row[0]].append(row)
        lines = []
        for employee_id, own in people.items():
            for row, measured, earning in self._earn(rule, own):
                amount = to_amount(earning.units, rule.currency_id.rounding)
                lines.append(
                    {
                        **self._prepare_line(rule, source, row, measured, earning),
                        "employee_id": employee_id,
                        "kind": "work",
                        "amount": amount,
                    }
                )
        return lines

    @api.model
    def _get_pool_lines(self, rule, source, rows, last):
        """All rows together, each split so that the parts add up to it."""
        pool = rule._get_pool(last)
        if not pool:
            return []
        earned = self._earn(rule, rows)
        parts = split_rows([(earning.units, pool) for _row, _measured, earning in earned])
        return [
            {
                **self._prepare_line(rule, source, row, measured, earning),
                "employee_id": employee_id,
                "kind": "share",
                "amount": to_amount(units, rule.currency_id.rounding),
            }
            for (row, measured, earning), pieces in zip(earned, parts, strict=True)
            for employee_id, units in pieces.items()
        ]

    @api.model
    def _earn(self, rule, rows):
        """:return: list of (row, `lib.earnings.Row`, `lib.earnings.Earning`)"""
        measured = [self._measure(rule, row) for row in rows]
        in_units = partial(to_units, rounding=rule.currency_id.rounding)
        earnings = earn(rule._get_terms(), measured, lambda amount: in_units(round(amount, 6)))
        return list(zip(rows, measured, earnings, strict=True))

    @api.model
    def _measure(self, rule, row):
        _employee, _date, value, amount, *_document = row
        value, amount = value or 0.0, amount or 0.0
        quantity = {"row": 1.0, "unit": value, "amount": amount, "margin": value}[rule.measure]
        if quantity < 0 and not rule.count_losses:
            quantity = 0.0
        return Row(quantity, value)

    @api.model
    def _prepare_line(self, rule, source, row, measured, earning):
        employee_id, date, _value, _amount, res_model, res_id, title = row
        return {
            "rule_id": rule.id,
            "source": rule.source,
            "date": date,
            "res_model": res_model,
            "res_id": res_id,
            "title": title,
            "earner_id": employee_id,
            "earner_key": rule._get_earner_key(source, employee_id),
            "quantity": measured.quantity,
            "rate": earning.rate,
            "effect": earning.effect,
        }

    # === HEADS === #

    @api.model
    def _get_overrides(self, rules, first, locked):
        """:return: values of lines of the heads, for what their people earn this month (and, where
        the head's statement was closed then, the months before)"""
        rules = rules.filtered(lambda rule: rule.head_percent and rule.share == "own")
        if not rules:
            return []
        self.env.flush_all()
        # OFFSET 0: see `_get_unpaid_condition`
        lines = self.env.execute_query(
            SQL(
                """
                SELECT line.id, person.parent_id
                  FROM dealer_commission_line line
                  JOIN dealer_commission_statement statement ON statement.id = line.statement_id
                  JOIN dealer_commission_rule rule ON rule.id = line.rule_id
                  JOIN hr_employee person ON person.id = line.employee_id
                 WHERE line.rule_id IN %(rules)s AND line.kind = 'work' AND line.amount != 0
                   AND line.is_reversed IS NOT TRUE AND person.parent_id IS NOT NULL
                   AND statement.month <= %(first)s
                   AND statement.month >= %(first)s::date - make_interval(months => rule.late_months)
                   AND NOT EXISTS (
                       SELECT FROM dealer_commission_line head
                        WHERE head.kind = 'head' AND head.rule_id = line.rule_id
                          AND head.res_model = line.res_model AND head.res_id = line.res_id
                          AND head.earner_key = line.earner_key
                          AND head.is_reversed IS NOT TRUE
                       OFFSET 0)
              ORDER BY line.id
                """,
                rules=tuple(rules.ids),
                first=first,
            )
        )
        records = self.env["dealer.commission.line"].browse([line_id for line_id, _head in lines])
        return [
            self._prepare_override(line.rule_id, head_id, line)
            for line, (_line_id, head_id) in zip(records, lines, strict=True)
            if head_id not in locked
        ]

    @api.model
    def _prepare_override(self, rule, head_id, line):
        """:param line: the line of the person: a record, or its values"""
        names = (
            "source", "date", "res_model", "res_id", "title", "earner_key", "quantity",
        )  # fmt: skip
        amount = line["amount"]
        earner = line["earner_id"]
        return {
            **{name: line[name] for name in names},
            "rule_id": rule.id,
            "earner_id": earner if isinstance(earner, int) else earner.id,
            "employee_id": head_id,
            "kind": "head",
            "rate": rule.head_percent,
            "effect": False,
            "amount": rule.currency_id.round(round(amount * rule.head_percent / 100, 6)),
        }

    # === WHAT COMES BACK === #

    @api.model
    def _get_claw_backs(self, rules, sources, first, locked):
        """:return: values of lines below zero, for documents that are gone or became less"""
        rules = rules.filtered(lambda rule: rule.claw_back_months and rule.source in sources)
        if not rules:
            return []
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(" UNION ALL ").join(
                SQL("(%s)", rule._get_shrunk_query(sources[rule.source], first)) for rule in rules
            )
        )
        lines = self.env["dealer.commission.line"].browse([line_id for line_id, *_now in found])
        vals_list = []
        for line, (_line_id, quantity, is_gone) in zip(lines, found, strict=True):
            if line.employee_id.id in locked:
                continue
            kept = 0.0 if is_gone else line.amount * max(quantity, 0.0) / line.quantity
            paid = line.amount + sum(line.reversal_ids.mapped("amount"))
            back = line.currency_id.round(kept) - paid
            if not is_gone and line.currency_id.compare_amounts(back, 0) >= 0:
                continue
            vals_list.append(
                {
                    "kind": "claw_back",
                    "origin_id": line.id,
                    "is_full": is_gone,
                    "employee_id": line.employee_id.id,
                    "rule_id": line.rule_id.id,
                    "source": line.source,
                    "date": line.date,
                    "res_model": line.res_model,
                    "res_id": line.res_id,
                    "title": line.title,
                    "earner_id": line.earner_id.id,
                    "earner_key": line.earner_key,
                    "quantity": quantity - line.quantity,
                    "rate": line.rate,
                    "amount": line.currency_id.round(back),
                }
            )
        return vals_list

    # === WRITING === #

    @api.model
    def _create_lines(self, vals_list, by_person, company, first):
        """Put lines on the statements of their people, made where there is none.

        :param by_person: {employee id: id of the open statement}, completed
        """
        people = {vals["employee_id"] for vals in vals_list}
        if missing := sorted(people - by_person.keys()):
            made = self.env["dealer.commission.statement"]._create_open(missing, company, first)
            by_person.update({made_one.employee_id.id: made_one.id for made_one in made})
        self.env["dealer.commission.line"]._create_with_facts(
            [
                {
                    **vals,
                    "statement_id": by_person[vals["employee_id"]],
                    # known here: nothing to look up for each line
                    "company_id": company.id,
                    "month": first,
                }
                for vals in vals_list
            ]
        )

    @api.model
    def _cron_compute(self):
        """Every night: the running month of each store, and months before it with open ones."""
        Statement = self.env["dealer.commission.statement"]
        companies = self.env["dealer.commission.rule"].search([]).company_id  # pylint: disable=no-search-all
        for done, company in enumerate(companies, start=1):
            this = start_of(company._get_store_date(), "month")
            earlier = Statement._read_group(
                [("company_id", "=", company.id), ("category", "=", "draft"), ("month", "<", this)],
                ["month:month"],
            )
            for month in sorted({this, *(month for (month,) in earlier)}):
                self._compute_month(company, month)
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - done)
