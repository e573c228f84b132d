import base64
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import elements
from odoo.addons.dealer_base.lib import sheet


class DealerRepairRecordExport(models.Model):
    """One hand-in of repair records: a period, a file, what the authority said.

    The file and its SHA-256 are kept. Incomplete records are left out, by name; they stay in the
    list of what is to be completed and go with a later export.
    """

    _name = "dealer.repair.record.export"
    _description = "Export of Repair Records"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True
    _fact_fields = frozenset(
        {
            "file", "file_name", "sha256", "exported_on", "exported_by_id", "left_out",
            "handed_in_on", "record_ids", "state",
        }
    )  # fmt: skip

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="Settled from",
        required=True,
        default=lambda self: fields.Date.start_of(self.env.company._get_store_date(), "month"),
    )
    date_to = fields.Date(
        string="Settled to",
        required=True,
        default=lambda self: self.env.company._get_store_date(),
    )
    kind = fields.Selection(
        [
            ("json", "JSON, one message for each visit"),
            ("xml", "XML, one message for each visit"),
            ("xlsx", "Sheet (XLSX)"),
        ],
        string="File Format",
        required=True,
        default="json",
    )
    file = fields.Binary(readonly=True, attachment=True, copy=False)
    file_name = fields.Char(readonly=True, copy=False)
    sha256 = fields.Char(
        string="SHA-256", readonly=True, copy=False, help="Of the file, in hexadecimal."
    )
    exported_on = fields.Datetime(readonly=True, copy=False)
    exported_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    handed_in_on = fields.Datetime(
        readonly=True, copy=False, help="When somebody uploaded the file to the authority."
    )
    left_out = fields.Text(
        readonly=True, copy=False, help="Visits of the period that were incomplete, and why."
    )
    record_ids = fields.One2many("dealer.repair.record", "export_id", string="Records")
    record_count = fields.Integer(compute="_compute_record_count")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("exported", "Exported"),
            ("handed_in", "Handed in"),
            ("answered", "Answered"),
        ],
        compute="_compute_state",
        store=True,
        help="Answered: the authority took or refused every record of it.",
    )

    _dates = models.Constraint(
        "CHECK(date_to >= date_from)", "The period ends before it begins: correct the dates."
    )

    @api.depends("record_ids")
    def _compute_record_count(self):
        for export in self:
            export.record_count = len(export.record_ids)

    @api.depends("exported_on", "handed_in_on", "record_ids.state")
    def _compute_state(self):
        for export in self:
            open_states = {"exported"}
            if not export.exported_on:
                export.state = "draft"
            elif not export.handed_in_on:
                export.state = "exported"
            elif open_states.intersection(export.record_ids.mapped("state")):
                export.state = "handed_in"
            else:
                export.state = "answered"

    def write(self, vals):
        if {"date_from", "date_to", "kind", "company_id"}.intersection(vals) and any(
            export.exported_on for export in self
        ):
            raise UserError(self.env._("An export is kept as it was sent. Make a new one instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_exported(self):
        if self.filtered("exported_on"):
            raise UserError(self.env._("An export is proof of what was sent; it is kept."))

    def action_export(self):
        """Write the file of the complete records of the period; name the incomplete ones.

        :raise UserError: nothing to export, with what is missing by name
        """
        self.ensure_one()
        self.check_access("write")
        if self.exported_on:
            raise UserError(self.env._("%(export)s was exported already.", export=self.name))
        records = self.env["dealer.repair.record"]._collect(
            self.company_id, self.date_from, self.date_to
        )
        incomplete = records.filtered(lambda record: record.state == "incomplete")
        ready = records.filtered(lambda record: record.state == "ready").sorted("settled_on")
        left_out = "\n".join(
            f"{record.order_id.display_name}: {' '.join((record.missing or '').splitlines())}"
            for record in incomplete
        )
        if not ready:
            raise UserError(
                self.env._("Every visit of the period is incomplete:\n%(visits)s", visits=left_out)
                if incomplete
                else self.env._(
                    "No visit was settled in the period, or all of them are exported already."
                )
            )
        content = self._write_file(ready)
        ready.write({"export_id": self.id})
        self._set_facts(
            {
                "file": base64.b64encode(content),
                "file_name": f"{self.name}.{self.kind}".replace("/", "-"),
                "sha256": hashlib.sha256(content).hexdigest(),
                "exported_on": fields.Datetime.now(),
                "exported_by_id": self.env.uid,
                "left_out": left_out or False,
            }
        )

    def _write_file(self, records):
        """Return the bytes of the file; the same records give the same bytes."""
        self.ensure_one()
        contents = records.mapped("content")
        if self.kind == "xml":
            return elements.to_xml(self.company_id.repair_record_code or "", contents)
        if self.kind == "json":
            messages = {
                "companycode": self.company_id.repair_record_code or "",
                "count": len(contents),
                "records": contents,
            }
            return json.dumps(messages, ensure_ascii=False, indent=1, sort_keys=True).encode()
        labels = records._get_element_labels()
        columns = [sheet.Column(labels[key]) for key in elements.ELEMENTS]
        return sheet.write(columns, elements.rows(contents))

    def action_hand_in(self):
        """The file was uploaded to the authority's system."""
        self.check_access("write")
        if early := self.filtered(lambda export: not export.exported_on):
            raise UserError(
                self.env._(
                    "Not exported yet: %(exports)s.", exports=", ".join(early.mapped("name"))
                )
            )
        self.filtered(lambda export: not export.handed_in_on)._set_facts(
            {"handed_in_on": fields.Datetime.now()}
        )

    def action_acknowledge(self):
        """The authority took everything that it did not refuse."""
        self.check_access("write")
        if early := self.filtered(lambda export: not export.handed_in_on):
            raise UserError(
                self.env._(
                    "Not handed in yet: %(exports)s.", exports=", ".join(early.mapped("name"))
                )
            )
        self.record_ids.filtered(lambda record: record.state == "exported").action_acknowledge()

    def action_view_records(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_record.dealer_repair_record_action"
        )
        action["domain"] = [("export_id", "=", self.id)]
        action["context"] = {}
        return action
