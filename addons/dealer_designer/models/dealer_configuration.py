import json

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.dealer_workflow.lib import canonical, merge

SCHEMA = 1
KIND = "dealer.configuration"
MAX_FILE = 20_000_000  # bytes
MAX_PIECES = 5_000
MAX_DEPTH = 40
#: In the order they are applied: each refers to those before it.
PARTS = {
    "document_types": "dealer.configuration.type",
    "fields": "dealer.configuration.field",
    "templates": "dealer.configuration.template",
    "workflows": "dealer.configuration.workflow",
    "layouts": "dealer.configuration.layout",
    "reminders": "dealer.configuration.reminder",
}


class DealerConfiguration(models.AbstractModel):
    """The whole configuration as one file, and what a file would change here.

    A file is `{"kind", "schema", "parts": {part: [pieces with a key]}}`, in one spelling: the same
    configuration gives the same bytes in every database. Data only: nothing in it is executed.
    """

    _name = "dealer.configuration"
    _description = "Configuration as a File"

    @api.model
    def _check_designer(self):
        # the superuser installs addons that bring a configuration
        if not self.env.su and not self.env.user.has_group("dealer_designer.group_designer"):
            raise AccessError(
                self.env._(
                    "Only a designer may export or import the configuration. Ask your"
                    " administrator for the role Designer."
                )
            )

    # === EXPORT === #

    @api.model
    def _get_tree(self, parts=None):
        """:param parts: names of `PARTS`; all of them when empty
        :return: the configuration as a tree
        """
        self._check_designer()
        wanted = set(parts or PARTS)
        trees = {
            part: self.env[model]._get_trees() for part, model in PARTS.items() if part in wanted
        }
        if "document_types" in trees and "fields" not in trees:
            # a type without its fields is none
            own = {f"x_{tree['key']}" for tree in trees["document_types"]}
            fields = self.env[PARTS["fields"]]._get_trees()
            trees["fields"] = [tree for tree in fields if tree["model"] in own]
        return {
            "kind": KIND,
            "schema": SCHEMA,
            "parts": {part: pieces for part, pieces in trees.items() if pieces},
        }

    @api.model
    def _get_file(self, parts=None):
        """:return: the configuration as a file for people and versioning tools: bytes"""
        tree = canonical.normalise(self._get_tree(parts))
        text = json.dumps(tree, sort_keys=True, indent=2, ensure_ascii=False)
        return (text + "\n").encode()

    # === READING A FILE === #

    @api.model
    def _read_file(self, content):
        """:param bytes content: anything
        :return: {part: {key: piece in its one spelling}}
        :raise UserError: one sentence that says where and what
        """
        self._check_designer()
        if len(content) > MAX_FILE:
            raise UserError(
                self.env._("The file has more than %s bytes: it is no configuration.", MAX_FILE)
            )
        try:
            tree = json.loads(
                content.decode("utf-8-sig"),
                object_pairs_hook=_refuse_doubles,
                parse_constant=_refuse_constant,
            )
            _check_depth(tree)
            canonical.dumps(tree).encode()
        except (ValueError, TypeError, RecursionError, MemoryError) as error:
            raise UserError(
                self.env._(
                    "The file can't be read as a configuration (%s): choose one that was exported"
                    " here.",
                    str(error)[:200],
                )
            ) from None
        return self._read_tree(tree)

    @api.model
    def _read_tree(self, tree):
        if not isinstance(tree, dict) or tree.get("kind") != KIND:
            raise UserError(self.env._("This is no configuration: choose a file exported here."))
        if tree.get("schema") != SCHEMA or isinstance(tree.get("schema"), bool):
            raise UserError(
                self.env._("This configuration is not of schema %s, the only one known.", SCHEMA)
            )
        parts = tree.get("parts")
        unknown = {*tree} - {"kind", "schema", "parts"}
        if not isinstance(parts, dict) or unknown or {*parts} - {*PARTS}:
            names = [*unknown, *({*(parts if isinstance(parts, dict) else ())} - {*PARTS})]
            raise UserError(
                self.env._(
                    "“%s” is no part of a configuration that is known here.",
                    ", ".join(sorted(names))[:100] or "parts",
                )
            )
        known = self._get_known(parts)
        return {part: self._read_part(part, parts[part], known) for part in PARTS if part in parts}

    def _get_known(self, parts):
        known = set()
        for part, pieces in parts.items():
            if not isinstance(pieces, list) or len(pieces) > MAX_PIECES:
                raise UserError(
                    self.env._(
                        "%s must be a list, not too long.", self.env[PARTS[part]]._get_label()
                    )
                )
            for piece in pieces:
                if isinstance(piece, dict):
                    known.update(self.env[PARTS[part]]._get_words_brought(piece))
        return known

    def _read_part(self, part, pieces, known):
        handler = self.env[PARTS[part]]
        read = {}
        for number, piece in enumerate(pieces, 1):
            if not isinstance(piece, dict) or not isinstance(piece.get("key"), str):
                handler._refuse(
                    f"{handler._get_label()} › {number}", self.env._("a piece has no “key”")
                )
            tree = canonical.normalise(handler._read(piece, known))
            if tree["key"] in read:
                handler._refuse(
                    f"{handler._get_label()} › {tree['key'][:80]}",
                    self.env._("the key is there twice"),
                )
            read[tree["key"]] = tree
        return read

    # === COMPARING === #

    @api.model
    def _compare(self, parts):
        """Say what a file would do here; nothing is changed.

        :param dict parts: as `_read_file` returns them
        :return: list of dicts: `part`, `key`, `name`, `state` (new, changed, unchanged, conflict),
            `current`, `merged`, `theirs` (trees), `changes`, `conflicts` (for people)
        """
        # what was imported, which a designer may read
        Source = self.env["dealer.configuration.source"]
        sources = Source.search([("part", "in", list(parts))])
        bases = {(source.part, source.key): source for source in sources}
        rows = []
        for part, pieces in parts.items():
            handler = self.env[PARTS[part]]
            here = {tree["key"]: canonical.normalise(tree) for tree in handler._get_trees()}
            for key, theirs in pieces.items():
                base = bases.get((part, key))
                rows.append(self._compare_piece(handler, here.get(key), theirs, base))
        return rows

    def _compare_piece(self, handler, current, theirs, source):
        leave_out = self.env["dealer.workflow"]._leave_out_texts
        base = leave_out(json.loads(source.definition), current) if source else None
        theirs = leave_out(theirs)
        if base is None and current is not None:
            base = self._get_vendor_base(handler, current)
        conflicts, changes = [], []
        if current is None and base is not None:
            merged = None
            if not merge.same(base, theirs):
                conflicts = [self.env._("It was removed here; the file changes it.")]
            state = "conflict" if conflicts else "unchanged"
        elif current is None:
            merged, state = theirs, "new"
        else:
            merged, found = merge.merge(base, current, theirs)
            conflicts = [self._describe_conflict(handler, item, current, theirs) for item in found]
            if not conflicts and source and source.conflicts and merge.same(base, theirs):
                conflicts = source.conflicts.splitlines() * (not merge.same(current, theirs))
            changed = not merge.same(merged, current)
            changes = handler._describe(current, merged) if changed else []
            state = "conflict" if conflicts else "changed" if changed else "unchanged"
        return {
            "part": handler._configuration_part,
            "key": theirs["key"],
            "name": handler._get_name(current or theirs),
            "state": state,
            "current": current,
            "merged": merged,
            "theirs": theirs,
            "apply": merged is not None and not merge.same(merged, current),
            "changes": changes,
            "conflicts": conflicts,
        }

    def _get_vendor_base(self, handler, current):
        """A workflow that an addon ships has that default for its base."""
        if handler._configuration_part != "workflows":
            return None
        workflow = self.env["dealer.workflow"]._find_by_key(current["key"])
        text = workflow.sudo().vendor_definition  # a definition, not data
        if not text:
            return None
        return self.env["dealer.workflow"]._leave_out_texts(json.loads(text), current)

    def _describe_conflict(self, handler, conflict, current, theirs):
        path = tuple(
            word.rstrip("]") for word in conflict["path"].replace("[", ".").split(".") if word
        )
        if handler._configuration_part == "workflows":
            place = self.env["dealer.workflow"]._describe_place(conflict["path"])
        else:
            place = handler._describe_path(path, current, theirs)
        return self.env._(
            "%(place)s: here “%(ours)s”, in the file “%(theirs)s”; yours stays.",
            place=place or handler._get_label(),
            ours=handler._describe_value(conflict["ours"]),
            theirs=handler._describe_value(conflict["theirs"]),
        ).replace("\n", " ")

    # === APPLYING === #

    @api.model
    def _apply(self, parts, origin):
        """Lay a file over what is here, all or nothing.

        :param dict parts: as `_read_file` returns them
        :param str origin: name of the file
        :return: (rows as of `_compare`, list of sentences on what is left to do)
        """
        self._check_designer()
        # two imports go one after the other
        self.env.execute_query(SQL("SELECT pg_advisory_xact_lock(hashtext(%s))", KIND))
        rows = self._compare(parts)
        specs = {
            key: self.env[PARTS["fields"]]._get_spec(tree)
            for key, tree in parts.get("fields", {}).items()
            if tree["model"] not in self.env
        }
        self = self.with_context(
            dealer_configuration_specs=specs,
            dealer_configuration_workflows=tuple(parts.get("workflows", ())),
            dealer_configuration_templates="templates" in parts,
        )
        told = {}
        for part, model in PARTS.items():
            asked = [row for row in rows if row["part"] == part and row["apply"]]
            if not asked:
                continue
            if part == "fields":
                # a new document type has made its fields already
                here = {tree["key"]: tree for tree in self.env[model]._get_trees()}
                for row in asked:
                    row["current"] = canonical.normalise(here.get(row["key"]))
            pieces = [
                (row["merged"], row["current"])
                for row in asked
                if not merge.same(row["merged"], row["current"])
            ]
            said = self.env[model]._apply(pieces)
            told.update({(part, key): text for key, text in said.items()})
        self._keep_sources(rows, origin)
        return rows, list(told.values())

    def _keep_sources(self, rows, origin):
        # nobody writes these by hand
        Source = self.env["dealer.configuration.source"].sudo()
        known = {
            (source.part, source.key): source for source in Source.search([("part", "!=", False)])
        }
        for row in rows:
            text = canonical.dumps(row["theirs"])
            values = {
                "name": row["name"],
                "origin": origin[:200],
                "definition": text,
                "sha256": canonical.seal_text(text),
                "conflicts": "\n".join(row["conflicts"]) or False,
                "user_id": self.env.uid,
                "date": self.env.cr.now().replace(microsecond=0),
            }
            source = known.get((row["part"], row["key"]))
            if not source:
                Source.create({"part": row["part"], "key": row["key"], **values})
            elif source.definition != text or source.conflicts != values["conflicts"]:
                source.write(values)


def _refuse_doubles(pairs):
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise ValueError("a key is there twice")
    return tree


def _refuse_constant(name):
    raise ValueError(f"{name} is no number")


def _check_depth(tree, depth=0):
    if depth > MAX_DEPTH:
        raise ValueError("it is nested too deeply")
    for value in (
        tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    ):
        _check_depth(value, depth + 1)
