from odoo import api, fields, models
from odoo.tools import format_date

SEE_FIGURES = (
    "dealer_base.group_sales_consultant,dealer_base.group_service_adviser,"
    "dealer_base.group_sales_manager,dealer_base.group_marketing,"
    "dealer_base.group_customer_service,dealer_base.group_general_manager,"
    "dealer_base.group_administrator"
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    figure_ids = fields.One2many(
        "dealer.customer.figure", "partner_id", string="Figures", groups=SEE_FIGURES
    )
    tag_reason_ids = fields.One2many(
        "dealer.partner.tag", "partner_id", string="Tags by Rule", groups=SEE_FIGURES
    )
    portrait = fields.Char(
        compute="_compute_portrait",
        groups=SEE_FIGURES,
        help="The customer in a sentence, by his figures of last night.",
    )

    @api.depends("figure_ids")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_portrait(self):
        for partner in self:
            figure = partner._origin.figure_ids[:1]
            partner.portrait = " · ".join(figure._get_portrait()) if figure else False

    def action_refresh_figures(self):
        """Count the customer's figures now instead of tonight."""
        self.check_access("read")
        # sudo: figures are counted from documents nobody need be able to read
        self.env["dealer.customer.figure"].sudo()._refresh(self)

    def _get_overview_badges(self):
        """The phase and the tags, each with its reason."""
        badges = super()._get_overview_badges()
        Figure = self.env["dealer.customer.figure"]
        if not Figure.has_access("read"):
            return badges
        figure = self.commercial_partner_id.figure_ids[:1]
        if phase := figure.lifecycle_id:
            badges.append(
                {
                    "key": "phase",
                    "label": phase.name,
                    "tone": phase.tone,
                    "title": self.commercial_partner_id.portrait or phase.note or "",
                }
            )
        reasons = {}
        for tag in self.tag_reason_ids:
            since = format_date(self.env, tag.since)
            reasons.setdefault(
                tag.category_id,
                self.env._("%(reason)s (since %(day)s)", reason=tag.reason, day=since),
            )
        for category in self.category_id:
            badges.append(
                {
                    "key": f"tag_{category.id}",
                    "label": category.name,
                    "tone": "primary" if category in reasons else "secondary",
                    "title": reasons.get(category) or self.env._("Put by hand"),
                }
            )
        return badges
