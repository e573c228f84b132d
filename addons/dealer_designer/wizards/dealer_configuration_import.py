import base64
import binascii

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.dealer_configuration import PARTS

COLORS = {"new": "success", "changed": "info", "conflict": "warning", "unchanged": "secondary"}
ORDER = ("conflict", "new", "changed", "unchanged")


class DealerConfigurationImport(models.TransientModel):
    """A configuration from a file: what it would change is shown before anything is."""

    _name = "dealer.configuration.import"
    _description = "Import Configuration"

    file = fields.Binary(attachment=False)
    filename = fields.Char()
    problem = fields.Text(compute="_compute_preview")
    is_same = fields.Boolean(compute="_compute_preview")
    has_conflicts = fields.Boolean(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    done = fields.Boolean(readonly=True)
    result = fields.Text(readonly=True)

    @api.depends("file")
    @api.depends_context("lang")
    def _compute_preview(self):
        for wizard in self:
            wizard.problem = wizard.preview = False
            wizard.is_same = wizard.has_conflicts = False
            if not wizard.file:
                continue
            try:
                rows = self.env["dealer.configuration"]._compare(wizard._read())
            except (UserError, ValidationError) as error:
                wizard.problem = str(error)
                continue
            wizard.is_same = not any(row["apply"] for row in rows)
            wizard.has_conflicts = any(row["conflicts"] for row in rows)
            wizard.preview = wizard._render(rows)

    def _read(self):
        """:return: what the file says, see `dealer.configuration._read_file`
        :raise UserError: in one sentence
        """
        self.ensure_one()
        # the client may ask for sizes instead of contents
        try:
            content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        except (ValueError, binascii.Error):
            raise UserError(self.env._("The file can't be read: choose it again.")) from None
        return self.env["dealer.configuration"]._read_file(content)

    def action_apply(self):
        """Lay the file over what is here, all or nothing."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        parts = self._read()
        try:
            rows, told = self.env["dealer.configuration"]._apply(parts, self.filename or "")
        except (ValueError, TypeError, KeyError) as error:
            # data that reads well and that Odoo can't take; the transaction is rolled back
            raise UserError(
                self.env._(
                    "The file doesn't fit here, so nothing was changed (%s). Ask whoever made it.",
                    str(error)[:200],
                )
            ) from error
        applied = [row for row in rows if row["apply"]]
        lines = [
            self.env._("%s pieces of the configuration were taken over.", len(applied))
            if applied
            else self.env._("No change: everything here is as the file says.")
        ]
        lines += told
        lines += [f"{row['name']} — {conflict}" for row in rows for conflict in row["conflicts"]]
        self.write({"done": True, "result": "\n".join(lines)})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "name": self.env._("Import Configuration"),
            "views": [(False, "form")],
            "target": "new",
        }

    # === PREVIEW === #

    def _render(self, rows):
        """:return: the list of pieces as HTML, what asks for attention first"""
        labels = {
            "new": self.env._("new"),
            "changed": self.env._("changed"),
            "conflict": self.env._("conflict"),
            "unchanged": self.env._("unchanged"),
        }
        rows = sorted(
            rows, key=lambda row: (ORDER.index(row["state"]), list(PARTS).index(row["part"]))
        )
        items = {row["state"]: Markup("") for row in rows}
        for row in rows:
            items[row["state"]] += Markup(
                '<li class="list-group-item" data-state="{state}">'
                '<div class="d-flex flex-wrap gap-2 align-items-baseline">'
                '<span class="badge text-bg-{color}">{label}</span>'
                '<span class="text-muted">{part}</span>'
                '<span class="fw-bold text-break">{name}</span></div>{changes}{conflicts}</li>'
            ).format(
                state=row["state"],
                color=COLORS[row["state"]],
                label=labels[row["state"]],
                part=self.env[PARTS[row["part"]]]._get_label(),
                name=row["name"],
                changes=self._render_changes(row["changes"]),
                conflicts=self._render_conflicts(row["conflicts"]),
            )
        group = Markup('<ul class="list-group list-group-flush">%s</ul>')
        same = items.pop("unchanged", "")
        count = sum(row["state"] == "unchanged" for row in rows)
        text = group % Markup("").join(items.values())
        if same:
            text += Markup(
                '<details class="mt-2"><summary>{title}</summary>{rows}</details>'
            ).format(title=self.env._("%s unchanged", count), rows=group % same)
        return text

    def _render_changes(self, changes):
        return Markup("").join(
            Markup(
                '<div class="ms-3 text-break"><span class="text-muted">{what}:</span> '
                '<span class="text-decoration-line-through">{before}</span> → {after}</div>'
            ).format(
                what=change["what"],
                before=change["before"] or self.env._("(nothing)"),
                after=change["after"] or self.env._("(nothing)"),
            )
            for change in changes[:30]
        )

    def _render_conflicts(self, conflicts):
        return Markup("").join(
            Markup('<div class="ms-3 text-break fst-italic">{}</div>').format(conflict)
            for conflict in conflicts[:30]
        )
