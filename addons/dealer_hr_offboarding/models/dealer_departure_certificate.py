from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerDeparture(models.Model):
    """The certificate of leaving (离职证明), labour contract law art. 50."""

    _inherit = "dealer.departure"

    identification = fields.Char(
        string="Identity Number",
        compute="_compute_identification",
        help="For the certificate: empty for whoever reads the departure.",
    )
    post_name = fields.Char(string="Post", compute="_compute_post_name")
    certificate = fields.Html(
        sanitize=False,
        readonly=True,
        copy=False,
        groups="dealer_base.group_hr,dealer_base.group_hr_manager",
    )

    @api.depends("employee_id.identification_id")
    @api.depends_context("su")
    def _compute_identification(self):
        for departure in self:
            departure.identification = self.env.su and departure.employee_id.identification_id

    def _compute_post_name(self):
        for departure in self:
            version = departure.employee_id.sudo()._get_version(departure.last_day)
            departure.post_name = version.job_id.name or version.job_title

    def action_print_certificate(self):
        """The certificate as PDF, from the store's text."""
        self.check_access("write")
        for departure in self:
            if departure.category not in ("approved", "done"):
                raise UserError(
                    self.env._("The certificate is given once the departure is approved.")
                )
            departure._lay_down_certificate()
        self.env["dealer.private.reading"]._note(
            self.employee_id, {"identity"}, self._name, "print"
        )
        return self.env.ref("dealer_hr_offboarding.report_certificate").report_action(self)

    def _lay_down_certificate(self):
        """Write the text as the store's template reads now."""
        self.ensure_one()
        made = self.sudo()  # texts are the designer's, identity numbers HR's
        lang = self.company_id.partner_id.lang or self.env.lang
        template = made.env["dealer.designer.template"]._find_for_people(
            "leaving_certificate", self.company_id, lang
        )
        lang = template.labour_lang_id.code or lang
        made._set_facts({"certificate": template._render_text(made, lang)})
