from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.dealer_base.lib import terms
from odoo.addons.dealer_parts.models.part_key import part_key

MOST = 8
CANDIDATES = 200


class Facts(NamedTuple):
    """What is known of a car and its trouble.

    :param brand_id: id or False
    :param model_id: id or False
    :param year: model year or 0
    :param engine_keys: set of keys
    :param mileage: km or 0
    :param codes: fault codes, five characters each
    :param words: {term: word as said} of what the customer says and the technician found
    """

    brand_id: int
    model_id: int
    year: int
    engine_keys: set
    mileage: int
    codes: tuple
    words: dict


class DealerGuideMixin(models.AbstractModel):
    """What helps with certain cars, codes and symptoms: known faults and documents.

    What is empty isn't asked for. What a record is shown for it says itself: its `reasons`.
    """

    _name = "dealer.guide.mixin"
    _description = "Guide to Certain Cars and Faults"

    brand_ids = fields.Many2many("fleet.vehicle.model.brand", string="Brands")
    model_ids = fields.Many2many("fleet.vehicle.model", string="Series")
    engine = fields.Char(help="Code or size as the trims of the series name it: EA211, 1.4T.")
    engine_key = fields.Char(compute="_compute_engine_key", store=True, precompute=True)
    year_from = fields.Integer(string="From Model Year", aggregator=None, help="0: not asked for.")
    year_to = fields.Integer(string="To Model Year", aggregator=None, help="0: not asked for.")
    km_from = fields.Integer(string="From km", aggregator=None, help="In km; 0: not asked for.")
    km_to = fields.Integer(string="To km", aggregator=None, help="In km; 0: not asked for.")
    code_ids = fields.Many2many("dealer.fault.code", string="Fault Codes")
    search_terms = fields.Char(
        compute="_compute_search_terms",
        store=True,
        help="The words it is found by; words of one meaning, Chinese or English, are one.",
    )
    words = fields.Char(
        string="Words or Codes",
        compute="_compute_words",
        search="_search_words",
        help="For searching.",
    )

    # === COMPUTE METHODS === #

    @api.depends("engine")
    def _compute_engine_key(self):
        for record in self:
            record.engine_key = part_key(record.engine) or False

    def _get_search_texts(self):
        """Return the texts whose words find a record; extended by the models."""
        self.ensure_one()
        return [record.code for record in self.code_ids]

    def _compute_search_terms(self):
        for record in self:
            record.search_terms = terms.index(*record._get_search_texts())

    def _compute_words(self):
        self.words = False

    def _search_words(self, operator, value):
        if operator not in ("ilike", "like", "=", "=ilike", "in"):
            return NotImplemented
        values = value if operator == "in" else [value]
        return Domain.OR(
            Domain.AND([("search_terms", "like", f" {term} ")] for term in terms.terms(text))
            for text in values
        )

    # === CONSTRAINTS === #

    @api.constrains("km_from", "km_to", "year_from", "year_to")
    def _check_ranges(self):
        for record in self:
            for name in ("km", "year"):
                first, last = record[f"{name}_from"], record[f"{name}_to"]
                if first < 0 or last < 0 or (last and first > last):
                    raise ValidationError(
                        self.env._("A range ends after it begins, and nothing is below zero.")
                    )

    # === FINDING === #

    @api.model
    def _get_guide_domain(self, facts):
        """Return the domain of what may fit; extended by the models."""
        asked = [*facts.words, *(code.casefold() for code in facts.codes)][:60]
        return Domain.OR([("search_terms", "like", f" {term} ")] for term in asked)

    @api.model
    def _find_for(self, facts, limit=MOST):
        """Return what fits a car and its trouble, the best first.

        :param facts: `Facts`
        :return: list of (record, score, list of reasons)
        """
        candidates = self.search(self._get_guide_domain(facts), limit=CANDIDATES, order="id desc")
        found = []
        for record in candidates:
            score, reasons = record._judge(facts)
            if reasons:
                found.append((record, score, reasons))
        found.sort(key=lambda row: (-row[1], -row[0].id))
        return found[:limit]

    def _judge(self, facts):
        """Return (score, reasons); no reason: it does not fit or says nothing of this trouble."""
        self.ensure_one()
        if not self._fits_car(facts):
            return 0, []
        score, reasons = 0, []
        codes = [record.code for record in self.code_ids if record.code in facts.codes]
        if codes:
            score += 45 + 5 * len(codes)
            reasons.append(
                self.env._("Fault code %(codes)s", codes=", ".join(dict.fromkeys(codes)))
            )
        shared = terms.shared(self.search_terms or "", facts.words)
        if shared:
            score += round(30 * min(1, len(shared) / max(2, min(len(facts.words), 4))))
            said = ", ".join(facts.words[term] for term in shared[:5])
            reasons.append(self.env._("Same symptom: %(words)s", words=said))
        specific = self._is_for_model(facts)
        if not reasons and not self._is_shown_by_car(facts, specific):
            return 0, []
        if specific:
            score += 20
            reasons.append(self.env._("For this series"))
        elif self.brand_ids:
            score += 5
            reasons.append(self.env._("For this brand"))
        if (self.km_from or self.km_to) and facts.mileage:
            score += 10
            reasons.append(
                self.env._(
                    "Mileage %(km)s within %(first)s–%(last)s km",
                    km=f"{facts.mileage:,}",
                    first=f"{self.km_from:,}",
                    last=f"{self.km_to:,}" if self.km_to else "…",
                )
            )
        more, why = self._judge_more(facts)
        return score + more, reasons + why

    def _judge_more(self, facts):
        """Return (score, reasons) of what only this model knows."""
        return 0, []

    def _is_for_model(self, facts):
        return bool(facts.model_id) and facts.model_id in self.model_ids.ids

    def _is_shown_by_car(self, facts, specific):
        """Whether the car alone, without code or symptom, is reason enough."""
        return False

    def _fits_car(self, facts):
        """Whether nothing this record asks for is contradicted by the car."""
        self.ensure_one()
        if self.model_ids and facts.model_id not in self.model_ids.ids:
            return False
        if self.brand_ids and facts.brand_id not in self.brand_ids.ids:
            return False
        if self.engine_key and facts.engine_keys and self.engine_key not in facts.engine_keys:
            return False
        year, mileage = facts.year, facts.mileage
        if year and (
            (self.year_from and year < self.year_from) or (self.year_to and year > self.year_to)
        ):
            return False
        return not (
            mileage
            and ((self.km_from and mileage < self.km_from) or (self.km_to and mileage > self.km_to))
        )
