from collections import Counter, defaultdict
from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class DealerLeadRule(models.Model):
    """Whose a new lead or visitor becomes: the first rule that fits and has somebody free.

    Choosing writes the rule's counter first, so of two at the same moment one waits, starts again
    and sees what the other chose: turns are shared fairly.
    """

    _name = "dealer.lead.rule"
    _description = "Lead Assignment Rule"
    _order = "sequence, id"
    _check_company_auto = True

    @api.model
    def _selection_source_kind(self):
        return self.env["crm.lead"]._fields["source_kind"]._description_selection(self.env)

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    # === FOR WHICH LEADS === #
    source_kind = fields.Selection(
        _selection_source_kind, string="Came By", help="Empty: any way in."
    )
    brand_ids = fields.Many2many(
        "fleet.vehicle.model.brand", string="Brands", help="Empty: any brand."
    )
    model_ids = fields.Many2many("fleet.vehicle.model", string="Series", help="Empty: any series.")
    lang_id = fields.Many2one(
        "res.lang", string="Language", help="The language the person speaks. Empty: any."
    )
    hour_from = fields.Float(string="From", help="Time of the store's day.")
    hour_to = fields.Float(string="To", default=24, help="Time of the store's day.")
    # === TO WHOM === #
    team_id = fields.Many2one("crm.team", string="Sales Team", check_company=True)
    method = fields.Selection(
        [
            ("rota", "In turn"),
            ("load", "Fewest open leads"),
            ("skill", "By series and language"),
            ("person", "One person"),
        ],
        required=True,
        default="rota",
        help="In turn: who got one longest ago. Fewest open leads: by his share. By series and "
        "language: in turn among those whose lines name both. One person: the first line.",
    )
    member_ids = fields.One2many("dealer.lead.member", "rule_id", string="People", copy=True)
    turn = fields.Integer(readonly=True, copy=False, help="How many the rule has given out.")
    next_member = fields.Char(string="Whose Turn", compute="_compute_next_member")

    _hours_in_day = models.Constraint(
        "CHECK(hour_from >= 0 AND hour_to <= 24 AND hour_from < hour_to)",
        "The hours of a rule begin before they end, between 0:00 and 24:00.",
    )

    @api.depends("member_ids.last_turn", "method")
    def _compute_next_member(self):
        busy = self._get_busy(self.member_ids)
        for rule in self:
            member, note = rule._pick({}, busy, Counter(), Counter())
            rule.next_member = member.user_id.name if member else note

    @api.constrains("member_ids", "active")
    def _check_members(self):
        for rule in self:
            if rule.active and not rule.member_ids:
                raise ValidationError(
                    self.env._("Rule “%s” needs somebody who gets the leads.", rule.name)
                )

    # === CHOOSING === #

    @api.model
    def _choose(self, requests):
        """Choose who gets what came in.

        :param list requests: dicts with `company` (record) and, as known, `source_kind`, `model`
            (series, record), `lang` (record)
        :return: list in order of dicts with `user`, `team`, `rule` (records, maybe empty) and
            `note`, why
        """
        # sudo: rules and how much others have is nobody's to read, only the outcome
        Rule = self.sudo()
        companies = self.env["res.company"].union(*(request["company"] for request in requests))
        rules = Rule.search([("company_id", "in", companies.ids)])
        by_company = rules.grouped("company_id")
        fitting = [
            by_company.get(request["company"].sudo(), Rule).filtered(
                lambda rule, request=request: rule._fits(request)
            )
            for request in requests
        ]
        used = Rule.union(*fitting)
        used._lock()
        busy = used._get_busy(used.member_ids)
        given = used._count_given()
        load = used._count_open()
        answers = []
        turns = defaultdict(int)
        for rules_of in fitting:
            answer = {
                "user": self.env["res.users"],
                "team": self.env["crm.team"],
                "rule": self.browse(),
                "note": self.env._("No assignment rule fits."),
            }
            notes = []
            for rule in rules_of:
                request = requests[len(answers)]
                member, note = rule._pick(request, busy, given, load)
                notes.append(note)
                if not member:
                    continue
                turns[rule] += 1
                member.last_turn = rule.turn + turns[rule]
                given[member.user_id, rule.company_id] += 1
                load[member.user_id, rule.company_id] += 1
                answer.update(
                    user=member.user_id.with_env(self.env),
                    team=rule.team_id.with_env(self.env),
                    rule=rule.with_env(self.env),
                )
                break
            if notes:
                answer["note"] = " · ".join(notes)
            answers.append(answer)
        for rule, count in turns.items():
            rule.turn += count
        return answers

    def _lock(self):
        """Wait for whoever is choosing by these rules; a conflict starts the request again."""
        if self:
            self.env.execute_query(
                SQL(
                    "UPDATE dealer_lead_rule SET turn = turn WHERE id IN"
                    " (SELECT id FROM dealer_lead_rule WHERE id IN %s ORDER BY id FOR UPDATE)"
                    " RETURNING id",
                    tuple(self.ids),
                )
            )

    def _fits(self, request):
        """:return: whether the rule is for such a lead; extended with more conditions"""
        self.ensure_one()
        model = request.get("model") or self.env["fleet.vehicle.model"]
        zone = ZoneInfo(self.company_id._get_store_zone())
        now = fields.Datetime.now().replace(tzinfo=UTC).astimezone(zone)
        return (
            self.source_kind in (False, request.get("source_kind"))
            and (not self.brand_ids or model.brand_id in self.brand_ids)
            and (not self.model_ids or model in self.model_ids)
            and (not self.lang_id or self.lang_id == request.get("lang"))
            and self.hour_from <= now.hour + now.minute / 60 < self.hour_to
        )

    def _get_busy(self, members):
        """:return: {user: why he gets nothing now}"""
        users = members.user_id
        Substitute = self.env["dealer.workflow.substitute"].sudo()  # absence is no secret
        away = (
            Substitute._get_away(users)
            | Substitute._get_active().filtered(lambda entry: entry.period == "dates").user_id
        )
        return {user: self.env._("%s absent", user.name) for user in users & away}

    def _count_given(self):
        """:return: Counter {(user, store): leads given him since the store's midnight}"""
        counter = Counter()
        for company, rules in self.grouped("company_id").items():
            midnight = company._get_store_moment(company._get_store_date())
            users = rules.member_ids.filtered("capacity").user_id
            if users:
                groups = self.env["crm.lead"]._read_group(
                    [
                        ("assigned_on", ">=", midnight),
                        ("user_id", "in", users.ids),
                        ("assignment_rule_id.company_id", "=", company.id),
                    ],
                    ["user_id"],
                    ["__count"],
                )
                counter.update({(user, company): count for user, count in groups})
        return counter

    def _count_open(self):
        """:return: Counter {(user, store): his running leads}"""
        rules = self.filtered(lambda rule: rule.method == "load")
        if not rules:
            return Counter()
        Lead = self.env["crm.lead"]
        groups = Lead._read_group(
            Lead._get_running_domain()
            & Domain("user_id", "in", rules.member_ids.user_id.ids)
            & Domain("company_id", "in", rules.company_id.ids),
            ["user_id", "company_id"],
            ["__count"],
        )
        return Counter({(user, company): count for user, company, count in groups})

    def _pick(self, request, busy, given, load):
        """:return: the member who gets it (maybe empty) and why, a sentence"""
        self.ensure_one()
        members, notes = self.member_ids.filtered(lambda member: member.user_id.active), []
        if self.method == "skill":
            members = members.filtered(lambda member: member._knows(request))
            if not members:
                return members, self.env._("%s: nobody for this series and language", self.name)
        elif self.method == "person":
            members = members[:1]
        free = members.browse()
        for member in members:
            if member.user_id in busy:
                notes.append(busy[member.user_id])
            elif member.capacity and given[member.user_id, self.company_id] >= member.capacity:
                notes.append(self.env._("%s has enough for today", member.user_id.name))
            else:
                free |= member
        if not free:
            return free, "; ".join([self.env._("%s: nobody free", self.name), *notes])
        if self.method == "load":
            chosen = min(
                free,
                key=lambda member: (
                    load[member.user_id, self.company_id] / member.share,
                    member.last_turn,
                    member.sequence,
                    member.id,
                ),
            )
            why = self.env._(
                "%(rule)s: %(user)s has the fewest open leads for his share (%(count)s)",
                rule=self.name,
                user=chosen.user_id.name,
                count=load[chosen.user_id, self.company_id],
            )
        else:
            chosen = min(free, key=lambda member: (member.last_turn, member.sequence, member.id))
            texts = {
                "rota": self.env._("%(rule)s: turn of %(user)s"),
                "skill": self.env._("%(rule)s: turn of %(user)s, who knows series and language"),
                "person": self.env._("%(rule)s: %(user)s"),
            }
            why = texts[self.method] % {"rule": self.name, "user": chosen.user_id.name}
        return chosen, "; ".join([why, *notes])
