from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class DealerPartConsumption(models.Model):
    """Consumables used by a cost centre in a month, or for one document: one real picking.

    They go to the store's consumption location; its account takes their cost, as core values moves
    to such a location (at once with perpetual valuation, with the closing otherwise). What is done
    stays: a counter-document brings parts back, at the value they went out with.
    """

    _name = "dealer.part.consumption"
    _description = "Consumption"
    _inherit = ["dealer.numbered.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        check_company=True,
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('company_id', '=', company_id)]",
    )
    date = fields.Date(string="For the Month of", required=True, default=fields.Date.context_today)
    cost_centre_id = fields.Many2one(
        "dealer.part.cost.centre", required=True, check_company=True, index=True
    )
    document_ref = fields.Reference(
        selection="_selection_document", string="For", help="The order they are used for, if any."
    )
    user_id = fields.Many2one("res.users", string="Issued By", default=lambda self: self.env.user)
    note = fields.Char()
    line_ids = fields.One2many("dealer.part.consumption.line", "consumption_id", copy=True)
    origin_id = fields.Many2one(
        "dealer.part.consumption",
        string="Corrects",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
    )
    correction_ids = fields.One2many("dealer.part.consumption", "origin_id")
    correction_count = fields.Integer(compute="_compute_correction_count")
    picking_ids = fields.One2many("stock.picking", "consumption_id")
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done")],
        compute="_compute_state",
        store=True,
        index=True,
        default="draft",
    )

    # === COMPUTE METHODS === #

    @api.model
    def _selection_document(self):
        """Kinds of documents consumables are used for; addons may add theirs."""
        models_ = (
            self.env["ir.model"]
            .sudo()  # names of models, as core's own reference fields do
            .search([("model", "in", self._get_document_models())])
        )
        return [(model.model, model.name) for model in models_]

    @api.model
    def _get_document_models(self):
        return ["dealer.repair.order"]  # when the workshop is installed

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        found = {}
        for warehouse in self.env["stock.warehouse"].search(
            [("company_id", "in", self.company_id.ids)]
        ):
            found.setdefault(warehouse.company_id, warehouse)
        for consumption in self:
            if consumption.warehouse_id.company_id != consumption.company_id:
                consumption.warehouse_id = found.get(consumption.company_id)

    @api.depends("picking_ids.state")
    def _compute_state(self):
        for consumption in self:
            done = "done" in consumption.picking_ids.mapped("state")
            consumption.state = "done" if done else "draft"

    @api.depends("correction_ids")
    def _compute_correction_count(self):
        for consumption in self:
            consumption.correction_count = len(consumption.correction_ids)

    # === CRUD METHODS === #

    def write(self, vals):
        if set(vals) - {"note"} - set(self.env["mail.thread"]._fields):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_draft()

    def _check_draft(self):
        for consumption in self:
            if consumption.state == "done":
                raise UserError(
                    self.env._(
                        "%(document)s is done: correct it with “Bring Back”.",
                        document=consumption.name,
                    )
                )

    # === ACTION METHODS === #

    def action_done(self):
        """Move the parts, all of them or none."""
        for consumption in self:
            consumption._check_draft()
            if not consumption.line_ids:
                raise UserError(self.env._("Say first which parts, and how many."))
            if consumption.origin_id:
                consumption.line_ids._check_returned()
            else:
                consumption.line_ids._check_on_hand()
            consumption._move()
        return True

    def action_bring_back(self):
        """Make the counter-document, filled with what may come back."""
        self.ensure_one()
        if self.state != "done" or self.origin_id:
            raise UserError(
                self.env._("Only what was issued is brought back: open the issue itself.")
            )
        lines = self.line_ids.filtered("quantity_left")
        if not lines:
            raise UserError(self.env._("%(document)s: all of it is back.", document=self.name))
        correction = self.create(
            {
                "company_id": self.company_id.id,
                "warehouse_id": self.warehouse_id.id,
                "date": self.date,
                "cost_centre_id": self.cost_centre_id.id,
                "document_ref": self.document_ref
                and f"{self.document_ref._name},{self.document_ref.id}",
                "origin_id": self.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": line.product_id.id,
                            "quantity": line.quantity_left,
                            "origin_line_id": line.id,
                        }
                    )
                    for line in lines
                ],
            }
        )
        return correction._get_records_action()

    def action_open_corrections(self):
        self.ensure_one()
        return self.correction_ids._get_records_action(name=self.env._("Brought Back"))

    def action_open_pickings(self):
        self.ensure_one()
        return self.picking_ids._get_records_action()

    # === BUSINESS METHODS === #

    def _move(self):
        self.ensure_one()
        picking_type = self.warehouse_id.consumption_type_id
        stock = picking_type.default_location_src_id
        used = self.company_id._get_consumption_location()
        source, destination = (used, stock) if self.origin_id else (stock, used)
        common = {
            "location_id": source.id,
            "location_dest_id": destination.id,
            "company_id": self.company_id.id,
        }
        picking = (
            self.env["stock.picking"]
            .with_company(self.company_id)
            .create(
                {
                    **common,
                    "picking_type_id": picking_type.id,
                    "origin": self.name,
                    "consumption_id": self.id,
                    "move_ids": [
                        Command.create({**common, **line._prepare_move_values()})
                        for line in self.line_ids
                    ],
                }
            )
        )
        picking.move_ids._action_confirm(merge=False)
        picking.action_assign()
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking._action_done()
