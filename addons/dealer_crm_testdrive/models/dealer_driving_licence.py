import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerDrivingLicence(models.Model):
    """A driving licence the store has seen: photo, number, class and until when.

    It is kept for one purpose, to prove that it was checked before a test drive. Photo and number
    are deleted when the store's days have passed since the last drive; the check stays.
    """

    _name = "dealer.driving.licence"
    _description = "Driving Licence"
    _inherit = ["dealer.fact.mixin", "dealer.media.mixin"]
    _order = "id desc"
    _rec_name = "partner_id"
    _fact_fields = frozenset({"checked_on", "checked_by_id", "erased_on"})
    _fixed_fields = frozenset({"partner_id", "company_id"})
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Driver", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    number = fields.Char(
        string="Licence Number",
        contact_data="partner_id",
        help="As on the licence; deleted with the photo.",
    )
    licence_class = fields.Char(string="Class", help="As on the licence, e.g. C1.")
    valid_until = fields.Date(help="Last day; empty: for good.")
    is_permanent = fields.Boolean(string="Valid for Good")
    checked_on = fields.Datetime(readonly=True, copy=False)
    checked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    erased_on = fields.Datetime(
        string="Photo Deleted", readonly=True, copy=False, index="btree_not_null"
    )
    erase_on = fields.Date(
        string="Photo Kept until",
        compute="_compute_erase_on",
        help="Days after the last test drive, as the store has set.",
    )
    drive_ids = fields.One2many("dealer.test.drive", "licence_id", string="Test Drives")
    purpose = fields.Char(compute="_compute_purpose")

    _of_driver = models.Index("(partner_id, company_id) WHERE erased_on IS NULL")

    # === COMPUTE METHODS === #

    @api.depends("checked_on", "drive_ids.date_stop")
    def _compute_erase_on(self):
        for licence in self:
            days = licence.company_id.test_drive_licence_days
            last = max(
                filter(None, [licence.checked_on, *licence.sudo().drive_ids.mapped("date_stop")]),
                default=licence.create_date or fields.Datetime.now(),
            )
            licence.erase_on = licence.company_id._get_store_date(last) + timedelta(days=days)

    def _compute_purpose(self):
        self.purpose = self.env._(
            "Kept to prove that the licence was checked before the test drive, and for nothing else."
        )

    @api.depends("partner_id", "licence_class")
    def _compute_display_name(self):
        for licence in self:
            licence.display_name = " · ".join(
                filter(None, [licence.partner_id.name, licence.licence_class])
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        """What was checked stays as it was checked: another licence is checked anew."""
        seen = {"number", "licence_class", "valid_until", "is_permanent"}
        if seen & vals.keys() and not self.env.su:
            for licence in self:
                if licence.erased_on:
                    raise UserError(
                        self.env._("This licence was deleted: check the licence again.")
                    )
            self.filtered("checked_on")._set_facts({"checked_on": False, "checked_by_id": False})
        return super().write(self._clean(vals))

    @api.model
    def _clean(self, vals):
        vals = dict(vals)
        if vals.get("licence_class"):
            vals["licence_class"] = re.sub(r"[^A-Z0-9]", "", vals["licence_class"].upper())
        if vals.get("number"):
            vals["number"] = vals["number"].strip().upper()
        if vals.get("is_permanent"):
            vals["valid_until"] = False
        return vals

    # === ACTION METHODS === #

    def action_check(self):
        """I have seen this licence: it is the driver's, whole and valid."""
        self.ensure_one()
        self.check_access("write")
        if not self.number:
            raise UserError(self.env._("Note the number of the licence."))
        if not self.media_ids:
            raise UserError(self.env._("Take a photo of the licence."))
        if problem := self._get_problem(self.company_id._get_store_date(), checked=False):
            raise UserError(problem)
        self._set_facts({"checked_on": fields.Datetime.now(), "checked_by_id": self.env.uid})
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _get_problem(self, day, checked=True):
        """Why nobody drives with this licence on ``day``: one sentence, or False."""
        self.ensure_one()
        name = self.partner_id.name
        if self.erased_on or (checked and not self.checked_on):
            return self.env._(
                "The licence of %(driver)s has not been checked: photograph and check it.",
                driver=name,
            )
        if not self.licence_class or not (self.is_permanent or self.valid_until):
            return self.env._("Note the class of the licence and until when it is valid.")
        allowed = (self.company_id.test_drive_licence_classes or "").upper().split()
        if allowed and self.licence_class not in allowed:
            return self.env._(
                "A licence of class %(class)s does not allow to drive a car: %(driver)s rides "
                "along, or somebody else drives.",
                driver=name,
                **{"class": self.licence_class},
            )
        if self.valid_until and self.valid_until < day:
            return self.env._(
                "The licence of %(driver)s expired on %(date)s: he rides along, or shows a new one.",
                driver=name,
                date=self.valid_until.isoformat(),
            )
        return False

    @api.model
    def _find(self, partner, company):
        """:return: the licence of this driver the store still keeps, or an empty one"""
        return self.search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", company.id),
                ("erased_on", "=", False),
            ],
            limit=1,
        )

    def _add_media(self, name, raw, is_shared=False):
        if self.erased_on:
            raise UserError(self.env._("This licence was deleted: check the licence again."))
        return super()._add_media(name, raw, is_shared)

    def _erase(self):
        """Delete what the store may keep no longer."""
        # sudo: photos are deleted whoever took them
        self.sudo().media_ids.unlink()
        self._set_facts({"number": False, "erased_on": fields.Datetime.now()})

    @api.model
    def _cron_erase(self, batch=500):
        """Delete photos and numbers of licences whose time is over, each batch committed."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            limit = company._get_store_moment(
                company._get_store_date() - timedelta(days=company.test_drive_licence_days)
            )
            domain = [
                ("company_id", "=", company.id),
                ("erased_on", "=", False),
                "|",
                "&",
                ("checked_on", "=", False),
                ("create_date", "<", limit),
                ("checked_on", "<", limit),
                "!",
                ("drive_ids", "any", [("date_stop", ">=", limit)]),
            ]
            while due := self.search(domain, limit=batch):
                due._erase()
                if not self.env["ir.cron"]._commit_progress(len(due)):
                    return
