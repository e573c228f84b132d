import holidays
from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerCalendarDay(models.Model):
    """A date that differs from the week: a day off, a holiday of law, a weekend made a work day."""

    _name = "dealer.calendar.day"
    _description = "Holiday or Make-Up Day"
    _order = "date desc, id"

    name = fields.Char(required=True, translate=True)
    date = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [
            ("statutory", "Statutory Holiday"),
            ("holiday", "Day Off"),
            ("make_up", "Make-Up Working Day"),
        ],
        required=True,
        default="holiday",
        help="Statutory: a holiday of law; work on it is paid threefold in China. Day off: moved or "
        "bridged by the yearly notice, or given by the store. Make-up: a weekend day on which the "
        "week's days off are worked.",
    )
    country_id = fields.Many2one(
        "res.country", index="btree_not_null", help="Empty: whatever the country of the store."
    )
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    source = fields.Char(help="The notice or the law that says so.")

    _one_a_day = models.UniqueIndex(
        "(date, COALESCE(country_id, 0), COALESCE(company_id, 0))",
        "This day is in the calendar already: change that one.",
    )

    def _get_kinds(self, stores, first, last):
        """Return {store id: {date: kind}}; a store's own day counts before its country's.

        :param stores: dict {company id: country id or None}
        """
        return self._get_by_store(stores, first, last, "kind")

    def _get_names(self, stores, first, last):
        """Return {store id: {date: name}}, as `_get_kinds`."""
        return self._get_by_store(stores, first, last, "name")

    def _get_by_store(self, stores, first, last, field):
        # sudo: the calendar is the same for everybody, whoever asks
        days = self.sudo().search_fetch(
            [
                ("date", ">=", first),
                ("date", "<=", last),
                ("country_id", "in", [False, *filter(None, stores.values())]),
                ("company_id", "in", [False, *stores]),
            ],
            ["date", field, "country_id", "company_id"],
        )
        result = {company_id: {} for company_id in stores}
        for day in days.sorted(lambda d: (bool(d.company_id), bool(d.country_id))):
            for company_id, country_id in stores.items():
                if day.company_id.id in (False, company_id) and day.country_id.id in (
                    False,
                    country_id,
                ):
                    result[company_id][day.date] = day[field]
        return result

    # === FILLING === #

    @api.model
    def _fill(self, country, years):
        """Add what the `holidays` library knows of a country and is not there yet.

        It knows China's moved days off and make-up working days as soon as the State Council has
        announced them and the library was updated; until then the holidays of law only.

        :return: how many days were added
        """
        # sudo: the one who runs it may be the scheduler or HR; days are added only
        days = self.sudo().with_context(lang="en_US")
        known = self._get_known(country, years, "en_US")
        wanted = {}
        for date, name in known.items():
            moved = "substituted" in name.lower() or "(observed)" in name.lower()
            kind = "holiday" if moved else "statutory"
            wanted[date] = (kind, days.env._("Day off (moved)") if moved else name)
        for date in getattr(known, "weekend_workdays", ()):
            if date.year in years:
                wanted[date] = ("make_up", days.env._("Make-up working day"))
        there = set(
            days.search(
                [
                    ("date", "in", list(wanted)),
                    ("country_id", "=", country.id),
                    ("company_id", "=", False),
                ]
            ).mapped("date")
        )
        made = days.create(
            [
                {
                    "date": date,
                    "name": name,
                    "kind": kind,
                    "country_id": country.id,
                    "source": f"holidays {holidays.__version__}",
                }
                for date, (kind, name) in sorted(wanted.items())
                if date not in there
            ]
        )
        for code, _label in self.env["res.lang"].get_installed():
            if code != "en_US" and made:
                made.with_context(lang=code)._translate_names(country, years, code)
        return len(made)

    @api.model
    def _get_known(self, country, years, language):
        """Return what the library knows of a country, in a language where it speaks it."""
        try:
            spoken = holidays.country_holidays(country.code).supported_languages
            language = language if language in spoken else None
            return holidays.country_holidays(country.code, years=years, language=language)
        except NotImplementedError:
            raise UserError(
                self.env._(
                    "No holidays are known of %(country)s: add them by hand.",
                    country=country.name,
                )
            ) from None

    def _translate_names(self, country, years, language):
        known = self._get_known(country, years, language)
        for day in self:
            if day.kind == "statutory":
                day.name = known.get(day.date) or day.name
            elif day.kind == "holiday":
                day.name = self.env._("Day off (moved)")
            else:
                day.name = self.env._("Make-up working day")

    @api.model
    def _cron_fill(self):
        """Fill this and the next year for the countries of the stores."""
        year = fields.Date.today().year
        countries = self.env["res.company"].search([]).country_id  # pylint: disable=no-search-all
        known = set(holidays.list_supported_countries())
        for country in countries.filtered(lambda c: c.code in known):
            self._fill(country, [year, year + 1])
