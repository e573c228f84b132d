from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [("draft", "To Write Off"), ("done", "Written Off"), ("cancelled", "Cancelled")]


class DealerPartScrap(models.Model):
    """Parts to be written off, with reason and photo; done as one core scrap a line.

    Approvals count `value` even for those who may not see it: the workflow reads it past its group.
    """

    _name = "dealer.part.scrap"
    _description = "Parts Scrap"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_phases = {"draft": "draft", "done": "done", "cancelled": "cancelled"}
    _workflow_acts = {"done": "action_write_off", "cancelled": "action_cancel"}
    _workflow_blockers = {"done": ("written_off_on", "_get_write_off_blockers")}
    _workflow_seal_lines = ("line_ids",)
    _fact_fields = frozenset({"written_off_on", "cancelled_on"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", string="Reported By", default=lambda self: self.env.user, required=True
    )
    note = fields.Text(string="What Happened")
    line_ids = fields.One2many("dealer.part.scrap.line", "scrap_id", copy=True)
    value = fields.Monetary(
        compute="_compute_value",
        store=True,
        compute_sudo=True,
        groups="dealer_base.group_see_cost",
        help="Cost of the parts, of the store: when they were entered, then as they were written "
        "off. Approvals by amount count it for everybody.",
    )
    has_tracked = fields.Boolean(compute="_compute_has_tracked")
    written_off_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.value")
    def _compute_value(self):
        for scrap in self:
            scrap.value = sum(scrap.line_ids.mapped("value"))

    @api.depends("line_ids.tracking")
    def _compute_has_tracked(self):
        for scrap in self:
            kinds = set(scrap.line_ids.mapped("tracking"))
            scrap.has_tracked = bool(kinds & {"lot", "serial"})

    @api.depends("written_off_on", "cancelled_on")
    def _compute_category(self):
        for scrap in self:
            if scrap.written_off_on:
                scrap.category = "done"
            else:
                scrap.category = "cancelled" if scrap.cancelled_on else "draft"

    # === CRUD METHODS === #

    def write(self, vals):
        if {"company_id", "line_ids", "user_id"}.intersection(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_draft()

    def _check_draft(self):
        for scrap in self:
            if scrap.written_off_on:
                raise UserError(
                    self.env._(
                        "%(scrap)s is written off and can't change any more. What was found again "
                        "comes back with a count.",
                        scrap=scrap.name,
                    )
                )

    # === ACTION METHODS === #

    def action_write_off(self):
        """Take the parts out of stock, a core scrap for each line."""
        for scrap in self:
            scrap._check_draft()
            if blockers := scrap._get_write_off_blockers():
                raise UserError("\n".join(blockers))
            scraps = (
                self.env["stock.scrap"]
                .with_company(scrap.company_id)
                .create([line._prepare_scrap_values() for line in scrap.line_ids])
            )
            scraps._do_scrap()
            scrap._set_facts({"written_off_on": fields.Datetime.now()})
        return True

    def action_cancel(self):
        self._check_draft()
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        return True

    def action_open_scraps(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Scraps of %(document)s", document=self.name),
            "res_model": "stock.scrap",
            "views": [(False, "list"), (False, "form")],
            "domain": [("part_scrap_line_id", "in", self.line_ids.ids)],
            "context": {"create": False},
        }

    # === BUSINESS METHODS === #

    def _get_write_off_blockers(self):
        """:return: sentences, why the parts can't be written off"""
        self.ensure_one()
        if not self.line_ids:
            return [self.env._("Say first which parts are to be written off.")]
        blockers = []
        groups = self.line_ids.grouped(lambda ln: (ln.product_id, ln.location_id, ln.lot_id))
        for (product, location, lot), lines in groups.items():
            if product.tracking != "none" and not lot:
                blockers.append(
                    self.env._("%(part)s: say which lot it is.", part=product.display_name)
                )
                continue
            wanted = sum(lines.mapped("quantity"))
            on_hand = lines[0].quantity_on_hand
            if product.uom_id.compare(wanted, on_hand) > 0:
                blockers.append(
                    self.env._(
                        "%(part)s: %(wanted)s are to be written off, but only %(on_hand)s lie in "
                        "%(bin)s. Write off fewer, or count the bin first.",
                        part=product.display_name,
                        wanted=wanted,
                        on_hand=on_hand,
                        bin=location.display_name,
                    )
                )
        return blockers

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (("draft", "done"), ("draft", "cancelled"))

    @api.model
    def _workflow_key_figures(self):
        return ["value", "user_id", "note"]
