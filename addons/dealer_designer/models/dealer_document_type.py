from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

ICONS = [
    ("fa-file-text-o", "Document"),
    ("fa-car", "Car"),
    ("fa-key", "Key"),
    ("fa-wrench", "Tool"),
    ("fa-handshake-o", "Agreement"),
    ("fa-id-card-o", "Card"),
    ("fa-calendar", "Calendar"),
    ("fa-check-square-o", "Checklist"),
    ("fa-shopping-cart", "Purchase"),
    ("fa-truck", "Transport"),
    ("fa-user", "Person"),
    ("fa-users", "People"),
    ("fa-gift", "Gift"),
    ("fa-bullhorn", "Notice"),
    ("fa-exclamation-triangle", "Warning"),
    ("fa-clock-o", "Time"),
    ("fa-money", "Money"),
    ("fa-camera", "Picture"),
    ("fa-graduation-cap", "Training"),
    ("fa-building-o", "Building"),
]
# behind the white icon of an app, one for each of the colour picker's colours
COLORS = (
    "#71639e", "#c0392b", "#d35400", "#b7950b", "#2e86c1", "#6c3483",
    "#a0522d", "#117a65", "#1f618d", "#ad1457", "#1e8449", "#5b2c6f",
)  # fmt: skip


class DealerDocumentType(models.Model):
    """A document type made by a person in the browser, from standard records.

    While `state` is draft the record is a plan. ``action_create`` makes the model, its fields,
    views, action, menu, access, rules, number sequence and workflow; from then on a change here
    is carried over to them (see ``dealer_document_type_build``).
    """

    _name = "dealer.document.type"
    _description = "Document Type"
    _inherit = ["mail.thread", "dealer.document.label.mixin"]
    _order = "name, id"

    name = fields.Char(tracking=True, help="For instance: Loan car agreement.")
    key = fields.Char(
        readonly=True,
        copy=False,
        help="Identity of the type across databases; made from its name.",
    )
    state = fields.Selection(
        [("draft", "Being made"), ("active", "In use")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    active = fields.Boolean(default=True, copy=False, tracking=True)
    description = fields.Char(translate=True, help="One sentence people read on an empty list.")
    icon = fields.Selection(ICONS, required=True, default="fa-file-text-o")
    color = fields.Integer()
    menu_parent_id = fields.Many2one(
        "ir.ui.menu",
        string="Menu Below",
        ondelete="set null",
        domain="[('action', '=', False)]",
        help="Where people find the documents; empty: an app of its own.",
    )
    # numbers
    prefix = fields.Char(string="Number Begins With", help="For instance LC-.", trim=False)
    digits = fields.Integer(default=5, help="Digits of the running number.")
    restart_yearly = fields.Boolean(
        string="Start Again Each Year", help="The year becomes part of the number."
    )
    per_store = fields.Boolean(
        string="Each Store Counts by Itself", help="Else all stores share one row of numbers."
    )
    number_example = fields.Char(compute="_compute_number_example")
    # parts
    field_ids = fields.One2many("dealer.document.type.field", "type_id", string="Fields", copy=True)
    stage_ids = fields.One2many("dealer.document.type.stage", "type_id", string="Stages", copy=True)
    access_ids = fields.One2many("dealer.document.type.access", "type_id", copy=True)
    missing = fields.Text(compute="_compute_missing", help="What is still needed, one a line.")
    # what was made
    model_id = fields.Many2one("ir.model", readonly=True, copy=False, ondelete="set null")
    model = fields.Char(related="model_id.model", store=True, index=True, string="Model Name")
    action_id = fields.Many2one(
        "ir.actions.act_window", readonly=True, copy=False, ondelete="set null"
    )
    menu_id = fields.Many2one("ir.ui.menu", readonly=True, copy=False, ondelete="set null")
    workflow_id = fields.Many2one("dealer.workflow", readonly=True, copy=False, ondelete="set null")
    document_count = fields.Integer(compute="_compute_document_count")
    exported_on = fields.Datetime(
        readonly=True, copy=False, help="When all documents were exported last."
    )

    _key_unique = models.UniqueIndex("(key) WHERE key IS NOT NULL", "This key is in use already.")
    _digits_range = models.Constraint(
        "CHECK (digits BETWEEN 1 AND 12)", "A number has 1 to 12 digits."
    )

    # === COMPUTE METHODS === #

    @api.depends("prefix", "digits", "restart_yearly")
    def _compute_number_example(self):
        year = fields.Date.context_today(self).year
        for document_type in self:
            middle = f"{year}-" if document_type.restart_yearly else ""
            running = "1".zfill(min(max(document_type.digits, 1), 12))
            document_type.number_example = f"{document_type.prefix or ''}{middle}{running}"

    @api.depends(
        "name",
        "field_ids",
        "stage_ids.category",
        "stage_ids.sequence",
        "stage_ids.from_ids",
        "stage_ids.group_ids",
        "stage_ids.approval_group_id",
        "access_ids.group_id",
        "access_ids.scope",
        "access_ids.perm_create",
        "access_ids.perm_write",
    )
    def _compute_missing(self):
        for document_type in self:
            document_type.missing = "\n".join(document_type._get_missing()) or False

    @api.depends("model_id")
    def _compute_document_count(self):
        for document_type in self:
            # a number says nothing of what is in the documents, which a designer may not read
            made = document_type.model in self.env
            document_type.document_count = (
                document_type._get_documents().sudo().search_count([]) if made else 0
            )

    def _get_documents(self):
        """:return: the model of the documents, archived ones included"""
        self.ensure_one()
        return self.env[self.model].with_context(active_test=False)

    # === CONSTRAINT METHODS === #

    @api.constrains("prefix")
    def _check_prefix(self):
        for document_type in self:
            if (
                len(document_type.prefix or "") > 16
                or not (document_type.prefix or "").isprintable()
            ):
                raise ValidationError(
                    self.env._("What a number begins with can have up to 16 characters.")
                )

    def _get_missing(self):
        """What is needed before the type can be made.

        :return: list of sentences
        """
        self.ensure_one()
        missing = []
        if not self.field_ids:
            missing.append(self.env._("2 Fields: add at least one field."))
        stages = self.stage_ids.sorted(lambda stage: (stage.sequence, stage.id or 0))
        return missing + self._get_missing_of_stages(stages) + self._get_missing_of_access(stages)

    def _get_missing_of_stages(self, stages):
        missing = []
        if stages and not stages.filtered(lambda stage: stage.category in ("done", "cancelled")):
            missing.append(self.env._("3 Stages: one stage has to mean Done or Cancelled."))
        return missing + [
            self.env._("3 Stages: say where a document in “%s” comes from.", stage.name)
            for stage in stages[1:]
            if not stage._get_sources()
        ]

    def _get_missing_of_access(self, stages):
        missing = []
        if not self.access_ids:
            missing.append(self.env._("4 Access: say which roles work with the documents."))
        elif not any(self.access_ids.mapped("perm_create")):
            missing.append(self.env._("4 Access: at least one role has to create documents."))
        missing += [
            self.env._(
                "4 Access: “%(role)s” approves “%(stage)s” and has to see all documents "
                "of the store.",
                role=stage.approval_group_id.display_name,
                stage=stage.name,
            )
            for stage in stages.filtered("approval_group_id")
            if not self._get_fitting_access(stage.approval_group_id, "store")
        ]
        return missing + [
            self.env._(
                "4 Access: “%(role)s” moves documents to “%(stage)s” and has to be "
                "allowed to change them.",
                role=group.display_name,
                stage=stage.name,
            )
            for stage in stages
            for group in stage.group_ids
            if not any(self._get_fitting_access(group).mapped("perm_write"))
        ]

    def _get_fitting_access(self, group, scope=None):
        """:return: the access lines a member of the group has, by what the group implies"""
        implied = group.sudo().all_implied_ids  # implied groups: settings
        return self.access_ids.filtered(
            lambda line: line.group_id in implied and (not scope or line.scope == scope)
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        done = super().write(vals)
        if "model_id" in vals or "active" in vals:
            self.env.registry.clear_cache()
        made = self.filtered(lambda document_type: document_type.state == "active")
        if made and {"name", "description"} & set(vals):
            made._sync_names()
        if made and {"active", "menu_parent_id", "icon", "color"} & set(vals):
            made._sync_menu()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_documents(self):
        for document_type in self.filtered("model_id"):
            newest = (
                document_type._get_documents().sudo().search([], order="write_date desc", limit=1)
            )
            if newest and (
                not document_type.exported_on or document_type.exported_on < newest.write_date
            ):
                raise UserError(
                    self.env._(
                        "There are %(count)s documents of “%(type)s”. Archive the type to keep "
                        "them, or have someone who may read them all export them first.",
                        count=document_type.document_count,
                        type=document_type.name,
                    )
                )

    def unlink(self):
        self._unlink_except_documents()  # before anything goes
        self.filtered("model_id")._remove_made()
        self.env.registry.clear_cache()
        return super().unlink()

    # === ACTIONS === #

    def action_create(self):
        """Make the type, and open it."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("“%s” has been made already.", self.name))
        if missing := self._get_missing():
            raise UserError("\n".join(missing))
        self._build()
        return self.action_open() if self._may_read_documents() else self._get_reload_action()

    def action_open(self):
        """Open the documents, for who may read them."""
        self.ensure_one()
        if not self._may_read_documents():
            raise UserError(
                self.env._(
                    "You shape “%s” but your roles do not work with it: see step 4 Access.",
                    self.name,
                )
            )
        return self.action_id.sudo()._get_action_dict()  # an action anyone with the menu can load

    def action_open_workflow(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.workflow",
            "res_id": self.workflow_id.id,
            "views": [(False, "form")],
        }

    def action_export(self):
        """Export all documents as CSV, with the rights of who asks: it has to be all of them."""
        self.ensure_one()
        documents = self._get_documents()
        total = self.document_count
        # an export is of everything
        # pylint: disable-next=no-search-all
        found = documents.search([]) if self._may_read_documents() else documents
        if not total or len(found) != total:
            raise UserError(
                self.env._(
                    "You cannot read all %(count)s documents of “%(type)s”: somebody whose role "
                    "sees all of every store has to export them.",
                    count=total,
                    type=self.name,
                )
                if total
                else self.env._("There are no documents of “%s” to export.", self.name)
            )
        attachment = self.env["ir.attachment"].create(self._prepare_export(found))
        self.sudo().exported_on = fields.Datetime.now()  # who exports need not be a designer
        return {"type": "ir.actions.act_url", "url": f"/web/content/{attachment.id}?download=1"}

    def _may_read_documents(self):
        return self.model in self.env and self.env[self.model].has_access("read")

    def _get_reload_action(self):
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache("model")
    def _get_id_of_model(self, model):
        return self.sudo().with_context(active_test=False).search([("model", "=", model)]).id

    @api.model
    def _get_of_model(self, model):
        """:return: the document type whose documents are of this model, or an empty one"""
        return self.browse(self._get_id_of_model(model) or ())
