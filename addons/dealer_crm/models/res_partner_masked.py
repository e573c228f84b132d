from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .base import FULL, TAIL

# what decides, beside documents, who sees a customer's data
OPENING = frozenset({"user_id", "service_adviser_id", "is_company", "company_type", "parent_id"})


class ResPartner(models.Model):
    """Who sees a customer's phone and email: those who talk with customers by their work (group
    "Sees Contact Data"), whoever looks after this customer, and who asked for it with a reason.

    Companies, their contact persons and our own people are no secret.
    """

    _inherit = "res.partner"

    phone = fields.Char(contact_data="id")
    email = fields.Char(contact_data="id")
    email_normalized = fields.Char(contact_data="id")
    email_formatted = fields.Char(contact_data="id")
    phone_sanitized = fields.Char(contact_data="id")
    phone_key = fields.Char(contact_data="id")
    phone_mobile_search = fields.Char(contact_data="id")
    identity_number = fields.Char(contact_data="id")
    contact_masked = fields.Boolean(
        compute="_compute_contact_masked",
        help="Phone and email are shown masked to you. Ask for them with the eye.",
    )

    @api.depends("phone", "email", "user_id", "is_company", "parent_id.is_company")
    @api.depends_context("uid")
    def _compute_contact_masked(self):
        self.contact_masked = False
        if self._masks_contact_data():
            hidden = self - self._filter_contact_data_shown()
            hidden.filtered(lambda partner: partner.phone or partner.email).contact_masked = True

    def _filter_contact_data_shown(self):
        """:return: the customers whose phone and email the user sees"""
        user = self.env.user
        if not self._masks_contact_data():
            return self
        # sudo: whether somebody is a customer and whose is decided past what the user reads
        partners = self.sudo()
        shown = partners.filtered(
            lambda partner: (
                not partner._is_contact_data_secret()
                or user in (partner.user_id, partner.service_adviser_id)
                or (
                    user.share
                    and partner.commercial_partner_id == user.partner_id.commercial_partner_id
                )
            )
        )
        if hidden := partners - shown:
            shown |= partners.browse(hidden._get_ids_shown_to(user))
        return self & shown.sudo(self.env.su)

    def _is_contact_data_secret(self):
        """:return: whether this is a person who is a customer, no company nor one of our own"""
        return self.partner_share and not self.is_company and not self.parent_id.is_company

    def write(self, vals):
        """Who makes himself the one who sees a customer's data is noted as if he had asked."""
        if not OPENING & vals.keys() or not self._masks_contact_data():
            return super().write(vals)
        hidden = self - self._filter_contact_data_shown()
        done = super().write(vals)
        if opened := hidden & hidden._filter_contact_data_shown():
            # sudo: the log is written by what happened, by nobody's hand
            self.env["dealer.contact.reveal"].sudo()._note(
                opened, self.env.user, self.env._("Changed who looks after the customer")
            )
        return done

    def _build_vcard(self):
        """A business card has no more on it than the customer's page."""
        if self._filter_contact_data_shown():
            return super()._build_vcard()
        bare = self.new({"email": False, "phone": False}, origin=self)
        return super(ResPartner, bare)._build_vcard()

    def _get_ids_shown_to(self, user):
        """:return: ids of the customers with a document the user looks after, and of those whose
        data he asked for: one query, as it is asked for several times a page"""
        # sudo: people do not read the log of what they asked for
        asked = self.env["dealer.contact.reveal"].sudo()._get_revealed_query(self, user)
        queries = [asked.select(SQL.identifier(asked.table, "partner_id"))]
        for model, person, own in self._get_contact_carers():
            # sudo: whose customer somebody is is decided past what the user reads
            Model = self.env[model].sudo().with_context(active_test=False)
            query = Model._search([(person, "in", self.ids), (own, "=", user.id)])
            queries.append(query.select(Model._field_to_sql(query.table, person, query)))
        rows = self.env.execute_query(SQL(" UNION ").join(SQL("(%s)", query) for query in queries))
        return [row[0] for row in rows]

    @api.model
    def _get_contact_carers(self):
        """:return: list of (model, field to the customer, field to the user): documents whose own
        person looks after the customer; addons add theirs"""
        return [("crm.lead", "partner_id", "user_id")]

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Names with the email behind them show it as the field does."""
        # name_search asks past the user's rights, for the user who looks at it
        if self.env.context.get("show_email") and self.sudo(False)._masks_contact_data():
            shown = self & self.sudo(False)._filter_contact_data_shown().sudo(self.env.su)
            super(ResPartner, shown)._compute_display_name()
            hidden = self - shown
            plain = hidden.with_context(show_email=False)
            super(ResPartner, plain)._compute_display_name()
            for partner, named in zip(hidden, plain, strict=True):
                partner.display_name = named.display_name
            return None
        return super()._compute_display_name()

    @api.model
    def _get_phone_conditions(self, column, digits):
        """Who may not see numbers finds a whole one or its last four digits."""
        if not self._masks_contact_data():
            return super()._get_phone_conditions(column, digits)
        if len(digits) == TAIL:
            return [SQL("reverse(%s) LIKE %s", column, f"{digits[::-1]}%")]
        return [SQL("%s = %s", column, digits)] if len(digits) >= FULL else []

    def action_ask_reveal(self):
        """Ask for the reason, then show phone and email for a while."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Show Contact Data"),
            "res_model": "dealer.contact.reveal.ask",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    def action_reveal(self, reason):
        """Show these customers' phone and email to the user for a while, and note who asked why.

        :param str reason: why the user needs them
        :return: dict {partner id: {"phone", "email"}}
        """
        reason = reason.strip() if isinstance(reason, str) else ""
        if len(reason) < 2:
            raise UserError(self.env._("Say why you need the customer's contact data."))
        if not self.env.user._is_internal():
            raise UserError(self.env._("Only the store's own people can see contact data."))
        self.check_access("read")
        # sudo: the log is written by asking, by nobody's hand
        self.env["dealer.contact.reveal"].sudo()._note(self, self.env.user, reason)
        self.invalidate_recordset(["contact_masked", "display_name"])
        return {
            partner.id: {"phone": partner.phone, "email": partner.email} for partner in self.sudo()
        }
