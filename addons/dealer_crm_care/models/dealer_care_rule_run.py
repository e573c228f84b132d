"""A run: one INSERT … SELECT into the messages, for each rule and store."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: days that are made up for when the scheduler did not run
CATCH_UP = 3
#: fields of a message a run fills, in the order of its columns; a call that follows has no template
MESSAGE = (
    "partner_id", "company_id", "channels", "purpose", "origin", "key", "reason", "subject",
    "title", "sms_template_id", "mail_template_id", "res_model", "res_id", "due_on", "until",
)  # fmt: skip
CALL = tuple(name for name in MESSAGE if not name.endswith("_template_id"))


class DealerCareRule(models.Model):
    _inherit = "dealer.care.rule"

    @api.model
    def _cron_run(self):
        """Plan what is due; called by the scheduler every hour. Each rule is committed."""
        for rule in self.search([]):  # pylint: disable=no-search-all
            planned = rule._run()
            if not self.env["ir.cron"]._commit_progress(1 if planned else 0):
                break

    def _run(self, now=None):
        """Plan the messages of this rule, for each store by its own day.

        Daily rules run once a day; what an earlier run planned is known by its key.

        :return: how many were planned
        """
        self.ensure_one()
        now = now or fields.Datetime.now()
        count = 0
        stores = self.company_id or self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        today = None
        for company in stores:
            today = company._get_store_date(now)
            if self.date_from and today < self.date_from:
                continue
            if self.date_until and today > self.date_until:
                continue
            # sudo: messages are planned by rules only
            touches = self.env["dealer.touch"].sudo()
            for query, names in self._get_plan_queries(company, today, now):
                count += len(touches._plan_sql(query, names))
        if today:
            # sudo: the run notes its day whoever starts it
            self.sudo().last_run_on = today
        return count

    def _get_window(self, today, now):
        """Return the first and last anchor of what is due.

        A day that nobody ran is made up for; a new rule begins today.
        """
        sign = 1 if self.offset_side == "after" else -1
        if self.is_hourly:
            moment = now - sign * timedelta(hours=self.offset)
            first = moment - timedelta(days=CATCH_UP if self.last_run_on else 1)
            return first, moment + timedelta(hours=1)
        begin = today
        if self.last_run_on and self.last_run_on < today:
            begin = max(self.last_run_on + timedelta(days=1), today - timedelta(days=CATCH_UP))
        shift = timedelta(days=sign * self.offset)
        return begin - shift, today - shift

    def _get_plan_queries(self, company, today, now):
        """Return (query, names of its columns) of what to plan: the message, and the call after it."""
        query = self._get_query(company, *self._get_window(today, now))
        if query is None:
            return []
        queries = [(query, MESSAGE)]
        if self.follow_up_days:
            own = {
                "channels": SQL("'call'"),
                "key": SQL("key || ':call'"),
                "due_on": SQL("due_on + make_interval(days => %s)", self.follow_up_days),
                "until": SQL("until + make_interval(days => %s)", self.follow_up_days),
            }
            columns = {name: own.get(name, SQL.identifier(name)) for name in CALL}
            queries.append(
                (SQL("SELECT %s FROM (%s) message", self._name_columns(columns), query), CALL)
            )
        return queries

    @staticmethod
    def _name_columns(columns):
        """Return {name: SQL} as the columns of a SELECT."""
        return SQL(", ").join(
            SQL("%s AS %s", value, SQL.identifier(name)) for name, value in columns.items()
        )

    def _get_query(self, company, first, last):
        """Return the SELECT of the messages to plan in a store for a window of anchors.

        Its columns are fields of `dealer.touch`. None where the trigger's addon is gone.
        """
        trigger = self._get_triggers().get(self.trigger)
        if trigger is None:
            return None
        self.env.flush_all()
        zone = company._get_store_zone()
        sign = 1 if self.offset_side == "after" else -1
        if trigger.hours:
            due = SQL("found.anchor + make_interval(hours => %s)", sign * self.offset)
            day = SQL("(found.anchor AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", zone)
        else:
            # the store's clock, as naive UTC
            due = SQL(
                "((found.anchor + %s)::timestamp + make_interval(mins => %s))"
                " AT TIME ZONE %s AT TIME ZONE 'UTC'",
                sign * self.offset,
                round(self.hour * 60),
                zone,
            )
            day = SQL("found.anchor")
        origin = f"{self._name},{self.id}"
        conditions = [
            SQL("p.active"),
            SQL(
                "COALESCE(found.company_id, figure.store_id, p.company_id, %s) = %s",
                self.env["res.company"]
                .sudo()
                .search([], limit=1, order="parent_id NULLS FIRST, id")
                .id,
                company.id,
            ),
        ]
        if not trigger.model:
            # no car and no document says that he is a customer: his figures do
            conditions.append(SQL("figure.id IS NOT NULL"))
        audience = self._get_audience()
        if audience is not None:
            conditions.append(SQL("p.id IN %s", audience.subselect()))
        if self.cap_days:
            conditions.append(
                SQL(
                    """NOT EXISTS (SELECT FROM dealer_touch again WHERE again.partner_id = p.id
                        AND again.origin = %s AND again.state != 'skipped'
                        AND again.due_on > %s - make_interval(days => %s))""",
                    origin,
                    due,
                    self.cap_days,
                )
            )
        values = {
            "partner_id": SQL("p.id"),
            "company_id": SQL("%s", company.id),
            "channels": self._get_channels_sql(),
            "purpose": SQL("%s", self.purpose),
            "origin": SQL("%s", origin),
            "key": SQL("concat_ws(':', 'care', %s::integer, p.id, %s, found.ref)", self.id, day),
            "reason": SQL("replace(%s, '{date}', to_char(%s, 'YYYY-MM-DD'))", trigger.why, day),
            "subject": SQL("%s::varchar", self.subject or self.name),
            "title": SQL("%s::varchar", self.name),
            "sms_template_id": SQL("%s::integer", self.sms_template_id.id or None),
            "mail_template_id": SQL("%s::integer", self.mail_template_id.id or None),
            "res_model": SQL("%s::varchar", trigger.model),
            "res_id": SQL("found.ref"),
            "due_on": due,
            "until": SQL("%s + make_interval(days => %s, hours => 12)", due, self.valid_days),
        }
        return SQL(
            """SELECT %(columns)s
                 FROM (%(found)s) found
                 JOIN res_partner p ON p.id = found.partner_id
            LEFT JOIN dealer_customer_figure figure
                   ON figure.partner_id = p.commercial_partner_id
                WHERE %(conditions)s""",
            columns=self._name_columns({name: values[name] for name in MESSAGE}),
            found=trigger.select(self.with_context(care_zone=zone), first, last),
            conditions=SQL(" AND ").join(conditions),
        )

    def _get_channels_sql(self):
        """Return the channels as SQL: the customer's own way first, where the rule says so."""
        channels = self.channels.split(",")
        if not self.prefer_own or len(channels) < 2:
            return SQL("%s", self.channels)
        return SQL(
            "CASE p.preferred_channel %s ELSE %s END",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", own, ",".join([own, *(c for c in channels if c != own)]))
                for own in channels
            ),
            self.channels,
        )
