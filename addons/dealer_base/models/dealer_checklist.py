import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, file_open, format_datetime, plaintext2html

from .dealer_checklist_mark import VIEWS_BY_OUTLINE
from .dealer_checklist_question import BY_CODE
from .dealer_checklist_template import OUTLINES, SIGNERS

# What people write while they fill a checklist …
_ANSWERS = frozenset({"vehicle_id", "note", "line_ids", "mark_ids", "signature", "signed_by"})
# … and what is set when it is made, computed, or moved by an action.
_FIXED = frozenset(
    {
        "kind", "template_id", "res_model", "res_id", "company_id", "outline",
        "signature_required", "signer", "state", "round", "result", "progress",
        "signed_on", "done_by_id", "done_on",
    }
)  # fmt: skip

# How many missing answers a refusal names before it counts the rest.
_NAMED_MISSING = 15


def _read_drawing(view):
    """Return the drawing as a data URI: a print then needs no request to the server."""
    with file_open(f"dealer_base/static/src/damage_marks/img/{view}.svg", "rb") as drawing:
        return f"data:image/svg+xml;base64,{base64.b64encode(drawing.read()).decode()}"


class DealerChecklist(models.Model):
    """One filled checklist of one car, made for a document (deal, repair order, …) or alone.

    It carries a copy of the template's items, so that a template can change without
    changing what was checked. In *draft* it is filled; *done* is read-only for everyone
    until it is reopened (with a reason) or its problems are checked again.
    """

    _name = "dealer.checklist"
    _description = "Checklist"
    _inherit = ["dealer.workflow.mixin"]
    _order = "id desc"
    _workflow_category_field = "state"
    _workflow_phases = {"draft": "draft", "done": "done", "cancelled": "cancelled"}
    _workflow_acts = {"done": "action_done", "cancelled": "action_cancel"}
    _rec_names_search = ["vehicle_id", "template_id"]
    _check_company_auto = True

    kind = fields.Selection("_selection_kind", string="Occasion", required=True, index=True)
    vehicle_id = fields.Many2one("dealer.vehicle", index=True, ondelete="restrict", tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    template_id = fields.Many2one(
        "dealer.checklist.template",
        compute="_compute_template_id",
        precompute=True,
        store=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', kind), ('company_id', 'in', (False, company_id))]",
        help="Proposed from the occasion and the car's brand and model.",
    )
    res_model = fields.Char(string="Document Model")
    res_id = fields.Many2oneReference(string="Document ID", model_field="res_model")
    document_name = fields.Char(string="Document", compute="_compute_document_name")
    user_id = fields.Many2one(
        "res.users", string="Assigned to", index="btree_not_null", tracking=True
    )
    state = fields.Selection(
        [("draft", "To do"), ("done", "Done"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    result = fields.Selection(
        [
            ("incomplete", "Incomplete"),
            ("ok", "OK"),
            ("attention", "Attention"),
            ("fail", "Fail"),
        ],
        compute="_compute_result",
        store=True,
        help="Incomplete while a required item has no answer; otherwise the worst answer.",
    )
    progress = fields.Float(
        compute="_compute_result", store=True, aggregator="avg", help="Answered items, in percent."
    )
    round = fields.Integer(
        default=1,
        required=True,
        readonly=True,
        copy=False,
        help="Counts the sign-offs: answers of an earlier round are locked.",
    )
    line_ids = fields.One2many("dealer.checklist.line", "checklist_id", string="Items")
    mark_ids = fields.One2many("dealer.checklist.mark", "checklist_id", string="Damage")
    mark_count = fields.Integer(compute="_compute_mark_count")
    outline = fields.Selection(
        OUTLINES,
        string="Damage drawing",
        compute="_compute_from_template",
        precompute=True,
        store=True,
    )
    note = fields.Text(string="Remarks")
    signature_required = fields.Boolean(
        compute="_compute_from_template", precompute=True, store=True
    )
    signer = fields.Selection(
        SIGNERS,
        string="To be signed by",
        compute="_compute_from_template",
        precompute=True,
        store=True,
    )
    signature = fields.Image(max_width=1024, max_height=1024, copy=False)
    signed_by = fields.Char(string="Name of the signer", copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", string="Finished by", readonly=True, copy=False)
    done_on = fields.Datetime(string="Finished on", readonly=True, copy=False)
    can_reopen = fields.Boolean(compute="_compute_can_reopen")

    _document_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")
    _todo_idx = models.Index("(company_id, kind) WHERE state = 'draft'")

    # === COMPUTE METHODS === #

    @api.model
    def _selection_kind(self):
        return (
            self.env["dealer.checklist.template"]._fields["kind"]._description_selection(self.env)
        )

    @api.depends("kind", "vehicle_id", "company_id")
    def _compute_template_id(self):
        Template = self.env["dealer.checklist.template"]
        for (kind, company), checklists in self.grouped(lambda c: (c.kind, c.company_id)).items():
            templates = Template._find_for(kind, checklists.vehicle_id, company) if kind else {}
            for checklist in checklists:
                if checklist.line_ids:  # filled from its template: keeps it
                    checklist.template_id = checklist.template_id
                else:
                    checklist.template_id = templates.get(checklist.vehicle_id.id)

    @api.depends("template_id")
    def _compute_from_template(self):
        for checklist in self:
            template = checklist.template_id
            checklist.outline = template.outline or "none"
            checklist.signature_required = template.signature_required
            checklist.signer = template.signer or "customer"

    @api.depends("line_ids.result", "line_ids.required", "line_ids.display_type")
    def _compute_result(self):
        for checklist in self:
            lines = checklist.line_ids.filtered(lambda line: not line.display_type)
            results = set(lines.mapped("result"))
            if any(line.required and not line.result for line in lines):
                checklist.result = "incomplete"
            else:
                checklist.result = next(
                    (result for result in ("fail", "attention") if result in results), "ok"
                )
            answered = sum(bool(line.result) for line in lines)
            checklist.progress = 100 * answered / len(lines) if lines else 100

    @api.depends("mark_ids")
    def _compute_mark_count(self):
        for checklist in self:
            checklist.mark_count = len(checklist.mark_ids)

    @api.depends("template_id", "kind", "vehicle_id")
    def _compute_display_name(self):
        kinds = dict(self._selection_kind())
        for checklist in self:
            title = checklist.template_id.name or kinds.get(checklist.kind) or ""
            parts = [title, checklist.vehicle_id.display_name]
            checklist.display_name = " · ".join(part for part in parts if part)

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_document_name(self):
        self.document_name = False
        for model, checklists in self.filtered("res_id").grouped("res_model").items():
            if model not in self.env:
                continue
            documents = self.env[model].browse(checklists.mapped("res_id")).exists()
            names = {doc.id: doc.display_name for doc in documents._filtered_access("read")}
            for checklist in checklists:
                checklist.document_name = names.get(checklist.res_id)

    @api.depends_context("uid")
    def _compute_can_reopen(self):
        self.can_reopen = self._may_reopen()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("state", "draft") != "draft" for vals in vals_list):
            raise UserError(self.env._("A checklist starts as “To do”; finish it with Done."))
        checklists = super().create(vals_list)
        if without := checklists.filtered(lambda c: not c.template_id):
            without[0]._raise_no_template(without[0].kind, without[0].vehicle_id)
        checklists._copy_items()
        return checklists

    def write(self, vals):
        if self.env.context.get("dealer_checklist_by_code") is BY_CODE:
            return super().write(vals)
        if fixed := _FIXED.intersection(vals):
            labels = ", ".join(self._fields[name]._description_string(self.env) for name in fixed)
            raise UserError(
                self.env._(
                    "%(fields)s of a checklist cannot be changed by hand; use its buttons.",
                    fields=labels,
                )
            )
        if _ANSWERS.intersection(vals):
            self._check_draft()
        if "signature" in vals:
            vals = {**vals, "signed_on": vals["signature"] and fields.Datetime.now()}
        result = super().write(vals)
        if vals.get("signature"):
            for checklist in self:
                if checklist.signer == "employee" and not checklist.signed_by:
                    checklist.signed_by = self.env.user.name
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(checklist.state == "done" for checklist in self):
            raise UserError(
                self.env._("A finished checklist is kept as proof: cancel it instead of deleting.")
            )

    def unlink(self):
        self.check_access("unlink")
        self._unlink_except_done()  # before anything is gone
        # sudo: items have no delete right of their own; they go, with their photos, when
        # the whole checklist may be deleted
        content = self.sudo().with_context(dealer_checklist_by_code=BY_CODE)
        content.line_ids.unlink()
        content.mark_ids.unlink()
        return super().unlink()

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "done"),
            ("draft", "cancelled"),
            ("done", "cancelled"),
            ("done", "draft"),
            ("cancelled", "draft"),
        )

    # === ACTION METHODS === #

    def action_done(self):
        """Finish the checklist, or say by name everything that is missing."""
        self._check_draft()
        problems = []
        for checklist, missing in self._get_missing().items():
            if missing:
                named = "\n".join(f"• {text}" for text in missing[:_NAMED_MISSING])
                if len(missing) > _NAMED_MISSING:
                    rest = len(missing) - _NAMED_MISSING
                    named += "\n" + self.env._("… and %(count)s more", count=rest)
                problems.append(
                    self.env._(
                        "“%(checklist)s” is not complete. Still missing:\n%(missing)s",
                        checklist=checklist.display_name,
                        missing=named,
                    )
                )
        if problems:
            raise UserError("\n\n".join(problems))
        self._move("done", done_by_id=self.env.uid, done_on=fields.Datetime.now())
        return True

    def action_cancel(self):
        """Put the checklist out of use; a finished one only by those who may reopen."""
        if any(checklist.state == "done" for checklist in self):
            self._check_may_reopen()
        self._move("cancelled")
        return True

    def action_recheck(self):
        """Open a finished checklist again for its problems only: they keep the earlier
        result in their history, everything else stays signed off.
        """
        self.check_access("write")
        for checklist in self:
            if checklist.state != "done":
                raise UserError(self.env._("Only a finished checklist is checked again."))
            problems = checklist.line_ids.filtered(lambda line: line._is_problem())
            if not problems:
                raise UserError(
                    self.env._(
                        "“%(checklist)s” has no problem to check again.",
                        checklist=checklist.display_name,
                    )
                )
            checklist._reopen(
                problems,
                self.env._("Checked again: %(items)s", items=", ".join(problems.mapped("name"))),
            )
            problems._start_again()
        return True

    def action_reopen(self):
        """Ask for the reason, then open the whole checklist again."""
        self._check_may_reopen()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reopen checklist"),
            "res_model": "dealer.checklist.reopen",
            "view_mode": "form",
            "target": "new",
            "context": {"default_checklist_ids": self.ids},
        }

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    # === BUSINESS METHODS === #

    @api.model
    def _create_for(self, records, kind, vehicles):
        """Create the checklist of ``kind`` that fits each vehicle, linked back to its document.

        :param records: documents, of one model
        :param str kind: occasion, a value of ``dealer.checklist.template.kind``
        :param vehicles: recordset of ``dealer.vehicle``, one for each document, same order
        :raise UserError: no template fits
        """
        vals_list = []
        for record, vehicle in zip(records, vehicles, strict=True):
            company = "company_id" in record._fields and record.company_id
            company = company or vehicle.company_id or self.env.company
            vals_list.append(self._prepare_values(record, kind, vehicle, company))
        return self.create(vals_list)

    @api.model
    def _prepare_values(self, record, kind, vehicle, company):
        """Return the values of a new checklist of ``record``; hook."""
        return {
            "kind": kind,
            "vehicle_id": vehicle.id,
            "company_id": company.id,
            "res_model": record._name,
            "res_id": record.id,
        }

    def _copy_items(self):
        """Copy the templates' items, in every language, in a constant number of queries."""
        items_by_template = self.template_id.item_ids.grouped("template_id")
        names = self.env["dealer.checklist.question"]._get_question_fields()
        values = {
            item.id: {**{name: item[name] for name in names}, "item_id": item.id}
            for item in self.template_id.item_ids
        }
        choices = self.template_id.item_ids._get_choice_copies()
        # sudo: items come from the template only; nobody adds or drops one by hand
        lines = self.env["dealer.checklist.line"].sudo().create([
            {**values[item.id], "checklist_id": checklist.id, "choices": choices.get(item.id)}
            for checklist in self
            for item in items_by_template.get(checklist.template_id, [])
        ])  # fmt: skip
        if lines:
            lines.flush_recordset()
            self.env.cr.execute(
                SQL(
                    """UPDATE dealer_checklist_line line SET name = item.name, hint = item.hint
                         FROM dealer_checklist_template_item item
                        WHERE item.id = line.item_id AND line.id = ANY(%s)""",
                    lines.ids,
                )
            )
            lines.invalidate_recordset(["name", "hint"], flush=False)

    def _get_final_result(self):
        """Return what a document may rely on: the result once done, ``incomplete`` before,
        ``False`` for an empty recordset.
        """
        if not self:
            return False
        self.ensure_one()
        return self.result if self.state == "done" else "incomplete"

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _get_missing(self):
        """Return ``{checklist: [text, …]}``: what is needed before Done. Hook."""
        return {checklist: checklist._list_missing() for checklist in self}

    def _list_missing(self):
        self.ensure_one()
        missing = []
        for line in self.line_ids:
            if line.required and not line.result and not line.display_type:
                missing.append(self.env._("%(item)s: no answer", item=line.name))
            elif line._is_photo_missing():
                missing.append(self.env._("%(item)s: no photo", item=line.name))
        if self.signature_required:
            if not self.signature:
                missing.append(
                    self.env._("Signature of the customer")
                    if self.signer == "customer"
                    else self.env._("Signature of the employee who checked")
                )
            elif not (self.signed_by or "").strip():
                missing.append(self.env._("Name of the person who signed"))
        return missing

    def _get_open_in_round(self, records):
        """Return those of ``records`` (items or marks) that may still be changed."""
        return records.filtered(
            lambda record: (
                record.checklist_id.state == "draft" and record.round == record.checklist_id.round
            )
        )

    def _check_draft(self):
        for checklist in self:
            if checklist.state != "draft":
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "“%(checklist)s” is %(state)s and can no longer be changed. "
                        "Someone who may reopen it can do so with a reason.",
                        checklist=checklist.display_name,
                        state=states[checklist.state].lower(),
                    )
                )

    def _may_reopen(self):
        """Whether the user may reopen or cancel finished checklists. Hook."""
        return self.env.su or any(
            self.env.user.has_group(f"dealer_base.group_{role}")
            for role in (
                "workshop_controller",
                "quality_inspector",
                "sales_manager",
                "general_manager",
                "administrator",
            )
        )

    def _check_may_reopen(self):
        self.check_access("write")
        if not self._may_reopen():
            raise UserError(
                self.env._(
                    "Only a workshop controller, quality inspector or manager may reopen or "
                    "cancel a finished checklist: ask one of them."
                )
            )

    def _action_reopen(self, reason):
        """Open everything again; ``reason`` goes to the history."""
        for checklist in self:
            if checklist.state == "draft":
                raise UserError(
                    self.env._("“%(checklist)s” is still open.", checklist=checklist.display_name)
                )
            checklist._reopen(checklist.line_ids, self.env._("Reopened: %(reason)s", reason=reason))
            checklist.mark_ids._write_by_code({"round": checklist.round})

    def _reopen(self, lines, message):
        """Start a new round in which ``lines`` may be changed. The signature stood for the
        earlier round: it moves to the history.
        """
        self.ensure_one()
        attachments = []
        if self.signature:
            message += "\n" + self.env._(
                "Signed before by %(name)s on %(date)s (attached).",
                name=self.signed_by or "?",
                date=format_datetime(self.env, self.signed_on),
            )
            signature = self.with_context(bin_size=False).signature
            attachments = [("signature.png", base64.b64decode(signature))]
        self._move(
            "draft",
            round=self.round + 1,
            signature=False,
            signed_on=False,
            done_by_id=False,
            done_on=False,
        )
        lines._write_by_code({"round": self.round})
        self.message_post(body=plaintext2html(message), attachments=attachments)

    def _move(self, state, **values):
        """The only writer of ``state``."""
        self.with_context(dealer_checklist_by_code=BY_CODE).write({"state": state, **values})

    def _get_outline_views(self):
        """Return the drawings to print: ``[(view, data URI of the drawing, marks)]``."""
        self.ensure_one()
        marks = self.mark_ids.grouped("view")
        none = self.mark_ids.browse()
        return [
            (view, _read_drawing(view), marks.get(view, none))
            for view in VIEWS_BY_OUTLINE[self.outline]
        ]

    def _raise_no_template(self, kind, vehicle):
        raise ValidationError(
            self.env._(
                "No “%(kind)s” checklist template fits %(vehicle)s. An administrator can add "
                "one among the checklist templates.",
                kind=dict(self._selection_kind()).get(kind, kind),
                vehicle=vehicle.display_name or self.env._("a checklist without a vehicle"),
            )
        )
