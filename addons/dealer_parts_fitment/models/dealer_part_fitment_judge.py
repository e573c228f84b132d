from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools.car_facts import CarFacts

# what a car may be asked for, in the order people ask
ASKED = ("brand", "model", "year", "engine", "trim", "plant", "vin_prefix", "serial", "option")

# so many rules are named where none applies
SAID = 3
# what the database answers: 0, 1, 2
VERDICTS = ("unfit", "doubtful", "fits")


class RuleAnswer(NamedTuple):
    """A rule about a car: ``applies`` is True, False or None (not known), ``unknown`` the facts
    of the car that it asks for and that nobody knows.
    """

    rule: models.Model
    exclude: bool
    applies: bool | None
    unknown: tuple


class DealerPartFitmentJudge(models.AbstractModel):
    """Whether a part fits a car, in sets.

    The database judges: SQL's own three values are those of a fitment rule. A criterion that is
    not asked for is TRUE, one whose fact of the car isn't known is NULL, so AND over them says
    TRUE (applies), FALSE or NULL (doubtful) of the whole rule.
    """

    _name = "dealer.part.fitment.judge"
    _description = "Judge of Fitment"

    # === ONE RULE === #

    @api.model
    def _get_criteria(self, facts):
        """Return {what is asked: SQL condition on a rule ``f``}, three-valued, for a car.

        :param CarFacts facts: the car
        """
        vin, plant, serial = facts.vin or None, facts.plant or None, facts.serial or None
        engine, trim = list(facts.engine_keys) or None, list(facts.trim_keys) or None
        options = list(facts.option_ids) or None
        brand = SQL("(f.brand_id IS NULL OR f.brand_id = %s::int)", facts.brand_id or None)
        if facts.brand_ids and not facts.brand_id:
            brand = SQL(
                "(f.brand_id IS NULL OR CASE WHEN f.brand_id = ANY(%s) THEN NULL ELSE FALSE END)",
                list(facts.brand_ids),
            )
        return {
            "brand": brand,
            "model": SQL("(f.model_id IS NULL OR f.model_id = %s::int)", facts.model_id or None),
            "year": SQL(
                "(COALESCE(f.year_from, 0) = 0 OR f.year_from <= %(year)s::int)"
                " AND (COALESCE(f.year_to, 0) = 0 OR f.year_to >= %(year)s::int)",
                year=facts.year or None,
            ),
            "engine": SQL(
                "(f.engine_keys IS NULL OR string_to_array(f.engine_keys, '|') && %s::text[])",
                engine,
            ),
            "trim": SQL(
                "(f.trim_keys IS NULL OR string_to_array(f.trim_keys, '|') && %s::text[])", trim
            ),
            "plant": SQL("(f.plant IS NULL OR strpos(f.plant, %s::text) > 0)", plant),
            "vin_prefix": SQL("(f.vin_prefix IS NULL OR starts_with(%s::text, f.vin_prefix))", vin),
            "serial": SQL(
                '(f.serial_from IS NULL OR f.serial_from COLLATE "C" <= %(serial)s::text)'
                ' AND (f.serial_to IS NULL OR f.serial_to COLLATE "C" >= %(serial)s::text)',
                serial=serial,
            ),
            "option": SQL(
                "(f.option_key IS NULL OR string_to_array(f.option_key, ',')::int[] <@ %s::int[])",
                options,
            ),
        }

    @api.model
    def _get_rules_sql(self, facts):
        """Return the query of the rules that can be true of a car: ``(product_id, exclude, ok)`` and
        what they keep of their part.

        Each of its three legs is answered by an index alone. A rule of a series is left out for
        a car whose series isn't known: a whole brand would be in doubt, ask for the series first.
        """
        ok = SQL(" AND ").join(self._get_criteria(facts).values())
        select = SQL(
            "SELECT f.product_id, f.exclude, f.categ_id, f.part_number, f.part_active,"
            " f.part_company_id, (%s) AS ok FROM dealer_part_fitment f",
            ok,
        )
        legs = [SQL("%s WHERE f.model_id IS NULL AND f.brand_id IS NULL", select)]
        brands = [facts.brand_id] if facts.brand_id else list(facts.brand_ids)
        if brands:
            legs.append(SQL("%s WHERE f.model_id IS NULL AND f.brand_id = ANY(%s)", select, brands))
        if facts.model_id:
            legs.append(SQL("%s WHERE f.model_id = %s", select, facts.model_id))
        return SQL(" UNION ALL ").join(legs)

    @api.model
    def _get_verdicts_sql(self, rules, more=None):
        """Return the query of ``(product_id, verdict, barred)`` and ``more``, one row a part.

        ``verdict``: 2 fits, 1 doubtful, 0 not; ``barred``: a rule "not for" applies.

        :param SQL rules: query of ``(product_id, exclude, ok)``
        :param SQL more: further columns, aggregates over the rules of the part
        """
        return SQL(
            """SELECT product_id,
                      CASE WHEN bool_or(exclude AND ok IS TRUE) THEN 0
                           WHEN bool_or(NOT exclude AND ok IS TRUE)
                                AND NOT bool_or(exclude AND ok IS NULL) THEN 2
                           WHEN bool_or(NOT exclude AND ok IS NOT FALSE) THEN 1
                           ELSE 0 END AS verdict,
                      bool_or(exclude AND ok IS TRUE) AS barred%(more)s
                 FROM (%(rules)s) rules GROUP BY product_id""",
            rules=rules,
            more=SQL(", %s", more) if more else SQL(),
        )

    # === PARTS === #

    @api.model
    def _judge_fit(self, vehicle, products):
        """Judge whether parts fit a car.

        A part nobody wrote a rule for is judged by those of the numbers it replaces.

        :param vehicle: ``dealer.vehicle`` or :class:`CarFacts`
        :param products: ``product.product``
        :return: {product id: (verdict, reason)}; verdict is ``fits``, ``doubtful``, ``unfit`` or
            ``unknown`` (no rule says anything of the part), reason a sentence
        """
        facts = vehicle if isinstance(vehicle, CarFacts) else vehicle._get_fitment_facts()
        return self._judge_parts(facts, products)[0]

    @api.model
    def _judge_parts(self, facts, products):
        """Return what :meth:`_judge_fit` answers, {product id: [RuleAnswer]} behind it for the parts
        and the numbers they replace, and {product id: [itself, the numbers it replaces]}.
        """
        # the queries below know no access rights
        self.env["dealer.part.fitment"].check_access("read")
        family = self._get_family(products.ids)
        answers = self._get_answers(facts, {pid for ids in family.values() for pid in ids})
        own = self._get_own_verdicts(facts, answers)
        result = {}
        for product in products:
            members = [pid for pid in family[product.id] if pid in own]
            if not members:
                nothing = self.env._("No rule says which cars it is for.")
                result[product.id] = ("unknown", nothing)
                continue
            if product.id in own and own[product.id][1]:
                members = [product.id]
            best = max(own[pid][0] for pid in members)
            verdict = VERDICTS[best]
            said = [answer for pid in members if own[pid][0] == best for answer in answers[pid]]
            result[product.id] = (verdict, self._get_reason(verdict, said))
        return result, answers, family

    @api.model
    def _get_own_verdicts(self, facts, product_ids):
        """Return {product id: (verdict, barred)} by the parts' own rules; one query."""
        ok = SQL(" AND ").join(self._get_criteria(facts).values())
        rules = SQL(
            "SELECT f.product_id, f.exclude, (%s) AS ok FROM dealer_part_fitment f"
            " WHERE f.product_id = ANY(%s)",
            ok,
            list(product_ids),
        )
        rows = self.env.execute_query(self._get_verdicts_sql(rules))
        return {product_id: (verdict, barred) for product_id, verdict, barred in rows}

    @api.model
    def _get_family(self, product_ids):
        """Return {product id: [itself, the numbers it replaces, theirs …]}; one query."""
        family = {product_id: [product_id] for product_id in product_ids}
        if not product_ids:
            return family
        # UNION, not UNION ALL: ends whatever the chain looks like
        rows = self.env.execute_query(
            SQL(
                """WITH RECURSIVE line(head, id) AS (
                       SELECT s.new_id, s.old_id FROM dealer_part_supersession s
                        WHERE s.new_id = ANY(%s)
                       UNION
                       SELECT l.head, s.old_id FROM line l
                         JOIN dealer_part_supersession s ON s.new_id = l.id
                   ) SELECT head, id FROM line""",
                list(product_ids),
            )
        )
        for head, old in rows:
            family[head].append(old)
        return family

    @api.model
    def _get_answers(self, facts, product_ids):
        """Return {product id: [RuleAnswer]} of every rule of the parts; one query."""
        self.env["dealer.part.fitment"].flush_model()
        criteria = self._get_criteria(facts)
        unknown = SQL(", ").join(
            SQL("CASE WHEN (%s) IS NULL THEN %s END", criteria[name], name) for name in ASKED
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT f.id, f.product_id, f.exclude, (%s),
                          array_remove(ARRAY[%s]::text[], NULL)
                     FROM dealer_part_fitment f WHERE f.product_id = ANY(%s) ORDER BY f.id""",
                SQL(" AND ").join(criteria.values()),
                unknown,
                list(product_ids),
            )
        )
        Rule = self.env["dealer.part.fitment"]
        # two sets: reading a rule that may apply doesn't read the many that don't
        rules = {
            rule.id: rule
            for possible in (True, False)
            for rule in Rule.browse([row[0] for row in rows if (row[3] is not False) == possible])
        }
        answers = defaultdict(list)
        for rule_id, product_id, exclude, applies, names in rows:
            answers[product_id].append(RuleAnswer(rules[rule_id], exclude, applies, tuple(names)))
        return dict(answers)

    # === REASONS === #

    @api.model
    def _get_reason(self, verdict, answers):
        """Return a sentence that says why, out of the rules of a part."""
        barring = [a for a in answers if a.exclude and a.applies]
        if barring:
            return barring[0].rule._get_sentence()
        including = [a for a in answers if not a.exclude]
        if verdict == "fits":
            return next(a.rule._get_sentence() for a in including if a.applies)
        if verdict == "doubtful":
            return self._get_doubt(answers)
        if not including:
            return self.env._("No rule says it fits this car.")
        names = list(dict.fromkeys(a.rule._get_sentence() for a in including[:SAID]))
        more = "…" if including[SAID:] else ""
        return self.env._("It is for: %(cars)s", cars="; ".join(names) + more)

    @api.model
    def _get_doubt(self, answers):
        """Return the facts of the car that are not known, and what the rules ask of them."""
        sentences = []
        including = [a for a in answers if not a.exclude and a.applies is not False]
        if not any(a.applies for a in including):
            fewest = min(len(a.unknown) for a in including)
            sentences += self._get_doubt_sentences(
                [a for a in including if len(a.unknown) == fewest], exclude=False
            )
        doubted = [a for a in answers if a.exclude and a.applies is None]
        sentences += self._get_doubt_sentences(doubted, exclude=True)
        return " ".join(sentences)

    @api.model
    def _get_doubt_sentences(self, answers, exclude):
        asked = defaultdict(dict)  # a dict keeps the order and drops doubles
        for answer in answers:
            for name in answer.unknown:
                asked[name][answer.rule._describe_criterion(name)] = True
        facts = self._get_fact_names()
        template = (
            self.env._("%(fact)s not known: not for %(value)s.")
            if exclude
            else self.env._("%(fact)s not known: fits only %(value)s.")
        )
        return [
            template % {"fact": facts[name], "value": " / ".join(asked[name])}
            for name in ASKED
            if name in asked
        ]

    @api.model
    def _get_fact_names(self):
        """Return {what is asked: what it is called}."""
        return {
            "brand": self.env._("Brand"),
            "model": self.env._("Series"),
            "year": self.env._("Model year"),
            "engine": self.env._("Engine"),
            "trim": self.env._("Trim"),
            "plant": self.env._("Plant"),
            "vin_prefix": self.env._("VIN"),
            "serial": self.env._("Serial number"),
            "option": self.env._("Options"),
        }

    def _describe_criterion(self, name):
        """Return what this rule asks for of one fact of the car."""
        self.ensure_one()
        return {
            "brand": lambda: self.brand_id.name,
            "model": lambda: self.model_id.display_name,
            "year": self._describe_years,
            "engine": lambda: self._describe_alternatives(self.engine),
            "trim": lambda: self._describe_alternatives(self.trim),
            "plant": lambda: " / ".join(self.plant),
            "vin_prefix": lambda: f"{self.vin_prefix}…",
            "serial": self._describe_serials,
            "option": lambda: " + ".join(self.option_ids.mapped("name")),
        }[name]()
