from collections import defaultdict
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from odoo import fields, models
from odoo.tools import SQL


class Contribution(NamedTuple):
    """What is due for one benefit of one person in a month, in the currency of the store.

    `rate_id` is False when there is no rate: both amounts are zero then.
    """

    kind_id: int
    account_id: int
    company_id: int
    rate_id: int
    base: float
    store: float
    person: float


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    benefit_account_ids = fields.One2many(
        "dealer.benefit.account", "employee_id", string="Benefits", groups="dealer_base.group_hr"
    )

    def _open_benefits(self, kinds, date, base, numbers=None):
        """Open accounts of these benefits, or change the base of those that are open.

        The same again changes nothing.

        :param kinds: `dealer.benefit.kind`
        :param date: first day
        :param float base: reported salary a month
        :param dict numbers: {kind: account number}, where known
        :return: the accounts that run from that day on
        """
        # sudo: accounts are opened by actions only
        Account = self.env["dealer.benefit.account"].sudo()
        numbers = numbers or {}
        open_accounts = Account.search(
            [
                ("employee_id", "in", self.ids),
                ("kind_id", "in", kinds.ids),
                "|",
                ("date_closed", "=", False),
                ("date_closed", ">=", date),
            ]
        ).grouped(lambda account: (account.employee_id.id, account.kind_id.id))
        values, kept = [], Account
        for employee in self:
            for kind in kinds:
                account = open_accounts.get((employee.id, kind.id), Account)
                number = numbers.get(kind)
                same = account.filtered(lambda account: account.base == base)
                if same and not same.date_closed:
                    if number and same.number != number:
                        same.number = number
                    kept |= same
                    continue
                account._end_account(date)
                values.append(
                    {
                        "employee_id": employee.id,
                        "company_id": employee.company_id.id,
                        "kind_id": kind.id,
                        "number": number or account[:1].number,
                        "base": base,
                        "date_opened": date,
                    }
                )
        Account.flush_model()  # what ended gives way to what begins
        return (kept | Account.create(values)).sudo(False)

    def _close_benefits(self, date):
        """Close all accounts of these people on a day; returns them."""
        accounts = (
            self.env["dealer.benefit.account"]
            .sudo()  # accounts are closed by actions only
            .search([("employee_id", "in", self.ids), ("date_closed", "=", False)])
        )
        late = accounts.filtered(lambda account: account.date_opened > date)
        late.unlink()  # it never ran
        (accounts - late).write({"date_closed": date})
        return (accounts - late).sudo(False)

    def _get_contributions(self, month):
        """Return what is due in the month of a day, in one query for any number of people.

        An account counts when it is open on a day of the month; with a new base within the month,
        the last counts.

        :return: {employee id: [Contribution]}
        """
        first = month.replace(day=1)
        last = first + relativedelta(months=1, days=-1)
        result = defaultdict(list)
        if not self:
            return result
        self.env.flush_all()
        self.env.cr.execute(self._get_contributions_query(first, last))
        for employee_id, *row in self.env.cr.fetchall():
            result[employee_id].append(Contribution(*row))
        return result

    def _get_contributions_query(self, first, last):
        return SQL(
            """
            SELECT account.employee_id, account.kind_id, account.id, account.company_id,
                   COALESCE(rate.id, 0), limited.base,
                   ROUND((limited.base * COALESCE(rate.percent_store, 0) / 100
                          + COALESCE(rate.amount_store, 0))::numeric, currency.decimal_places),
                   ROUND((limited.base * COALESCE(rate.percent_person, 0) / 100
                          + COALESCE(rate.amount_person, 0))::numeric, currency.decimal_places)
              FROM (SELECT DISTINCT ON (employee_id, kind_id) *
                      FROM dealer_benefit_account
                     WHERE employee_id = ANY(%(employees)s)
                       AND date_opened <= %(last)s
                       AND (date_closed IS NULL OR date_closed >= %(first)s)
                     ORDER BY employee_id, kind_id, date_opened DESC) account
              JOIN dealer_benefit_kind kind ON kind.id = account.kind_id
              JOIN res_company company ON company.id = account.company_id
              JOIN res_partner place ON place.id = company.partner_id
              JOIN res_currency currency ON currency.id = company.currency_id
              LEFT JOIN LATERAL (
                    SELECT * FROM dealer_benefit_rate rate
                     WHERE rate.kind_id = account.kind_id
                       AND (rate.company_id IS NULL OR rate.company_id = company.id)
                       AND (COALESCE(rate.city, '') = '' OR lower(rate.city) = lower(place.city))
                       AND rate.date_from <= %(last)s
                       AND (rate.date_to IS NULL OR rate.date_to >= %(last)s)
                     ORDER BY rate.company_id IS NULL, COALESCE(rate.city, '') = ''
                     LIMIT 1) rate ON TRUE
              CROSS JOIN LATERAL (
                    SELECT LEAST(GREATEST(COALESCE(account.base, 0), COALESCE(rate.base_min, 0)),
                                 COALESCE(NULLIF(rate.base_max, 0), 'Infinity'::float))::float
                           AS base) limited
             ORDER BY account.employee_id, kind.sequence, kind.id
            """,
            employees=list(self.ids),
            first=first,
            last=last,
        )
