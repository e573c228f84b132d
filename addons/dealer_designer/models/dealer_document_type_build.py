import csv
import io

from markupsafe import Markup
from odoo import Command, fields, models
from odoo.tools import SQL

from ..lib.naming import get_slug
from .dealer_document_type import COLORS

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
PLACEHOLDER = Markup(
    '<span class="o_dealer_placeholder" data-oe-expression="{path}">{label}</span>'
)
EMPTY_LIST = Markup('<p class="o_view_nocontent_smiling_face">%s</p>')


class DealerDocumentType(models.Model):
    """Makes the standard records of a type and keeps them in step with it."""

    _inherit = "dealer.document.type"

    def _build(self):
        """Make everything of a planned type.

        The records are settings, which a designer may not write otherwise: what is made is
        bounded by the plan, and its access by the plan's roles.
        """
        self.ensure_one()
        self._make_model()
        self.field_ids._make()
        self.state = "active"
        self._sync_access()
        self._write_views()
        self._make_action()
        self._sync_menu()
        self._sync_names()
        self._make_workflow()
        self._make_print()
        self.message_post(body=self.env._("The document type was made."))

    def _rebuild(self):
        """Carry changed fields of a type in use over to its model and views."""
        for document_type in self.filtered(lambda document_type: document_type.state == "active"):
            document_type.field_ids._make()
            document_type._write_views()

    # === MODEL === #

    def _make_model(self):
        names = self._get_names()
        slugs = (get_slug(name, 24) for name in (names.get("en_US"), *names.values()))
        slug = self.key or next(filter(None, slugs), "document")
        IrModel = self.env["ir.model"].sudo()  # settings, see _build
        key, number = slug, 2
        while IrModel._get_id(f"x_{key}") or self._is_key_taken(key):
            key, number = f"{slug}_{number}", number + 1
        model = IrModel.create(
            {
                "name": self.name,
                "model": f"x_{key}",
                "order": "id desc",
                "info": names.get("en_US") or self.name,
                "field_id": [],
                "is_mail_thread": True,
                "is_mail_activity": True,
                "is_workflow": True,
                "is_document": True,
            }
        )
        self.write({"key": key, "model_id": model.id})

    def _is_key_taken(self, key):
        types = self.sudo().with_context(active_test=False)
        return bool(types.search_count([("key", "=", key)], limit=1))

    # === WORKFLOW === #

    def _make_workflow(self):
        """Draw the workflow of the planned stages and publish it, as the designer."""
        if not self.stage_ids:
            return
        stages = self.stage_ids.sorted()
        codes = {stage: f"stage_{number}" for number, stage in enumerate(stages, 1)}
        workflow = self.env["dealer.workflow"].create(
            {
                "name": self.name,
                "key": self.key,
                "model_id": self.model_id.id,
                "stage_ids": [
                    Command.create(stage._prepare_stage_values(codes[stage], number))
                    for number, stage in enumerate(stages, 1)
                ],
            }
        )
        drawn = {stage.code: stage for stage in workflow.stage_ids}
        for stage in stages:
            self._put_names(drawn[codes[stage]], "name", stage._get_names())
        for number, stage in enumerate(stages[1:], 1):
            sources = stage._get_sources()
            values = stage._prepare_step_values(
                f"step_{number}",
                drawn[codes[stage]],
                self.env["dealer.workflow.stage"].union(
                    *(drawn[codes[source]] for source in sources)
                ),
            )
            step = self.env["dealer.workflow.transition"].create(
                {"workflow_id": workflow.id, "sequence": number * 10, **values}
            )
            self._put_names(step, "name", stage._get_button_names())
        self.workflow_id = workflow
        workflow._refuse_errors()
        workflow._publish()

    # === PRINTED FORM === #

    def _make_print(self):
        """Make a printed form of all fields, for the designer to edit."""
        row = Markup("<tr><td>{label}</td><td>{value}</td></tr>")
        rows = [
            row.format(label=line.name, value=PLACEHOLDER.format(path=name, label=line.name))
            for line, name in self._get_made_fields()
            if line.kind not in ("file", "image")
        ]
        number = PLACEHOLDER.format(path="name", label=self.env._("Number"))
        self.env["dealer.designer.template"].create(
            {
                "name": self.name,
                "key": f"{self.key}.print",
                "kind": "print",
                "model_id": self.model_id.id,
                "body": Markup(
                    "<h2>{name} {number}</h2><table class='table'>{rows}</table>"
                ).format(name=self.name, number=number, rows=Markup("").join(rows)),
            }
        )

    # === ACCESS === #

    def _sync_access(self):
        """Write the access rows and rules of a type in use from its lines, and nobody else's."""
        for document_type in self.filtered(lambda document_type: document_type.state == "active"):
            model = document_type.model_id
            Access = self.env["ir.model.access"].sudo()  # settings, see _build
            Rule = self.env["ir.rule"].sudo()
            Access.search([("model_id", "=", model.id)]).unlink()
            Rule.with_context(active_test=False).search([("model_id", "=", model.id)]).unlink()
            lines = document_type.access_ids
            Access.create([document_type._prepare_access_values(line) for line in lines])
            Rule.create(
                [
                    {
                        "name": f"{model.model}: store",
                        "model_id": model.id,
                        "domain_force": "[('company_id', 'in', company_ids)]",
                    },
                    *(document_type._prepare_rule_values(line) for line in lines),
                ]
            )
            groups = [Command.set(lines.group_id.ids)]
            document_type.sudo().menu_id.group_ids = groups
            document_type.sudo().action_id.group_ids = groups
            document_type.message_post(body=document_type._describe_access())

    def _prepare_access_values(self, line):
        return {
            "name": f"{self.model} {line.group_id.name}",
            "model_id": self.model_id.id,
            "group_id": line.group_id.id,
            "perm_read": True,
            "perm_write": line.perm_write,
            "perm_create": line.perm_create,
            "perm_unlink": line.perm_unlink,
        }

    def _prepare_rule_values(self, line):
        # rules of several roles add up: each counts only for what its role may do
        domain = "[('user_id', '=', user.id)]" if line.scope == "own" else "[(1, '=', 1)]"
        return {
            "name": f"{self.model}: {line.group_id.name}",
            "model_id": self.model_id.id,
            "groups": [Command.set(line.group_id.ids)],
            "domain_force": domain,
            "perm_read": True,
            "perm_write": line.perm_write,
            "perm_create": line.perm_create,
            "perm_unlink": line.perm_unlink,
        }

    def _describe_access(self):
        """:return: who may do what, one sentence, for the history of the type"""
        parts = []
        for line in self.access_ids:
            rights = [self.env._("read")]
            rights += [self.env._("change")] * line.perm_write
            rights += [self.env._("create")] * line.perm_create
            rights += [self.env._("delete")] * line.perm_unlink
            own = (
                self.env._("own documents")
                if line.scope == "own"
                else self.env._("all of the store")
            )
            parts.append(f"{line.group_id.display_name}: {', '.join(rights)} ({own})")
        return self.env._("Access: %s", "; ".join(parts) or self.env._("nobody"))

    # === ACTION AND MENU === #

    def _make_action(self):
        modes = ["list", "kanban", "form"]
        modes += ["calendar"] * bool(self._get_date_field())
        modes += ["pivot", "graph", "activity"]
        self.action_id = (
            self.env["ir.actions.act_window"]
            .sudo()
            .create(
                {
                    "name": self.name,
                    "res_model": self.model,
                    "view_mode": ",".join(modes),
                    "group_ids": [Command.set(self.access_ids.group_id.ids)],
                }
            )
        )

    def _sync_menu(self):
        """Write the menu of a type; an archived type has none, its documents stay."""
        for document_type in self:
            parent = document_type.menu_parent_id
            icon = f"fa {document_type.icon},#FFFFFF,{COLORS[document_type.color % len(COLORS)]}"
            values = {
                "parent_id": parent.id,
                "action": f"ir.actions.act_window,{document_type.action_id.id}",
                "group_ids": [Command.set(document_type.access_ids.group_id.ids)],
                "web_icon": False if parent else icon,
                "active": document_type.active,
                "sequence": 60,
            }
            menu = document_type.sudo().menu_id.with_context(active_test=False)
            if menu:
                menu.write(values)
            else:
                menu = menu.create({"name": document_type.name, **values})
                document_type.menu_id = menu.id

    def _sync_names(self):
        """Write the names of what was made, in every language."""
        for document_type in self:
            names = document_type._get_names()
            made = document_type.sudo()
            self._put_names(made.model_id, "name", names)
            self._put_names(made.action_id, "name", names)
            self._put_names(made.menu_id, "name", names)
            if made.workflow_id:
                self._put_names(made.workflow_id, "name", names)
            for code in names:
                text = document_type.with_context(lang=code).description
                made.action_id.with_context(lang=code).help = text and EMPTY_LIST % text

    # === REMOVE AND EXPORT === #

    def _remove_made(self):
        """Remove everything that was made, documents included."""
        for document_type in self:
            made = document_type.sudo()  # settings, see _build
            model, name = made.model_id, document_type.model
            documents = document_type._get_documents().sudo()
            self.env["mail.message"].sudo().search([("model", "=", name)]).unlink()
            # archived ones too: their reports would stay
            templates = self.env["dealer.designer.template"].sudo().with_context(active_test=False)
            templates.search([("model", "=", name)]).unlink()
            made.menu_id.unlink()
            made.action_id.unlink()
            document_type._get_sequences().unlink()
            self.env["ir.ui.view"].sudo().search([("model", "=", name)]).unlink()
            self.env["ir.rule"].sudo().search([("model_id", "=", model.id)]).unlink()
            self.env["ir.model.access"].sudo().search([("model_id", "=", model.id)]).unlink()
            self._remove_customising(name)
            self.env.flush_all()
            self.env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(documents._table)))
            documents.invalidate_model()
            model.unlink()  # its workflow goes with it, in the database
            self.env.registry.clear_cache()

    def _remove_customising(self, model):
        """Remove what the designer keeps of a model: rules of its fields hold each other."""
        changes = self.env["dealer.designer.change"].sudo()  # definitions of a type that goes
        changes.search([("model", "=", model)]).unlink()
        self.env["dealer.designer.layout"].sudo().search([("model", "=", model)]).unlink()
        Field = self.env["dealer.designer.field"].sudo().with_context(active_test=False)
        Field.search([("model", "=", model)]).unlink()
        Field._flush_to_registry(model)

    def _prepare_export(self, documents):
        """:return: values of an attachment with every plain field of the documents, as CSV"""
        names = ["id", "name", "company_id/id", "user_id/id", "create_date", "workflow_stage_id"]
        names += [f"{line.field_id.sudo().name}" for line in self.field_ids.filtered("field_id")]
        names = [name for name in names if name.split("/")[0] in documents._fields]
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(names)
        for row in documents.export_data(names)["datas"]:
            # a sheet takes text that begins like this for a formula
            writer.writerow(
                f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA_SIGNS else cell
                for cell in row
            )
        return {
            "name": f"{self.key}-{fields.Date.today()}.csv",
            "raw": stream.getvalue().encode("utf-8-sig"),
            "mimetype": "text/csv",
        }
