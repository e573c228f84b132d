from odoo import models
from odoo.tools import SQL


class DealerOperationLine(models.Model):
    _inherit = "dealer.operation.line"

    def _get_parts(self, vehicle):
        """The part of the line's category that fits the car; a named part is judged too.

        A fixed number of queries for all lines.
        """
        result = super()._get_parts(vehicle)
        lines = self.filtered(lambda line: line.line_type == "part")
        if not lines or not vehicle:
            return result
        # sudo: who has an order in hand may know the facts of its car and the rules of parts
        Rule = self.env["dealer.part.fitment"].sudo()
        facts = vehicle.sudo()._get_fitment_facts()
        open_lines = lines.filtered(lambda line: not line.product_id)
        candidates = open_lines._get_candidates(Rule, facts)
        products = candidates | lines.product_id
        current = self._get_numbers_to_use(products)
        heads = products.union(*current.values())
        judged, answers, family = Rule._judge_parts(facts, heads | products)
        places = {
            product.id: Rule._get_places(family[product.id], answers)
            for product in heads | products
        }
        # a part that replaces one and is not for this car leaves the old one
        options = {
            product: current[product.id]
            if judged[current[product.id].id][0] != "unfit"
            else product
            for product in products
        }
        for line in lines:
            if line.product_id:
                self._note_fit(result[line.id], judged, places, line)
                continue
            found = self.env["product.product"].union(
                *(
                    options[product]
                    for product in candidates
                    if line._is_candidate(options[product], judged, places)
                )
            )
            result[line.id] = line._choose(found, judged, places)
        return result

    def _get_candidates(self, Rule, facts):
        """Return the parts of the lines' categories that fit the car or may; one query."""
        categories = self.part_category_id
        if not categories:
            return self.env["product.product"]
        tree = self.env["product.category"].search([("id", "child_of", categories.ids)])
        Rule.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT product_id FROM (%s) verdicts WHERE verdict > 0 AND categ_id = ANY(%s)",
                Rule._get_verdicts_sql(
                    Rule._get_rules_sql(facts), SQL("min(categ_id) AS categ_id")
                ),
                tree.ids,
            )
        )
        # the parts of other stores are left out by their rule; an old number may be archived
        return (
            self.env["product.product"]
            .with_context(active_test=False)
            .search([("id", "in", [row[0] for row in rows])])
        )

    def _is_candidate(self, product, judged, places):
        """Whether a part is of the line's category and for its position, and sold."""
        self.ensure_one()
        category = self.part_category_id
        if not product.active or judged[product.id][0] not in ("fits", "doubtful"):
            return False
        if f"/{category.id}/" not in f"/{product.categ_id.parent_path}":
            return False
        positions = {place["position"].casefold() for place in places[product.id]} - {""}
        return not self.position or not positions or self.position.casefold() in positions

    def _choose(self, found, judged, places):
        """Return what `_get_parts` answers of this line: the part, or why there is none."""
        self.ensure_one()
        sure = found.filtered(lambda product: judged[product.id][0] == "fits")
        category = self.part_category_id.name
        answer = {"product": found.browse(), "quantity": self.quantity, "note": False}
        if not found:
            answer["note"] = self.env._(
                "%(category)s: no part is known to fit this car. Choose it by hand.",
                category=category,
            )
            return answer
        best = sure or found
        chosen = best[0]
        answer["product"] = chosen
        answer["quantity"] = self._get_quantity_by_car(chosen, places)
        if not sure:
            answer["note"] = self.env._(
                "%(part)s is not sure to fit. %(reason)s",
                part=chosen.display_name,
                reason=judged[chosen.id][1],
            )
        elif len(sure) > 1:
            answer["note"] = self.env._(
                "%(category)s: %(count)s parts fit this car, %(part)s is taken. Check the choice.",
                category=category,
                count=len(sure),
                part=chosen.display_name,
            )
        return answer

    def _get_quantity_by_car(self, product, places):
        """Return how many the car takes, where the line asks for that and a rule says it."""
        if not self.is_quantity_by_car:
            return self.quantity
        wanted = (self.position or "").casefold()
        said = [
            place["quantity"]
            for place in places[product.id]
            if not wanted or place["position"].casefold() in ("", wanted)
        ]
        return said[0] if said else self.quantity

    def _note_fit(self, answer, judged, places, line):
        """A part the operation names may still not be for this car."""
        product = answer["product"]
        verdict, reason = judged[product.id]
        answer["quantity"] = line._get_quantity_by_car(product, places)
        if verdict in ("unfit", "doubtful"):
            text = (
                self.env._("%(part)s is not for this car. %(reason)s")
                if verdict == "unfit"
                else self.env._("%(part)s is not sure to fit. %(reason)s")
            )
            answer["note"] = text % {"part": product.display_name, "reason": reason}
