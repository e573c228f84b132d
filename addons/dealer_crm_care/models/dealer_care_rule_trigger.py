"""The triggers that need nothing but customers and cars; glue adds those of other documents."""

from calendar import isleap
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.trigger import Trigger

#: years after the first sale in which a car is inspected, up to the tenth; then every year
INSPECTIONS = (2, 4, 6, 8, 10)
#: cars that have an owner who drives them
DRIVEN = ("customer", "sold", "unknown")


class DealerCareRule(models.Model):
    _inherit = "dealer.care.rule"

    @api.model
    def _get_triggers(self):
        """Hook: the kinds of triggers.

        :return: {code: Trigger}
        """
        return {
            "birthday": Trigger(
                self.env._("Birthday"),
                self.env._("Birthday on {date}"),
                lambda rule, first, last: rule._select_birthdays(first, last),
            ),
            "festival": Trigger(
                self.env._("Festival"),
                self.env._("Festival on {date}"),
                lambda rule, first, last: rule._select_festival(first, last),
            ),
            "purchase": Trigger(
                self.env._("Anniversary of the car"),
                self.env._("Owner of the car for years on {date}"),
                lambda rule, first, last: rule._select_anniversaries(first, last),
                "dealer.vehicle",
            ),
            "inspection": Trigger(
                self.env._("Yearly inspection"),
                self.env._("Inspection of the car due on {date}"),
                lambda rule, first, last: rule._select_inspections(first, last),
                "dealer.vehicle",
            ),
        }

    @api.model
    def _get_days(self, first, last):
        """Return VALUES (date, month × 100 + day) of a window of days.

        Who was born on 29 February is greeted on the 28th in other years.
        """
        rows = []
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            rows.append(SQL("(%s::date, %s)", day, day.month * 100 + day.day))
            if (day.month, day.day) == (2, 28) and not isleap(day.year):
                rows.append(SQL("(%s::date, 229)", day))
        return SQL("(VALUES %s) day(date, number)", SQL(", ").join(rows))

    def _select_birthdays(self, first, last):
        return SQL(
            """SELECT p.id AS partner_id, day.date AS anchor, NULL::integer AS ref,
                      NULL::integer AS company_id
                 FROM %s JOIN res_partner p ON p.birthday_month_day = day.number""",
            self._get_days(first, last),
        )

    def _select_festival(self, first, last):
        festival = self.festival_id
        days = [
            day
            for year in range(first.year, last.year + 1)
            if festival and (day := festival._get_date(year)) and first <= day <= last
        ]
        return SQL(
            """SELECT p.id AS partner_id, %s::date AS anchor, NULL::integer AS ref,
                      NULL::integer AS company_id
                 FROM dealer_customer_figure own JOIN res_partner p ON p.id = own.partner_id
                WHERE %s""",
            days[0] if days else None,
            bool(days),
        )

    def _select_anniversaries(self, first, last):
        return SQL(
            """SELECT o.partner_id, day.date AS anchor, o.vehicle_id AS ref,
                      NULL::integer AS company_id
                 FROM %s JOIN dealer_vehicle_owner o
                      ON (extract(month FROM o.date_from) * 100 + extract(day FROM o.date_from))
                         ::integer = day.number
                 JOIN dealer_vehicle v ON v.id = o.vehicle_id AND v.active
                WHERE o.date_to IS NULL AND o.date_from < day.date - 300
                  AND v.lifecycle IN %s""",
            self._get_days(first, last),
            DRIVEN,
        )

    def _select_inspections(self, first, last):
        return SQL(
            """SELECT v.owner_id AS partner_id, v.inspection_due_on AS anchor, v.id AS ref,
                      NULL::integer AS company_id
                 FROM dealer_vehicle v
                WHERE v.inspection_due_on BETWEEN %(first)s AND %(last)s
                  AND v.active AND v.owner_id IS NOT NULL AND v.lifecycle IN %(driven)s
            UNION ALL
               SELECT v.owner_id, day.date, v.id, NULL::integer
                 FROM %(days)s JOIN dealer_vehicle v
                      ON (extract(month FROM v.warranty_start) * 100
                          + extract(day FROM v.warranty_start))::integer = day.number
                WHERE v.inspection_due_on IS NULL AND v.warranty_start < day.date
                  AND v.active AND v.owner_id IS NOT NULL AND v.lifecycle IN %(driven)s
                  AND (extract(year FROM day.date) - extract(year FROM v.warranty_start)
                           IN %(years)s
                       OR extract(year FROM day.date) - extract(year FROM v.warranty_start)
                           > %(last_year)s)""",
            first=first,
            last=last,
            driven=DRIVEN,
            days=self._get_days(first, last),
            years=INSPECTIONS,
            last_year=max(INSPECTIONS),
        )

    @api.model
    def _get_month_ago(self, day, months):
        """Return the day that is so many months before, for triggers that count months."""
        return fields.Date.subtract(day, months=months)

    @api.model
    def _get_store_day(self, moment):
        """Return the day of a moment (naive UTC) by the clock of the store that is run for.

        :param SQL moment: a column of type timestamp
        """
        zone = self.env.context.get("care_zone") or self.env.company._get_store_zone()
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone)
