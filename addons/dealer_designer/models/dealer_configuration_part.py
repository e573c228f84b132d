from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.shapes import find_problem
from odoo.addons.dealer_workflow.lib import canonical, merge
from odoo.addons.dealer_workflow.lib.reader import Reader


class ConfigurationReader(Reader):
    """Finds what a piece refers to; `known` is what the same file brings along."""

    def __init__(self, env, model, stages, known=()):
        super().__init__(env, model, stages)
        self.known = known

    def find(self, model, word):
        if model == "dealer.document.type.stage":
            return self.stages.get(word, False)
        if model == "ir.model.fields" and self.model not in self.env:
            return ("ir.model", self.model) in self.known
        named = f"{self.model}.{word}" if model == "ir.model.fields" else word
        return (model, named) in self.known or super().find(model, word)

    def _find(self, model, word):
        if model == "dealer.designer.template":
            return self.env[model].with_context(active_test=False).search([("key", "=", word)]).id
        if model == "ir.ui.menu" and word.startswith("name:"):
            return False  # several menus are called alike
        return super()._find(model, word)


class DealerConfigurationPart(models.AbstractModel):
    """How one kind of configuration is spelled, read and laid over what is there.

    A piece is a JSON tree with a `key`; the same tree is in the file, is compared and merged.
    """

    _name = "dealer.configuration.part"
    _description = "Part of a Configuration"

    # place in the file, and in the order of applying
    _configuration_part = ""

    @api.model
    def _get_label(self):
        """:return: what people call this kind of configuration"""
        raise NotImplementedError

    @api.model
    def _get_trees(self):
        """:return: list of every piece that is here, sorted by key"""
        raise NotImplementedError

    @api.model
    def _get_name(self, tree):
        """:return: what people call one piece"""
        return self.env["dealer.workflow"]._get_text(tree.get("name") or tree["key"])

    @api.model
    def _read(self, tree, known):
        """Check one piece of a file as data and bring it into its one spelling.

        :param known: set of (model, word) that the same file brings
        :raise UserError: one sentence that says where and what
        """
        raise NotImplementedError

    @api.model
    def _apply(self, pieces):
        """Make or change pieces.

        :param list pieces: of (tree as it shall be, tree as it is or None)
        :return: {key: sentence on what a person has to do yet}
        """
        raise NotImplementedError

    @api.model
    def _get_words_brought(self, tree):
        """:return: list of (model, word): what other pieces may refer to when this is there"""
        return []

    @api.model
    def _describe(self, old, new):
        """:return: what changes, for people: list of `kind`, `what`, `before`, `after`"""
        if old is None:
            return []
        return [
            {
                "kind": change["kind"],
                "what": self._describe_path(change["path"], old, new),
                "before": self._describe_value(change["old"]),
                "after": self._describe_value(change["new"]),
            }
            for change in merge.diff(old, new)
        ]

    @api.model
    def _describe_path(self, path, old, new):
        return " › ".join(self._get_word_label(word) for word in path)

    @api.model
    def _get_word_label(self, word):
        return word

    @api.model
    def _describe_value(self, value):
        if value is merge.MISSING or value is None:
            return ""
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if isinstance(value, dict) and "en_US" in value:
            return self.env["dealer.workflow"]._get_text(value)
        if isinstance(value, dict) and "name" in value:
            return self._describe_value(value["name"])
        if isinstance(value, list | dict):
            return canonical.dumps(value)[:300]
        return str(value)[:300]

    # === FOR THE PARTS === #

    @api.model
    def _refuse(self, place, problem):
        raise UserError(
            self.env._("%(place)s: %(problem)s.", place=place, problem=problem.rstrip("."))
        )

    @api.model
    def _check_shape(self, tree, shape, name):
        """:raise UserError: where the piece isn't shaped as it must be"""
        found = find_problem(tree, shape, f"{self._get_label()} › {str(name)[:80]}")
        if not found:
            return
        place, expected = found
        if expected is None:
            self._refuse(place, self.env._("this is no setting here"))
        if expected == "!":
            self._refuse(place, self.env._("this is missing"))
        self._refuse(
            place, self.env._("this is not what is expected here (%(kind)s)", kind=expected)
        )

    @api.model
    def _refuse_code(self, tree, name):
        """A piece has a key; a code is what its parts have."""
        if "code" in tree:
            place = f"{self._get_label()} › {str(name)[:80]} › code"
            self._refuse(place, self.env._("this is no setting here"))

    @api.model
    def _raise_problems(self, reader, name):
        if reader.problems:
            self._refuse(f"{self._get_label()} › {str(name)[:80]}", reader.problems[0])

    @api.model
    def _get_stored_texts(self, records, names):
        """:return: {record id: {field: {language: text}}}, languages installed only"""
        found = {record.id: {} for record in records}
        if not records:
            return found
        records.flush_recordset(names)
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        columns = SQL(", ").join(SQL.identifier(name) for name in ["id", *names])
        table = SQL.identifier(records._table)
        rows = self.env.execute_query(
            SQL("SELECT %s FROM %s WHERE id IN %s", columns, table, records._ids)
        )
        for record_id, *values in rows:
            for name, stored in zip(names, values, strict=True):
                english = (stored or {}).get("en_US")
                found[record_id][name] = {
                    code: text
                    for code, text in (stored or {}).items()
                    if text and (code == "en_US" or (code in languages and text != english))
                }
        return found

    @api.model
    def _read_texts(self, texts):
        """:return: texts by language in their one spelling"""
        source = texts.get("en_US") or next(iter(texts.values()))
        return {
            "en_US": source,
            **{code: text for code, text in texts.items() if text != source and code != "en_US"},
        }
