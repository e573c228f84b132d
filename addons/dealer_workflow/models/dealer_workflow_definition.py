import json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger
from psycopg2.errors import ForeignKeyViolation

from ..lib import canonical, merge
from ..lib.reader import Reader

SCHEMA = 1
MAX_FILE = 2_000_000  # bytes
SHOWN_PROBLEMS = 10
#: Documents moved in one go.
BATCH = 1000
#: What only publishing and defaults write.
ENGINE_FIELDS = {"state", "version", "live_id", "vendor_definition", "base_definition"}


class DealerWorkflow(models.Model):
    """The definition of a workflow: one JSON tree that says everything about it.

    The same tree is a version, a file, a default shipped by an addon, and what is compared and
    merged. `_part_export` (`dealer.workflow.part`) says how it is spelled.
    """

    _name = "dealer.workflow"
    _inherit = ["dealer.workflow", "dealer.workflow.part", "mail.thread", "mail.activity.mixin"]
    _part_left_out = ("active", "model_id")
    _part_keeps_sequence = True

    base_definition = fields.Text(
        copy=False, help="Of a draft: the published definition it was made from (canonical JSON)."
    )

    # === CRUD METHODS === #

    def write(self, vals):
        if not self.env.su and ENGINE_FIELDS.intersection(vals):
            raise UserError(self.env._("A workflow comes into force by publishing its draft."))
        return super().write(vals)

    def copy(self, default=None):
        """A copy is a draft of a workflow of its own, with all its stages and steps."""
        copies = super().copy(default)
        for workflow, copy in zip(self, copies, strict=True):
            tree = workflow._get_definition()
            for name in ("name", *(default or {})):
                tree.pop(name, None)
            copy._load_definition({**copy._get_definition(), **_without_shell(tree)})
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_never_published(self):
        for workflow in self:
            if workflow.version and workflow.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” was published and its history is kept: retire it instead.",
                        workflow.name,
                    )
                )

    def _part_get_workflow(self):
        return self

    # === DEFINITION === #

    def _get_definition(self):
        """:return: the definition, a JSON tree in its one spelling"""
        self.ensure_one()
        self.check_access("read")
        # what it refers to (groups, fields, templates) are names of configuration
        workflow = self.sudo()
        tree = workflow._part_export()[0]
        return {"schema": SCHEMA, "key": self.key, "model": self.model, **tree}

    @api.model
    def _read_definition(self, tree):
        """Check a definition as data and bring it into its one spelling; nothing is executed.

        :param tree: anything
        :return: (definition, list of problems in sentences that name where)
        """
        problem = self._get_shape_problem(tree)
        if problem:
            return {}, [problem]
        raw_stages = tree.get("stage_ids")
        stages = {
            stage["code"]: True
            for stage in (raw_stages if isinstance(raw_stages, list) else [])
            if isinstance(stage, dict) and isinstance(stage.get("code"), str)
        }
        reader = Reader(self.env, tree["model"], stages)
        shell = {name: tree[name] for name in ("schema", "key", "model")}
        workflow = self.with_context(active_test=False)
        read = workflow._part_read(_without_shell(tree), reader, "")
        self._read_categories(read, reader)
        return {**shell, **read}, reader.problems

    def _get_shape_problem(self, tree):
        """:return: what makes a tree no definition at all, one sentence, or None"""
        if not isinstance(tree, dict):
            return self.env._("This is no workflow: a group of settings in braces is expected.")
        try:
            text = canonical.dumps(tree)
            text.encode()
        except (TypeError, ValueError, RecursionError):
            return self.env._(
                "This is no workflow: it has values that are no text, number or list."
            )
        if len(text) > MAX_FILE or "\\u0000" in text:
            return self.env._(
                "This is no workflow: it is too large or has characters that are no text."
            )
        if tree.get("schema") != SCHEMA or isinstance(tree.get("schema"), bool):
            return self.env._("This workflow is not of schema %s, the only one known here.", SCHEMA)
        model = tree.get("model")
        if not isinstance(model, str) or model not in self._get_models():
            return self.env._(
                "“%s” is no document that can have a workflow here: install its addon first.",
                str(model)[:60],
            )
        key = tree.get("key")
        if not isinstance(key, str) or not key.replace(".", "").replace("_", "").isalnum():
            return self.env._("“key” must be letters, digits, _ and dots.")
        if len(key) > 100 or not key.isascii():
            return self.env._("“key” must be letters, digits, _ and dots, at most 100 of them.")
        return None

    def _read_categories(self, tree, reader):
        """Add what is wrong between the pieces."""
        categories = self.env[reader.model]._workflow_categories()
        for stage in tree.get("stage_ids", []):
            category = stage.get("category") or self.env["dealer.workflow.stage"]._part_get_default(
                "category"
            )
            if category not in categories:
                reader.add(
                    f"{self._part_get_label('stage_ids')} › {stage.get('code')}",
                    self.env._(
                        "“%(category)s” is none of the categories %(categories)s",
                        category=str(category)[:60],
                        categories=", ".join(categories),
                    ),
                )

    def _load_definition(self, tree, targets=None):
        """Lay a definition over this workflow; stages and steps that stay keep their records.

        :param tree: a definition; its key is left alone, its model must be this workflow's
        :param dict targets: {code of a stage with documents that goes: code of the stage they
            go to}; the documents are moved by the system, and it is written down
        :raise ValidationError: with every problem of the tree, one sentence each
        :return: True when it changed anything
        """
        self.ensure_one()
        if isinstance(tree, dict) and tree.get("model") != self.model:
            raise ValidationError(
                self.env._(
                    "This is a workflow of %(other)s, not of %(model)s.",
                    other=str(tree.get("model"))[:60],
                    model=self.model,
                )
            )
        tree, problems = self._read_definition(tree)
        self._refuse_problems(problems)
        before = self._get_definition()
        if merge.same({**before, "key": None}, {**tree, "key": None}):
            return False
        reader = Reader(self.env, self.model, {})
        # definitions refer to groups and fields that their author need not read
        vals = self._part_get_values(tree, before, reader)
        if vals:
            self.write(vals)
        self._part_apply_texts(tree, before)
        Stage, Transition = (
            self.env["dealer.workflow.stage"],
            self.env["dealer.workflow.transition"],
        )
        stages, gone = Stage._part_apply(self, "stage_ids", tree.get("stage_ids", []), reader, {})
        reader.stages.update((stage.code, stage.id) for stage in stages)
        _steps, gone_steps = Transition._part_apply(
            self, "transition_ids", tree.get("transition_ids", []), reader, {}
        )
        self.env.registry.clear_cache()
        self._move_from_stages(gone, stages, targets or {})
        gone_steps.unlink()
        self._unlink_stages(gone)
        self.invalidate_recordset()
        self.env.registry.clear_cache()
        return True

    def _refuse_problems(self, problems):
        if not problems:
            return
        shown = problems[:SHOWN_PROBLEMS]
        if len(problems) > len(shown):
            shown.append(self.env._("and %s more.", len(problems) - len(shown)))
        raise ValidationError("\n".join(shown))

    # === DOCUMENTS IN STAGES THAT GO === #

    def _get_stages_to_leave(self, tree):
        """Stages of this workflow that documents must leave when `tree` comes into force.

        Stages that go or are archived; and, where facts decide the category, stages that get
        another category.

        :return: {stage: number of documents}, those with documents only
        """
        self.ensure_one()
        new = {stage["code"]: stage for stage in tree.get("stage_ids", [])}
        default = self.env["dealer.workflow.stage"]._part_get_default("category")
        by_facts = self.env[self.model]._workflow_category_field
        leaving = self.with_context(active_test=False).stage_ids.filtered(
            lambda stage: (
                stage.code not in new
                or new[stage.code].get("active") is False
                or (by_facts and new[stage.code].get("category", default) != stage.category)
            )
        )
        if not leaving:
            return {}
        # how many, and nothing else, whatever the administrator may see of them
        documents = self.env[self.model].sudo().with_context(active_test=False)
        groups = documents._read_group(
            [("workflow_stage_id", "in", leaving.ids)], ["workflow_stage_id"], ["__count"]
        )
        return {self.env["dealer.workflow.stage"].browse(stage.id): n for stage, n in groups}

    def _move_from_stages(self, gone, stages, targets):
        """Move the documents of stages that go, in sets, as the system's move."""
        if not targets:
            return
        by_code = {stage.code: stage for stage in stages}
        old = {stage.code: stage for stage in gone | stages}
        documents = self.env[self.model].sudo().with_context(active_test=False)
        for code, target in targets.items():
            if code not in old or target not in by_code or code == target:
                continue
            reason = self.env._("The stage “%s” has gone from the workflow.", old[code].name)
            ids = documents._search([("workflow_stage_id", "=", old[code].id)])
            for batch in _batches(documents.browse(ids)):
                batch._workflow_force_stage(by_code[target], reason, origin="publish")

    def _unlink_stages(self, gone):
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                gone.unlink()
        except ForeignKeyViolation:
            raise UserError(
                self.env._(
                    "There are documents in a stage that would go (%s), perhaps since a moment"
                    " ago: publish again and say where they go.",
                    ", ".join(gone.mapped("name")),
                )
            ) from None

    # === FILES === #

    def _get_definition_file(self):
        """:return: the definition as a file for people and versioning tools: bytes"""
        text = json.dumps(
            canonical.normalise(self._get_definition()),
            sort_keys=True,
            indent=2,
            ensure_ascii=False,
        )
        return (text + "\n").encode()

    @api.model
    def _parse_definition(self, content):
        """Read a file as JSON.

        :param bytes content: anything
        :return: a tree
        :raise UserError: in one sentence
        """
        if len(content) > MAX_FILE:
            raise UserError(
                self.env._("The file has more than %s bytes: it is no workflow.", MAX_FILE)
            )
        try:
            return json.loads(
                content.decode("utf-8-sig"),
                object_pairs_hook=_refuse_doubles,
                parse_constant=_refuse_constant,
            )
        except (ValueError, RecursionError, MemoryError) as error:
            raise UserError(
                self.env._(
                    "The file can't be read as JSON (%s): choose one that was exported here.",
                    str(error)[:200],
                )
            ) from None


def _without_shell(tree):
    return {name: value for name, value in tree.items() if name not in ("schema", "key", "model")}


def _batches(records):
    for start in range(0, len(records), BATCH):
        yield records[start : start + BATCH]


def _refuse_doubles(pairs):
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise ValueError("a key is there twice")
    return tree


def _refuse_constant(name):
    raise ValueError(f"{name} is no number")
