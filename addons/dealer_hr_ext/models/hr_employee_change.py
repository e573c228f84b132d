from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.tools import identity

# changed by proposals only, once there is something
SENSITIVE = {
    "name": "",
    "identification_id": "identity",
    "passport_id": "identity",
    "birthday": "",
    "sex": "",
    "country_id": "",
    "bank_account": "",
}
# what the person proposes of himself; HR writes these down directly
CONTACTS = (
    "mobile_phone", "private_phone", "private_email", "private_street", "private_city",
    "emergency_contact", "emergency_phone", "marital", "study_school", "study_field",
)  # fmt: skip


class HrEmployee(models.Model):
    """Sensitive fields are changed by proposals, whatever the way in: form, RPC or import."""

    _inherit = "hr.employee"

    @api.model
    def _get_proposal_fields(self):
        """:return: dict {sensitive field: kind of private data or ""}, extended by addons"""
        return dict(SENSITIVE)

    @api.model
    def _get_proposable_fields(self):
        """:return: dict {field: kind}, also what needs no approval when HR writes it"""
        return {**self._get_proposal_fields(), **dict.fromkeys(CONTACTS, "")}

    @api.model
    def _get_proposal_label(self, name):
        if name == "bank_account":
            return self.env._("Bank account number")
        # sudo: the label of a field is no secret
        return self.sudo()._fields[name]._description_string(self.env)

    def _get_proposal_raw(self, name):
        """:return: text that stands for the present value of a field; see _read_proposal_text"""
        self.ensure_one()
        me = self.sudo()  # sudo: kept with the proposal, shown to whom it may be shown
        if name == "bank_account":
            return me.bank_account_ids[:1].acc_number or ""
        value = me[name]
        field = self._fields[name]
        if field.type == "many2one":
            return str(value.id or "")
        if field.type == "date":
            return value.isoformat() if value else ""
        return str(value or "")

    def _get_proposal_text(self, name, raw):
        """:return: what the raw value says on screen"""
        field = self._fields.get(name)
        if not raw or not field:
            return raw or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(raw, raw)
        if field.type == "many2one":
            return self.env[field.comodel_name].sudo().browse(int(raw)).display_name
        return raw

    @api.model
    def _read_proposal_text(self, name, text):
        """Return the raw value of what somebody typed.

        :raise UserError: what is wrong with it, in one sentence
        """
        text = (text or "").strip()
        field = self._fields.get(name)
        label = self._get_proposal_label(name)
        if name in ("identification_id", "passport_id"):
            return identity.normalise(text)
        if not text or not field or field.type not in ("selection", "many2one", "date"):
            return text
        if field.type == "date":
            try:
                return field.to_date(text.replace("/", "-")).isoformat()
            except ValueError:
                raise UserError(
                    self.env._(
                        "%(field)s: “%(text)s” is no date. Write dates like 2026-03-31.",
                        field=label,
                        text=text,
                    )
                ) from None
        if field.type == "selection":
            labels = field._description_selection(self.env)
            for code, shown in labels:
                if text.casefold() in (code.casefold(), shown.casefold()):
                    return code
            known = ", ".join(shown for _code, shown in labels)
        else:
            found = self.env[field.comodel_name].search([("name", "=ilike", text)], limit=1)
            if found or text.isdigit():
                return str(found.id or int(text))
            known = ", ".join(self.env[field.comodel_name].search([], limit=3).mapped("name")) + "…"
        raise UserError(
            self.env._(
                "%(field)s: “%(text)s” is not known. Write one of: %(known)s.",
                field=label,
                text=text,
                known=known,
            )
        )

    def _propose(self, values, reason):
        """Propose changes of one person, in the name of the user; they count once approved.

        :param dict values: {field of _get_proposable_fields(): value}
        :param reason: why, said to whoever approves
        :return: dealer.staff.change
        """
        self.ensure_one()
        return self.env["dealer.staff.change"]._propose(self, values, reason)

    def action_propose(self):
        """Open a new proposal for this person."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose a Change"),
            "res_model": "dealer.staff.change",
            "views": [(False, "form")],
            "context": {"default_employee_id": self.id},
        }

    def action_open_changes(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_hr_ext.dealer_staff_change_action"
        )
        action["domain"] = [("employee_id", "=", self.id)]
        action["context"] = {"default_employee_id": self.id}
        return action

    def write(self, vals):
        self._check_direct(vals)
        return super().write(vals)

    def _check_direct(self, vals):
        """:raise UserError: something sensitive that is there would become something else"""
        if self.env.su:
            return
        sensitive = set(self._get_proposal_fields())
        if "bank_account_ids" in vals:
            sensitive.add("bank_account_ids")
        for name in sorted(sensitive.intersection(vals)):
            if name not in self._fields:
                continue
            field = self._fields[name]
            for employee in self.sudo():  # sudo: compared, not shown
                old = employee[name]
                new = field.convert_to_record(
                    field.convert_to_cache(vals[name], employee), employee
                )
                if old and old != new:
                    employee.with_env(self.env)._refuse_direct([name])
