from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain


class DealerWorkflowSubstitute(models.Model):
    """Who decides for whom: from one day to another, or whenever the person is away.

    Whoever is substituted may still decide himself.
    """

    _name = "dealer.workflow.substitute"
    _description = "Approval Substitute"
    _order = "date_from desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        string="For",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    substitute_id = fields.Many2one(
        "res.users",
        string="Decides instead",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
    )
    period = fields.Selection(
        [("dates", "From one day to another"), ("away", "Whenever away")],
        string="When",
        required=True,
        default="dates",
        help="Away: by a validated time off or other absence in the working schedule, or out of "
        "office in the calendar.",
    )
    date_from = fields.Date(string="From", default=fields.Date.context_today)
    date_to = fields.Date(string="To", help="This day included.")
    is_active = fields.Boolean(
        compute="_compute_is_active", string="Now", help="The substitute may decide at this moment."
    )

    _dates_filled = models.Constraint(
        "CHECK ((period = 'dates' AND date_from IS NOT NULL AND date_to IS NOT NULL"
        " AND date_from <= date_to)"
        " OR (period = 'away' AND date_from IS NULL AND date_to IS NULL))",
        "Say from which day to which: the first must not be after the last.",
    )
    _other_person = models.Constraint(
        "CHECK (user_id != substitute_id)", "Nobody is his own substitute: choose somebody else."
    )
    # int4range and daterange overlap without an extension of the database
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(user_id, user_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&) WHERE (period = 'dates')",
        "This person has a substitute for some of these days already: change the dates of one.",
    )
    _away_unique = models.UniqueIndex(
        "(user_id) WHERE period = 'away'",
        "This person has a substitute for whenever he is away already: change that one.",
    )

    @api.depends("user_id", "substitute_id", "period", "date_from", "date_to")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.user_id.name} → {record.substitute_id.name}"

    def _compute_is_active(self):
        active = self._get_active()
        for record in self:
            record.is_active = record in active

    @api.onchange("period")
    def _onchange_period(self):
        if self.period == "away":
            self.date_from = self.date_to = False
        elif not self.date_from:
            self.date_from = fields.Date.context_today(self)

    @api.constrains("user_id", "substitute_id")
    def _check_people(self):
        for record in self:
            if record.user_id.share or record.substitute_id.share:
                raise ValidationError(
                    self.env._("Only people of the house decide: choose an internal user.")
                )

    @api.constrains("user_id", "substitute_id", "period", "date_from", "date_to")
    def _check_circle(self):
        """Following who decides for whom never leads back to where it began."""
        earliest = min(record.date_from or fields.Date.today() for record in self)
        others = Domain("period", "=", "away") | Domain("date_to", ">=", earliest)
        # a circle through people one may not list is one too
        following = self.sudo().search(others).grouped("user_id")
        for record in self.sudo():
            span = (record.date_from, record.date_to) if record.period == "dates" else (None, None)
            if record._leads_back(record.user_id, record.substitute_id, span, following, set()):
                raise ValidationError(
                    self.env._(
                        "%(substitute)s is away too in that time, and %(user)s would decide for "
                        "him in the end: choose somebody else.",
                        substitute=record.substitute_id.name,
                        user=record.user_id.name,
                    )
                )

    @api.model
    def _leads_back(self, start, person, span, following, seen):
        for record in following.get(person, ()):
            overlap = span
            if record.period == "dates":
                overlap = (
                    max(filter(None, (span[0], record.date_from))),
                    min(filter(None, (span[1], record.date_to))),
                )
                if overlap[0] > overlap[1]:
                    continue
            if record.substitute_id == start:
                return True
            if (record, overlap) not in seen:
                seen.add((record, overlap))
                if self._leads_back(start, record.substitute_id, overlap, following, seen):
                    return True
        return False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {**vals, "date_from": False, "date_to": False} if vals.get("period") == "away" else vals
            for vals in vals_list
        ]
        records = super().create(vals_list)
        records._check_may_arrange(naming=True)  # as it is now, whatever filled it in
        return records

    def write(self, vals):
        self._check_may_arrange()
        if vals.get("period") == "away":
            vals = {**vals, "date_from": False, "date_to": False}
        done = super().write(vals)
        self._check_may_arrange(naming=True)
        return done

    def unlink(self):
        self._check_may_arrange()
        return super().unlink()

    def _check_may_arrange(self, naming=False):
        """A person arranges his own substitute; another's only a manager or an administrator.

        :param naming: somebody is named: whoever shapes workflows does not name himself, as he
            would become who decides
        """
        if self.env.su:
            return
        me = self.env.user
        records = self.filtered(lambda r: r.user_id != me)
        if me.has_group("dealer_workflow.group_workflow_administrator"):
            records = records.filtered(lambda r: naming and r.substitute_id == me)
        for user in records.user_id:
            managers = self.env["dealer.workflow.level"]._climb(user)
            if me not in managers:
                raise AccessError(
                    self.env._(
                        "Only %(user)s, a manager above or a workflow administrator says who "
                        "decides for %(user)s.",
                        user=user.name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _get_active(self, at=None):
        """:return: the substitutions in force at a moment (datetime in UTC; now)"""
        at = at or fields.Datetime.now()
        day = at.date()
        near = Domain("date_from", "<=", day + timedelta(days=1)) & Domain(
            "date_to", ">=", day - timedelta(days=1)
        )
        # who decides for whom is asked for everybody, also by who may not list it
        records = self.sudo().search(near | Domain("period", "=", "away"))
        away = self._get_away(records.filtered(lambda r: r.period == "away").user_id, at)
        return records.filtered(
            lambda r: (
                r.substitute_id.active
                and (
                    r.user_id in away
                    if r.period == "away"
                    else r.date_from <= self._get_day(r.user_id, at) <= r.date_to
                )
            )
        )

    @api.model
    def _get_day(self, user, at):
        """The date it is for a person."""
        if not user.tz:
            return at.date()
        return at.replace(tzinfo=UTC).astimezone(ZoneInfo(user.tz)).date()

    @api.model
    def _get_away(self, users, at=None):
        """:return: those of the users who are away at a moment, by schedule or calendar"""
        if not users:
            return users
        at = at or fields.Datetime.now()
        users = users.sudo()  # why somebody is away is not told, only that he is
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id.user_id", "in", users.ids),
                    ("time_type", "=", "leave"),
                    ("date_from", "<=", at),
                    ("date_to", ">=", at),
                ]
            )
        )
        return leaves.resource_id.user_id | users.filtered(
            lambda u: (
                u.out_of_office_from
                and u.out_of_office_from <= at
                and (not u.out_of_office_to or at <= u.out_of_office_to)
            )
        )

    @api.model
    def _get_deciders(self, users, at=None):
        """Who may decide for each person, himself first.

        :return: dict {user: users}
        """
        following = {}
        for record in self._get_active(at):
            following.setdefault(record.user_id, []).append(record.substitute_id)
        deciders = {}
        for user in users.sudo():
            found = user
            pending = [user]
            while pending:
                for other in following.get(pending.pop(), ()):
                    if other not in found:
                        found |= other
                        pending.append(other)
            deciders[user] = found
        return deciders

    @api.model
    def _get_principals(self, user, at=None):
        """:return: the user and everybody he may decide for at a moment"""
        leading = {}
        for record in self._get_active(at):
            leading.setdefault(record.substitute_id, []).append(record.user_id)
        found = user.sudo()
        pending = [found]
        while pending:
            for other in leading.get(pending.pop(), ()):
                if other not in found:
                    found |= other
                    pending.append(other)
        return found
