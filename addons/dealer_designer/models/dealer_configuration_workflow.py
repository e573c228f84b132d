from odoo import api, models

from ..lib.shapes import is_text
from .dealer_configuration_part import ConfigurationReader
from odoo.addons.dealer_workflow.lib import canonical

SHELL = ("schema", "key", "model")


class DealerConfigurationWorkflow(models.AbstractModel):
    """Workflows in force, with their approvals, time limits and actions."""

    _name = "dealer.configuration.workflow"
    _description = "Configuration: Workflows"
    _inherit = "dealer.configuration.part"
    _configuration_part = "workflows"

    @api.model
    def _get_label(self):
        return self.env._("Workflows")

    @api.model
    def _get_trees(self):
        workflows = self.env["dealer.workflow"].search([("state", "=", "published")])
        trees = [canonical.normalise(workflow._get_definition()) for workflow in workflows]
        return sorted(trees, key=lambda tree: tree["key"])

    @api.model
    def _read(self, tree, known):
        Workflow = self.env["dealer.workflow"]
        name = tree.get("key", "") if isinstance(tree, dict) else ""
        place = f"{self._get_label()} › {str(name)[:80]}"
        model = tree.get("model") if isinstance(tree, dict) else None
        brought = is_text(model) and ("ir.model", model) in known and model not in self.env
        shaped = {**tree, "model": "res.partner"} if brought else tree
        problem = Workflow._get_shape_problem(shaped)
        if problem and not (brought and is_text(name) and name):
            self._refuse(place, problem)
        self._refuse_code(tree, name)
        raw = tree.get("stage_ids")
        stages = {
            stage["code"]: True
            for stage in (raw if isinstance(raw, list) else [])
            if isinstance(stage, dict) and isinstance(stage.get("code"), str)
        }
        reader = ConfigurationReader(self.env, model, stages, known)
        rest = {key: value for key, value in tree.items() if key not in SHELL}
        read = Workflow.with_context(active_test=False)._part_read(rest, reader, "")
        if not brought and not reader.problems:
            Workflow._read_categories(read, reader)
        self._raise_problems(reader, name)
        return canonical.normalise({**{key: tree[key] for key in SHELL}, **read})

    @api.model
    def _apply(self, pieces):
        """Publish what the check finds no error in; the rest stays a draft, and that is said."""
        Workflow = self.env["dealer.workflow"]
        told = {}
        for tree, before in pieces:
            live = Workflow.search([("key", "=", tree["key"]), ("state", "=", "published")])
            if before is not None and live.draft_ids:
                told[tree["key"]] = self.env._(
                    "“%s” has a draft that somebody works on: publish or discard it, and import"
                    " again.",
                    live.name,
                )
                continue
            draft = live._get_or_create_draft(tree) if live else self._create_draft(tree)
            told[tree["key"]] = self._publish_or_tell(draft)
        return {key: text for key, text in told.items() if text}

    def _create_draft(self, tree):
        draft = self.env["dealer.workflow"]._create_from(tree)
        document_type = self.env["dealer.document.type"]._get_of_model(draft.model)
        if document_type and document_type.key == draft.key:
            document_type.sudo().workflow_id = draft  # the type's own, as when it is drawn
        return draft

    def _publish_or_tell(self, draft):
        errors = [f["message"] for f in draft._get_findings() if f["level"] == "error"]
        leaving = (draft.live_id or draft)._get_stages_to_leave(draft._get_definition())
        if draft.live_id and leaving:
            errors.append(
                self.env._(
                    "documents are in stages that go: %s",
                    ", ".join(stage.name for stage in leaving),
                )
            )
        if errors:
            return self.env._(
                "“%(workflow)s” was left as a draft: %(problem)s",
                workflow=draft.name,
                problem=errors[0],
            )
        draft._publish(note=self.env._("Imported configuration"))
        return False

    @api.model
    def _describe(self, old, new):
        if old is None:
            return []
        return self.env["dealer.workflow"]._describe_changes(old, new)

    @api.model
    def _describe_path(self, path, old, new):
        return self.env["dealer.workflow"]._describe_place(".".join(path))
