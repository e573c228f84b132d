from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

# in the context of items written with their form, whose weights are then checked once, together;
# an object no request can send
WITH_FORM = object()


class DealerAppraisalForm(models.Model):
    """What the holders of a post are appraised by, valid from a day.

    Once somebody was appraised by it a form stays as it is: a new version begins on its own day.
    """

    _name = "dealer.appraisal.form"
    _description = "Appraisal Form"
    _inherit = ["mail.thread"]
    _order = "name, version desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: every store.",
    )
    active = fields.Boolean(default=True)
    job_ids = fields.Many2many(
        "hr.job", string="Posts", help="Whose holders it is for; empty: posts without a form."
    )
    date_from = fields.Date(
        string="Valid From",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="For periods that end on this day or later.",
    )
    version = fields.Integer(readonly=True, default=1, copy=False, aggregator=None)
    previous_id = fields.Many2one(
        "dealer.appraisal.form", readonly=True, copy=False, index="btree_not_null"
    )
    item_ids = fields.One2many("dealer.appraisal.item", "form_id", string="Items", copy=True)
    agreed_weight = fields.Float(
        string="Weight of Agreed Goals",
        digits=(5, 1),
        help="Share of the whole that head and person agree on themselves, in %.",
    )
    weight_total = fields.Float(
        string="Weights Together", compute="_compute_weight_total", digits=(5, 1)
    )
    is_used = fields.Boolean(string="In Use", compute="_compute_is_used", compute_sudo=True)

    _agreed_weight_range = models.Constraint(
        "CHECK(agreed_weight >= 0 AND agreed_weight <= 100)",
        "The weight of agreed goals lies between 0 and 100 %.",
    )

    # === COMPUTE METHODS === #

    @api.depends("item_ids.weight", "agreed_weight")
    def _compute_weight_total(self):
        for form in self:
            form.weight_total = sum(form.item_ids.mapped("weight")) + form.agreed_weight

    def _compute_is_used(self):
        used = {
            form.id
            for [form] in self.env["dealer.appraisal"]._read_group(
                [("form_id", "in", self.ids)], ["form_id"]
            )
        }
        for form in self:
            form.is_used = form.id in used

    @api.depends("name", "version")
    def _compute_display_name(self):
        for form in self:
            form.display_name = (
                self.env._("%(name)s (version %(number)s)", name=form.name, number=form.version)
                if form.version > 1
                else form.name
            )

    @api.constrains("item_ids", "agreed_weight")
    def _check_weights(self):
        for form in self:
            total = form.weight_total
            if float_compare(total, 100, precision_digits=2):
                raise ValidationError(
                    self.env._(
                        "The weights of “%(form)s” add up to %(total)s %%: they must make 100 %%. "
                        "Change the weight of an item or of the agreed goals.",
                        form=form.name,
                        total=f"{total:g}",
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        whole = self.with_context(dealer_appraisal_items=WITH_FORM)
        return super(DealerAppraisalForm, whole).create(vals_list).with_env(self.env)

    def write(self, vals):
        # what people were told stays; the name, and whether it is offered any more, may change
        if {"item_ids", "agreed_weight", "date_from", "job_ids", "company_id"} & set(vals):
            self._check_unused()
        whole = self.with_context(dealer_appraisal_items=WITH_FORM)
        return super(DealerAppraisalForm, whole).write(vals)

    def copy_data(self, default=None):
        values = super().copy_data(default)
        if "name" in (default or {}):
            return values
        return [
            {**vals, "name": self.env._("%(name)s (copy)", name=form.name)}
            for form, vals in zip(self, values, strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def _check_unused(self):
        self.invalidate_recordset(["is_used"])
        for form in self:
            if form.is_used:
                raise UserError(
                    self.env._(
                        "People are appraised by “%(form)s”: it stays as it is. Make a new version "
                        "with the button on top.",
                        form=form.display_name,
                    )
                )

    # === ACTIONS === #

    def action_new_version(self):
        """Copy a form in use into one that may be changed and that follows it."""
        self.ensure_one()
        self.check_access("write")
        newest = self._get_newest()
        form = newest.copy({"name": newest.name, "date_from": fields.Date.context_today(self)})
        form.write({"version": newest.version + 1, "previous_id": newest.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": form.id,
            "views": [(False, "form")],
        }

    def _get_newest(self):
        self.ensure_one()
        form = self
        while following := self.with_context(active_test=False).search(
            [("previous_id", "=", form.id)], limit=1
        ):
            form = following
        return form

    # === BUSINESS METHODS === #

    @api.model
    def _get_forms(self, jobs, company, date):
        """The form of each post on a day: the post's own before the general one, the store's own
        before every store's, the newest that is valid.

        :return: dict {job id: form}, False for people without a post
        """
        forms = self.search(
            [("company_id", "in", [company.id, False]), ("date_from", "<=", date)]
        ).sorted(lambda f: (bool(f.company_id), f.date_from, f.version, f.id), reverse=True)
        general = forms.filtered(lambda f: not f.job_ids)[:1]
        found = {False: general}
        for job in jobs:
            found[job.id] = forms.filtered(lambda f, job=job: job in f.job_ids)[:1] or general
        return found
