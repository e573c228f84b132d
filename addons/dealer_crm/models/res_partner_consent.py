from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, consteq, hmac

from .dealer_consent import CHANNELS


class ConsentRule(NamedTuple):
    """One reason for which a customer may or may not be contacted."""

    allowed: SQL  # condition on the table of partners under its alias
    sentence: str  # why not, when the condition does not hold


class ResPartner(models.Model):
    """May we call, text, write to this customer, and for what?"""

    _inherit = "res.partner"

    consent_ids = fields.One2many(
        "dealer.consent", "partner_id", string="Consents", groups="dealer_base.group_employee"
    )

    @api.model
    def _get_consent_rules(self, channel, purpose, alias):
        """:return: list of ConsentRule that all must hold; extended by addons with a refusal of
        their own

        :param str channel: call, sms, email or post
        :param str purpose: service or marketing
        :param SQL alias: how the query calls the table of partners
        """
        Consent = self.env["dealer.consent"]
        entry = SQL(
            """(SELECT FROM dealer_consent AS consent
                 WHERE consent.partner_id = %s.id AND consent.channel = %s
                   AND consent.purpose = %s AND consent.current AND consent.state = %s)""",
            alias,
            channel,
            purpose,
            "given" if purpose == "marketing" else "withdrawn",
            to_flush=[Consent._fields[name] for name in ("current", "state", "partner_id")],
        )
        if purpose == "marketing":
            rules = [
                ConsentRule(
                    SQL("EXISTS %s", entry),
                    self.env._("The customer has not agreed to marketing this way."),
                )
            ]
        else:
            rules = [
                ConsentRule(
                    SQL("NOT EXISTS %s", entry),
                    self.env._("The customer does not want to be contacted this way."),
                )
            ]
        if channel == "email":
            Blacklist, name = self.env["mail.blacklist"], "email"
            column, sentence = "email_normalized", self.env._("The email is on the blacklist.")
        elif channel in ("sms", "call"):
            Blacklist, name = self.env["phone.blacklist"], "number"
            column, sentence = "phone_sanitized", self.env._("The number is on the blacklist.")
        else:
            return rules
        rules.append(
            ConsentRule(
                SQL(
                    "NOT EXISTS (SELECT FROM %s AS black WHERE black.active AND black.%s = %s.%s)",
                    SQL.identifier(Blacklist._table),
                    SQL.identifier(name),
                    alias,
                    SQL.identifier(column),
                    to_flush=[
                        Blacklist._fields["active"],
                        Blacklist._fields[name],
                        self._fields[column],
                    ],
                ),
                sentence,
            )
        )
        return rules

    @api.model
    def _get_consent_sql(self, channel, purpose, alias=None):
        """Return the condition that a row of partners may be contacted, for any query in sets.

        :param str channel: call, sms, email or post
        :param str purpose: service (needs none withdrawn) or marketing (needs consent given)
        :param SQL|None alias: how the query calls the table of partners; by its name by default
        :rtype: SQL
        """
        alias = alias or SQL.identifier(self._table)
        rules = self._get_consent_rules(channel, purpose, alias)
        return SQL("(%s)", SQL(" AND ").join(rule.allowed for rule in rules))

    def _may_contact(self, channel, purpose):
        """Return `{partner id: True | why not, a sentence}` for these customers.

        :param str channel: call, sms, email or post
        :param str purpose: service or marketing
        """
        if not self.ids:
            return {}
        rules = self._get_consent_rules(channel, purpose, SQL.identifier(self._table))
        cases = [
            SQL("WHEN NOT %s THEN %s", rule.allowed, place) for place, rule in enumerate(rules)
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT id, CASE %s END FROM res_partner WHERE id IN %s",
                SQL(" ").join(cases),
                tuple(self.ids),
            )
        )
        return {
            partner_id: True if place is None else rules[place].sentence
            for partner_id, place in rows
        }

    def _consent(self, channel, purpose, given, how, **values):
        """Enter what these customers agreed to or took back, where it says something new.

        A public form (`web`) takes no refusal back.

        :param str how: form, phone, counter, portal, link, sms, web or import
        :return: the new entries
        """
        if given and how == "web":
            self = self - self._get_refusing(channel, purpose)
        Consent = self.env["dealer.consent"]
        state = "given" if given else "withdrawn"
        # sudo: a customer on the portal reads no history but makes his entry
        holding = Consent.sudo().search(
            [
                ("partner_id", "in", self.ids),
                ("channel", "=", channel),
                ("purpose", "=", purpose),
                ("current", "=", True),
                ("state", "=", state),
            ]
        )
        if given:
            self._lift_refusals(channel, purpose)
        return Consent.create(
            [
                {
                    "partner_id": partner.id,
                    "channel": channel,
                    "purpose": purpose,
                    "state": state,
                    "how": how,
                    **values,
                }
                for partner in self - holding.partner_id.sudo(self.env.su)
            ]
        )

    def _get_refusing(self, channel, purpose):
        """:return: those who said no to this, or are on a blacklist: anybody can type another's
        number into a public form, so a form takes nobody's refusal back"""
        # sudo: the visitor of a form reads no history
        Consent = self.env["dealer.consent"].sudo()
        withdrawn = Consent.search(
            [
                ("partner_id", "in", self.ids),
                ("channel", "=", channel),
                ("purpose", "=", purpose),
                ("current", "=", True),
                ("state", "=", "withdrawn"),
            ]
        ).partner_id
        reachable = self._may_contact(channel, "service")
        return self.filtered(
            lambda partner: partner in withdrawn or reachable[partner.id] is not True
        )

    def _lift_refusals(self, channel, purpose):
        """What a customer agrees to now counts more than a blacklist he is on from before; extended
        by addons with a refusal of their own."""
        # sudo: these lists are the marketing managers', the customer's word is not theirs
        note = self.env._("The customer agreed to be contacted.")
        if channel == "email":
            Blacklist = self.env["mail.blacklist"].sudo()
            addresses = [mail for mail in self.sudo().mapped("email_normalized") if mail]
            for entry in Blacklist.search([("email", "in", addresses)]):
                Blacklist._remove(entry.email, note)
        elif channel in ("sms", "call"):
            Blacklist = self.env["phone.blacklist"].sudo()
            numbers = [number for number in self.sudo().mapped("phone_sanitized") if number]
            if listed := Blacklist.search([("number", "in", numbers)]).mapped("number"):
                Blacklist._remove(listed, note)

    # === UNSUBSCRIBE LINK ===

    def _unsubscribe(self, channel):
        """Take back the customer's consent to marketing by `channel`; a second time does nothing.

        :return: the new entry, if there is one
        """
        return self._consent(channel, "marketing", False, "link", user_id=self.env.uid)

    def _get_unsubscribe_token(self, channel):
        self.ensure_one()
        # sudo: the database's secret
        return hmac(self.env(su=True), "dealer_crm-unsubscribe", (self.id, channel))

    def _check_unsubscribe_token(self, channel, token):
        return channel in dict(CHANNELS) and consteq(
            self._get_unsubscribe_token(channel).encode(), str(token or "").encode(errors="replace")
        )

    def _get_unsubscribe_url(self, channel="email"):
        """:return: the address under which the customer, without an account, takes back his consent
        to marketing by `channel`; also for a mail's List-Unsubscribe header (one click)"""
        self.ensure_one()
        token = self._get_unsubscribe_token(channel)
        return f"{self.get_base_url()}/dealer/unsubscribe/{self.id}/{channel}/{token}"
