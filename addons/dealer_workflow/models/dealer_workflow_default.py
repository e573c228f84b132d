import re
from pathlib import PurePosixPath

from markupsafe import Markup
from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import file_open

from ..lib import canonical, merge

_PATH = re.compile(r"[a-z0-9_]+(/[a-zA-Z0-9_.-]+)+\.json\Z")


class DealerWorkflow(models.Model):
    """Defaults shipped by addons, which survive updates beside what administrators change."""

    _inherit = "dealer.workflow"

    @api.model
    def _load_default(self, module, path):
        """Create, or bring up to date, the workflow an addon ships as a JSON file.

        Called from a data file with `<function>`, at every install and update. The first time the
        workflow is created and published. Later: what the administrator left alone becomes what
        the addon ships now, what he changed stays his. Where both changed the same, his is kept,
        and the administrators of workflows are told.

        :param str module: the addon
        :param str path: the file, below the addon, such as `data/workflow.json`
        :return: True when something was published
        """
        if not _PATH.match(f"{module}/{path}") or ".." in PurePosixPath(path).parts:
            raise ValueError(f"{module}/{path} is no JSON file of an addon")
        with file_open(f"{module}/{path}", "rb") as file:
            tree = self._parse_definition(file.read())
        return self._apply_default(tree, module)

    @api.model
    def _apply_default(self, tree, module):
        """:param tree: what `module` ships; see `_load_default`"""
        shipped, problems = self._read_definition(tree)
        if problems:
            raise ValidationError("\n".join([f"{module}:", *problems]))
        text = canonical.dumps(shipped)
        workflow = self._find_by_key(shipped["key"])
        if not workflow:
            workflow = self._create_from(shipped)
            workflow.vendor_definition = text
            workflow._publish(note=self.env._("Default of %s", module))
            return True
        if workflow.vendor_definition == text:
            return False
        if not workflow.vendor_definition:
            # somebody drew one of this key before: it is all his
            workflow.vendor_definition = text
            return False
        return workflow._merge_default(shipped, module)

    def _merge_default(self, shipped, module):
        """Lay a newer default over a workflow, keeping what the administrator changed."""
        self.ensure_one()
        current = self._get_definition()
        base, _problems = self._read_definition(
            self._parse_definition(self.vendor_definition.encode())
        )
        base, theirs = self._leave_out_texts(base, current), self._leave_out_texts(shipped)
        merged, conflicts = merge.merge(base or theirs, current, theirs)
        self.vendor_definition = canonical.dumps(shipped)
        changed = not merge.same(merged, current)
        if changed:
            changed = self._publish_default(merged, module)
            if not changed:
                conflicts = merge.diff(current, theirs)
                conflicts = [{**found, "path": ".".join(found["path"])} for found in conflicts]
        if conflicts:
            self._tell_conflicts(conflicts, module)
        return changed

    def _leave_out_texts(self, tree, current=None):
        """Leave out of a shipped tree the texts in languages that aren't installed.

        :param current: what is in force: languages it doesn't have are left out of the base of
            the merge, so that those of a language installed later are new and not removed
        """
        languages = {code for code, _name in self.env["res.lang"].get_installed()} | {"en_US"}

        def walk(node, mine):
            if isinstance(node, dict) and "en_US" in node:
                return {
                    lang: text
                    for lang, text in node.items()
                    if lang in languages and (current is None or lang in (mine or ()))
                }
            if isinstance(node, dict):
                mine = mine if isinstance(mine, dict) else {}
                return {name: walk(value, mine.get(name)) for name, value in node.items()}
            if isinstance(node, list):
                mine = mine if isinstance(mine, list) else []
                by_code = {item["code"]: item for item in mine if isinstance(item, dict)}
                return [
                    walk(item, by_code.get(item.get("code"))) if isinstance(item, dict) else item
                    for item in node
                ]
            return node

        return walk(tree, current)

    @api.model
    def _find_by_key(self, key):
        """:return: the workflow of a key: in force, else retired, else never published"""
        found = self.search([("key", "=", key), ("live_id", "=", False)])
        return found.sorted(lambda w: (w.state != "published", w.state != "retired", -w.id))[:1]

    def _publish_default(self, merged, module):
        """:return: whether the merged definition could be put into force"""
        merged, problems = self._read_definition(merged)
        leaving = {} if problems else self._get_stages_to_leave(merged)
        if problems or leaving:
            return False
        self._load_definition(merged)
        if self.state == "draft":
            return True
        self.version += 1
        self._create_version(
            self._get_definition(), self.env._("Update of %(module)s", module=module)
        )
        return True

    def _create_from(self, tree, **values):
        """Make a draft of a definition, as a workflow of its own."""
        workflow = self.create(
            {
                "name": self._get_text(tree.get("name") or tree["key"]),
                "key": tree["key"],
                "model_id": self.env["ir.model"]._get_id(tree["model"]),
                **values,
            }
        )
        workflow._load_definition(tree)
        return workflow

    def _tell_conflicts(self, conflicts, module):
        """Tell the administrators of workflows what was not taken over from a new default."""
        self.ensure_one()
        places = self._describe_conflicts(conflicts)
        body = Markup("%s<ul>%s</ul>") % (
            self.env._(
                "%(module)s ships a newer default that changes what you have changed too; yours"
                " was kept. Compare them with the button “Compare”:",
                module=module,
            ),
            Markup("").join(Markup("<li>%s</li>") % place for place in places),
        )
        self.message_post(body=body)
        group = self.env.ref("dealer_workflow.group_workflow_administrator")
        known = self.activity_ids.user_id
        for user in group.all_user_ids.filtered("active") - known:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Compare with the new default of %s", module),
                note=body,
            )
