from odoo import models
from odoo.exceptions import UserError

from ..lib import canonical, merge


class DealerWorkflow(models.Model):
    """Drafts, and how they come into force."""

    _inherit = "dealer.workflow"

    # === ACTIONS === #

    def action_edit(self):
        """Open the draft of a published workflow; there is one at most, made when needed."""
        self.ensure_one()
        draft = self if self.state == "draft" else self._get_or_create_draft()
        return draft.action_open_editor()

    def action_publish(self):
        """Check the draft and open the dialog that publishes it."""
        self.ensure_one()
        self.check_access("write")
        self._check_is_draft()
        self._refuse_errors()
        wizard = self.env["dealer.workflow.publish"].create({"draft_id": self.id})
        return wizard._get_action()

    def action_discard(self):
        """Throw the draft away; what is in force stays as it is."""
        self.ensure_one()
        self._check_is_draft()
        live = self.live_id
        self.unlink()
        if live:
            return live._get_form_action()
        return self.env["ir.actions.act_window"]._for_xml_id("dealer_workflow.action_workflow")

    def action_retire(self):
        """No new documents follow it; those on their way keep their stages and steps."""
        self.check_access("write")
        for workflow in self:
            if workflow.state != "published":
                raise UserError(
                    self.env._("“%s” is not in force: nothing to retire.", workflow.name)
                )
        self.sudo().write({"state": "retired"})  # the state is the engine's to write
        for workflow in self:
            workflow.message_post(body=self.env._("Retired: new documents don't follow it."))
        return True

    def action_restore(self):
        """Put a retired workflow into force again, as it was."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "retired":
            raise UserError(self.env._("“%s” is not retired.", self.name))
        self._refuse_errors()
        self._check_key_free()
        self.sudo().state = "published"  # the state is the engine's to write
        self.message_post(body=self.env._("In force again."))
        return True

    def action_compare(self):
        """Open the comparison of what is in force with what was, or is going to be."""
        self.ensure_one()
        live = self.live_id or self
        draft = self if self.live_id else self.draft_ids[:1]
        values = {"workflow_id": live.id}
        if draft:
            values.update(left_kind="live", right_kind="draft")
        else:
            values["left_version_id"] = live.version_ids[:2][-1:].id
        return self.env["dealer.workflow.compare"].create(values)._get_action()

    def action_export(self):
        """Download the definition as a file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/dealer_workflow/definition/{self.id}",
            "target": "download",
        }

    def action_copy_to_store(self):
        """Open the dialog that makes another store's workflow of this one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.workflow.copy",
            "name": self.env._("Copy to a Store"),
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_workflow_id": (self.live_id or self).id},
        }

    def action_rebase(self):
        """Take over into the draft what was published since it was made."""
        self.ensure_one()
        self.check_access("write")
        self._check_is_draft()
        if not self._is_outdated():
            raise UserError(self.env._("Nothing was published since this draft was made."))
        published = self.live_id._get_definition()
        base, _problems = self._read_definition(
            self._parse_definition(self.base_definition.encode())
        )
        merged, conflicts = merge.merge(base or published, self._get_definition(), published)
        self._load_definition(merged)
        self.sudo().base_definition = canonical.dumps(published)  # the engine's to write
        if conflicts:
            self.message_post(
                body=self.env._(
                    "Changed on both sides, the draft's was kept: %s",
                    ", ".join(self._describe_conflicts(conflicts)),
                )
            )
        return self.action_open_editor()

    # === BUSINESS METHODS === #

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.workflow",
            "res_id": self.id,
            "name": self.display_name,
            "views": [(False, "form")],
            "target": "current",
        }

    def _get_or_create_draft(self, tree=None):
        """The draft of a workflow that was published.

        :param tree: what a new draft says (default: what is in force)
        :raise UserError: when a tree is given and there is a draft already
        """
        self.ensure_one()
        if self.draft_ids:
            if tree is not None:
                raise UserError(
                    self.env._(
                        "“%s” has a draft already: publish or discard that one first.", self.name
                    )
                )
            return self.draft_ids[:1]
        current = self._get_definition()
        Workflow = self.env["dealer.workflow"]
        Workflow.check_access("create")
        # `live_id` and `base_definition` are the engine's to write
        draft = Workflow.sudo().create(
            {
                "name": self.name,
                "key": self.key,
                "model_id": self.model_id.id,
                "live_id": self.id,
                "version": self.version,
                "base_definition": canonical.dumps(current),
            }
        )
        draft = draft.with_env(self.env)
        draft._load_definition({**(tree or current), "key": self.key})
        self.invalidate_recordset(["draft_ids"])
        return draft

    def _check_is_draft(self):
        if not self.exists():
            raise UserError(
                self.env._(
                    "This draft is gone: somebody has published or discarded it in the meantime."
                )
            )
        if self.state != "draft":
            raise UserError(
                self.env._("“%s” is in force already: press Edit to make a draft of it.", self.name)
            )

    def _check_key_free(self):
        others = self.sudo().search(
            [("key", "=", self.key), ("state", "=", "published"), ("id", "!=", self.id)]
        )
        if others:
            raise UserError(
                self.env._(
                    "“%(other)s” has the same key (%(key)s) and is in force: edit that one.",
                    other=others[0].name,
                    key=self.key,
                )
            )

    def _get_findings(self):
        """:return: what the check of the workflow found (`_check`), errors first"""
        return sorted(self._check(), key=lambda finding: finding["level"] != "error")

    def _refuse_errors(self):
        errors = [f["message"] for f in self._get_findings() if f["level"] == "error"]
        if errors:
            raise UserError(
                self.env._("“%s” can't be published yet:", self.name)
                + "\n"
                + "\n".join(f"• {message}" for message in errors[:10])
            )

    def _get_likely_target(self, stage):
        """:return: the stage of this draft in which documents of a vanished one may continue"""
        stages = self.stage_ids.sorted()
        same = stages.filtered(lambda s: s.category == stage.category)
        if same or self.env[self.model]._workflow_category_field:
            return same[:1]
        return stages[:1]

    def _is_outdated(self):
        """:return: whether the workflow in force has changed since this draft was made"""
        self.ensure_one()
        if not self.live_id or not self.base_definition:
            return False
        return bool(self._get_changes_since())

    def _get_changes_since(self):
        """:return: what was changed in force since this draft was made, for people"""
        self.ensure_one()
        if not self.live_id or not self.base_definition:
            return []
        base = self._parse_definition(self.base_definition.encode())
        return self._describe_changes(base, self.live_id._get_definition())

    def _publish(self, note="", targets=None):
        """Put a draft into force: lay it over the published workflow, or be the first.

        Whoever calls it has checked the draft. Documents move in sets; two at once: the second
        gets a sentence.

        :param dict targets: {code of a stage that goes: code of the stage its documents go to}
        :return: the workflow in force
        """
        self.ensure_one()
        self.check_access("write")
        self._check_is_draft()
        # what is in force is changed by publishing only, under the superuser
        draft, live = self.sudo(), (self.live_id or self).sudo()
        if not live.try_lock_for_update() or not draft.try_lock_for_update():
            raise UserError(
                self.env._(
                    "Somebody else is publishing “%s” right now: reload in a moment.", self.name
                )
            )
        live._check_key_free()
        tree = draft._get_definition()
        before = live._get_definition() if live.version else {"domain": ""}
        targets = targets or {}
        self._refuse_homeless(live, tree, targets)
        if live != draft:
            draft.draft_ids.unlink()
            draft.live_id = False
            live._load_definition({**tree, "key": live.key}, targets)
            self._close_requests(live)
            draft.unlink()
        live.write({"state": "published", "version": live.version + 1})
        definition = live._get_definition()
        live._create_version(definition, note)
        if any(definition.get(name) != before.get(name) for name in ("company_id", "domain")):
            live._start_documents()
        return live.with_env(self.env)

    def _create_version(self, definition, note):
        text = canonical.dumps(definition)
        self.env["dealer.workflow.version"].create(
            {
                "workflow_id": self.id,
                "number": self.version,
                "definition": text,
                "sha256": canonical.seal_text(text),
                "published_by_id": self.env.uid,
                "note": note or False,
            }
        )
        self.message_post(
            body=self.env._(
                "Version %(number)s published. %(note)s", number=self.version, note=note
            )
        )

    def _refuse_homeless(self, live, tree, targets):
        """Refuse when documents stand in a stage that goes and nobody said where they go."""
        codes = {
            stage["code"] for stage in tree.get("stage_ids", []) if stage.get("active") is not False
        }
        for stage, count in live._get_stages_to_leave(tree).items():
            if targets.get(stage.code) not in codes:
                raise UserError(
                    self.env._(
                        "%(count)s documents are in “%(stage)s”, which goes: say in which stage"
                        " they continue.",
                        count=count,
                        stage=stage.name,
                    )
                )

    def _close_requests(self, live):
        """Approvals that were asked for a step that has gone are void."""
        requests = self.env["dealer.workflow.request"].sudo()
        requests.invalidate_model(["transition_id"])
        lost = requests.search(
            [
                ("res_model", "=", live.model),
                ("state", "in", ("pending", "approved")),
                ("transition_id", "=", False),
            ]
        )
        if lost:
            lost._close("void", self.env._("The step has gone from the workflow"))

    def _start_documents(self):
        """Give documents that follow this workflow and have no stage yet their first one.

        Old documents when a workflow is published for the first time; in sets, no actions run.
        """
        self.ensure_one()
        documents = self.env[self.model].sudo().with_context(active_test=False)
        last = 0
        while True:
            batch = documents.search(
                [("workflow_stage_id", "=", False), ("id", ">", last)], order="id", limit=1000
            )
            if not batch:
                return
            last = batch[-1:].id
            batch._workflow_start(origin="publish")
