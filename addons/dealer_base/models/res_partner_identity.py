from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import identity

# who asks a customer for his papers: sells, finances, insures, bills
SEE_IDENTITY = (
    "dealer_base.group_sales_consultant,dealer_base.group_sales_manager,"
    "dealer_base.group_finance_clerk,dealer_base.group_cashier,dealer_base.group_accountant,"
    "dealer_base.group_general_manager,base.group_partner_manager"
)


class ResPartner(models.Model):
    """Who somebody is by his papers: a person's ID card, a company's credit code."""

    _inherit = "res.partner"

    identity_kind = fields.Selection(
        [
            ("cn_id", "Chinese ID card"),
            ("uscc", "Unified social credit code"),
            ("passport", "Passport"),
            ("permit", "Residence or travel permit"),
            ("driving_licence", "Driving licence"),
            ("other", "Other paper"),
        ],
        string="Identity Paper",
        compute="_compute_identity_kind",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        groups=SEE_IDENTITY,
    )
    identity_number = fields.Char(
        copy=False,
        groups=SEE_IDENTITY,
        help="Number of the paper. Full-width characters, spaces and small letters are put right "
        "on saving; numbers of Chinese papers are checked.",
    )

    _identity_number_idx = models.Index(
        "(identity_number text_pattern_ops) WHERE identity_number IS NOT NULL"
    )
    _identity_kind_given = models.Constraint(
        "CHECK(identity_number IS NULL OR identity_kind IS NOT NULL)",
        "Say which paper the identity number is from.",
    )

    @api.depends("identity_number")
    def _compute_identity_kind(self):
        """What the number is, where it says so by itself; a person corrects it."""
        for partner in self:
            number = identity.normalise(partner.identity_number)
            if partner.identity_kind or not number:
                partner.identity_kind = partner.identity_kind
            elif not identity.id_card_problem(number):
                partner.identity_kind = "cn_id"
            elif not identity.uscc_problem(number):
                partner.identity_kind = "uscc"
            else:
                partner.identity_kind = "other"

    @api.constrains("identity_kind", "identity_number")
    def _check_identity(self):
        checks = {"cn_id": identity.id_card_problem, "uscc": identity.uscc_problem}
        for partner in self:
            check = checks.get(partner.identity_kind)
            if check and partner.identity_number and (wrong := check(partner.identity_number)):
                labels = dict(self._fields["identity_kind"]._description_selection(self.env))
                raise ValidationError(
                    self._get_identity_message(
                        labels[partner.identity_kind], partner.identity_number, wrong
                    )
                )

    @api.constrains("vat", "country_id", "is_company")
    def _check_chinese_tax_number(self):
        """A Chinese company's tax number is its credit code."""
        if self.env.context.get("no_vat_validation"):
            return
        for partner in self:
            number = identity.normalise(partner.vat)
            if not number or not partner.is_company or partner.country_id.code != "CN":
                continue
            if wrong := identity.tax_number_problem(number.removeprefix("CN")):
                raise ValidationError(
                    self._get_identity_message(self.env._("Tax number"), partner.vat, wrong)
                )

    @api.onchange("identity_number")
    def _onchange_identity_number(self):
        self.identity_number = identity.normalise(self.identity_number) or False

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._normalise_identity(vals)
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("identity_number"):
            vals = dict(vals)
            self._normalise_identity(vals)
        return super().write(vals)

    @api.model
    def _normalise_identity(self, vals):
        if vals.get("identity_number"):
            vals["identity_number"] = identity.normalise(vals["identity_number"]) or False

    @api.model
    def _get_identity_message(self, label, number, wrong):
        """:return: one sentence on what is wrong and what to do"""
        values = {"label": label, "number": number, "count": len(number)}
        messages = {
            "length": self.env._(
                "%(label)s: %(number)s has %(count)s characters instead of 18. Copy it from the "
                "paper again.",
                **values,
            ),
            "date": self.env._(
                "%(label)s: %(number)s names a birthday that does not exist. Copy it from the "
                "paper again.",
                **values,
            ),
            "digits": self.env._(
                "%(label)s: %(number)s has characters that do not belong there. Copy it from the "
                "paper again.",
                **values,
            ),
            "checksum": self.env._(
                "%(label)s: the last character of %(number)s does not fit the others, so one of "
                "them is mistyped. Copy it from the paper again.",
                **values,
            ),
        }
        return messages[wrong]
