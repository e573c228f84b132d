import re
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, html2plaintext

from odoo.addons.dealer_base.lib import terms

MOST = 20
# words of a question that are looked up; more make it slower, not better
MOST_TERMS = 24
SNIPPET = 140


class Question(NamedTuple):
    """What somebody looks for, and about which car.

    :param text: words in any language
    :param brand_id: id or False
    :param model_id: id or False
    :param codes: fault codes, five signs each
    """

    text: str = ""
    brand_id: int = False
    model_id: int = False
    codes: tuple = ()


class DealerKnowledgeArticle(models.Model):
    """Finding: PostgreSQL's full text over our own terms.

    PostgreSQL's parser knows no Chinese words, so `search_vector` is made of the terms of
    `dealer_base/lib/terms.py` (pairs of neighbouring characters, words without endings, one term
    for words of one meaning): title weighs A, keywords and codes B, text C. It is of the published
    version; what is being written is found by nobody.
    """

    _inherit = "dealer.knowledge.article"

    words = fields.Char(compute="_compute_words", search="_search_words", help="For searching.")

    def init(self):
        self.env.cr.execute(
            """
            ALTER TABLE dealer_knowledge_article ADD COLUMN IF NOT EXISTS search_vector tsvector;
            CREATE INDEX IF NOT EXISTS dealer_knowledge_article__search_vector_idx
                ON dealer_knowledge_article USING gin (search_vector)
            """
        )

    def _compute_words(self):
        self.words = False

    def _search_words(self, operator, value):
        if operator not in ("ilike", "like", "=", "=ilike", "in"):
            return NotImplemented
        values = value if operator == "in" else [value]
        queries = [" & ".join(self._get_lexemes(text)) for text in values]
        query = " | ".join(f"({one})" for one in queries if one)
        if not query:
            return fields.Domain.FALSE
        # a subquery, so that the rules of the search around it hold
        found = self.env.execute_query(
            SQL("SELECT id FROM dealer_knowledge_article WHERE search_vector @@ %s::tsquery", query)
        )
        return fields.Domain("id", "in", [row[0] for row in found])

    def write(self, vals):
        result = super().write(vals)
        if not {"keywords", "fault_codes"}.isdisjoint(vals):
            self._index()
        return result

    # === INDEX === #

    def _index(self):
        """Write anew by which words the published version is found."""
        for article in self.sudo():  # sudo: the index follows the version, whoever published it
            version = article.current_version_id
            if not version:
                continue
            parts = (
                ("A", version.name),
                ("B", " ".join([article.keywords or "", " ".join(article._get_codes())])),
                ("C", html2plaintext(version.body or "")),
            )
            weights = {}
            for weight, text in parts:
                for term in terms.terms(text):
                    weights.setdefault(term, weight)
            vector = " ".join(
                f"{self._quote(term)}:{place}{weight}"
                for place, (term, weight) in enumerate(list(weights.items())[:16000], 1)
            )
            self.env.cr.execute(
                "UPDATE dealer_knowledge_article SET search_vector = %s::tsvector WHERE id = %s",
                [vector, article.id],
            )

    @staticmethod
    def _quote(term):
        quoted = term.replace("\\", "\\\\").replace("'", "''")
        return f"'{quoted}'"

    def _get_lexemes(self, text):
        """:return: the terms of a text as pieces of a tsquery; the beginning of a word finds it"""
        return [f"{self._quote(term)}:*" for term in terms.terms(text)[:MOST_TERMS]]

    # === FINDING === #

    @api.model
    def search_knowledge(self, text, category_id=False, limit=MOST):
        """Answer the search page: what is published and may be read, the best first.

        :param str text: words in Chinese or English; empty: the newest
        :return: list of dicts, see `_prepare_hit`
        """
        domain = [("category_id", "child_of", category_id)] if category_id else []
        limit = max(1, min(int(limit or MOST), 100))
        question = Question(str(text or "")[:500])
        if not self._get_lexemes(question.text):
            if question.text.strip():
                return []
            newest = self.search([*self._get_live_domain(), *domain], limit=limit)
            return [article._prepare_hit(question, []) for article in newest]
        return self._find(question, domain, limit)

    @api.model
    def _find(self, question, domain=(), limit=MOST):
        """Return hits for a question, the best first: one query, then the hits' own fields.

        A hit shares words or fault codes with the question. Words found rank before how often and
        where they stand; the car's series, then its brand, lift a hit; another series drops it.
        """
        lexemes = self._get_lexemes(" ".join([question.text or "", *question.codes]))
        if not lexemes:
            return []
        query = self._search([*self._get_live_domain(), *domain])
        vector = SQL.identifier(query.table, "search_vector")
        any_of = " | ".join(lexemes)
        query.add_where(SQL("%s @@ %s::tsquery", vector, any_of))
        found = SQL(" + ").join(
            SQL("(%s @@ %s::tsquery)::int", vector, lexeme) for lexeme in lexemes
        )
        score = SQL(
            "((%s)::float / %s + ts_rank(%s, %s::tsquery))",
            found,
            len(lexemes),
            vector,
            any_of,
        )
        query.order = SQL("%s DESC, %s DESC", score, SQL.identifier(query.table, "id"))
        query.limit = limit * 3 if question.model_id or question.brand_id else limit
        rows = self.env.execute_query(query.select(SQL.identifier(query.table, "id"), score))
        articles = self.browse(row[0] for row in rows)
        hits = []
        for article, (_id, base) in zip(articles, rows, strict=True):
            lift, reasons = article._judge(question)
            if lift is not None:
                hits.append((base + lift, article, reasons))
        hits.sort(key=lambda hit: -hit[0])
        return [
            article._prepare_hit(question, reasons) for _score, article, reasons in hits[:limit]
        ]

    def _judge(self, question):
        """:return: (lift, reasons) by the car and the codes; lift None: for another car"""
        self.ensure_one()
        lift, reasons = 0.0, []
        if shared := [code for code in self._get_codes() if code in question.codes]:
            lift += 1
            reasons.append(self.env._("Fault code %(codes)s", codes=", ".join(shared)))
        if self.model_ids and question.model_id:
            if question.model_id not in self.model_ids.ids:
                return None, []
            lift += 0.5
            reasons.append(self.env._("For this series"))
        elif self.brand_ids and question.brand_id:
            if question.brand_id not in self.brand_ids.ids:
                return None, []
            lift += 0.2
            reasons.append(self.env._("For this brand"))
        return lift, reasons

    def _prepare_hit(self, question, reasons):
        """What screens show of a hit: `{id, name, category, kind, version, published_on, snippet,
        has_file, reasons, reading_state}`."""
        self.ensure_one()
        version = self.current_version_id
        return {
            "id": self.id,
            "name": version.name,
            "category": self.category_id.display_name,
            "kind": self.kind,
            "version": version.number,
            "published_on": fields.Date.to_string(version.published_on),
            "snippet": self._get_snippet(question.text),
            "has_file": bool(version.with_context(bin_size=True).file),
            "reasons": reasons,
            "reading_state": self.reading_state or "",
        }

    def _get_snippet(self, text):
        """:return: the piece of the published text around the first word that was asked for"""
        body = re.sub(r"\s+", " ", html2plaintext(self.current_version_id.body or "")).strip()
        folded = body.casefold()
        places = [
            folded.find(word.casefold())
            for word in terms.words(text).values()
            if word.casefold() in folded
        ]
        start = max(0, min(places, default=0) - SNIPPET // 3)
        piece = body[start : start + SNIPPET]
        return f"{'…' if start else ''}{piece}{'…' if start + SNIPPET < len(body) else ''}"
