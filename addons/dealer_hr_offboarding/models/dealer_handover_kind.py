from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

PEOPLE = ("res.users", "hr.employee", "res.partner")


class DealerHandoverKind(models.Model):
    """Something a person leaves behind: which documents, by which field they are his.

    Model and fields are named by text, so that nothing depends on the addon they come from; one
    whose model is not installed is left out.
    """

    _name = "dealer.handover.kind"
    _description = "Kind of Handover"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    model = fields.Char(
        string="Documents", required=True, help="Technical name of the model, such as crm.lead."
    )
    field_name = fields.Char(
        string="Field of the Person",
        required=True,
        help="Technical name of the field with the user, employee or contact, such as user_id.",
    )
    domain = fields.Char(
        string="What Is Open", default="[]", required=True, help="Domain of documents still open."
    )
    way = fields.Selection(
        [
            ("reassign", "Goes to a colleague"),
            ("settle", "Must be returned or settled"),
            ("end", "Ends by itself on the last day"),
        ],
        required=True,
        default="reassign",
        help="What must be returned or settled blocks the end.",
    )
    is_usable = fields.Boolean(
        string="Installed", compute="_compute_is_usable", help="Model and field are there."
    )

    @api.depends("model", "field_name", "domain")
    def _compute_is_usable(self):
        for kind in self:
            kind.is_usable = bool(kind._get_field()) and kind._has_domain_fields()

    @api.constrains("model", "field_name", "domain")
    def _check_definition(self):
        Path = self.env["dealer.designer.path"]
        for kind in self:
            domain = kind._parse_domain()
            # of an addon that may come later; what we ship may name its fields too
            if kind.model not in self.env or (
                self.env.context.get("install_mode") and not kind.is_usable
            ):
                continue
            if not Path._is_model_open(kind.model) and kind.model != "mail.activity":
                raise ValidationError(self.env._("“%s” is no document.", kind.model))
            if not kind._get_field():
                raise ValidationError(
                    self.env._(
                        "“%(field)s” is no stored field of “%(model)s” with a user, an employee "
                        "or a contact.",
                        field=kind.field_name,
                        model=kind.model,
                    )
                )
            try:
                # sudo: only whether the domain fits the model, nothing is told
                self.env[kind.model].sudo().search(domain, limit=1)
            except (ValueError, TypeError, KeyError) as error:
                raise ValidationError(self.env._("The domain does not fit: %s", error)) from error

    def _parse_domain(self):
        """:return: Domain of what is open
        :raise ValidationError: the text is none"""
        self.ensure_one()
        try:
            return Domain(literal_eval(self.domain or "[]"))
        except (ValueError, SyntaxError, TypeError) as error:
            raise ValidationError(self.env._("“%s” is no domain.", self.domain)) from error

    def _get_field(self):
        """:return: the field with the person, or None where model or field are not there"""
        self.ensure_one()
        model = self.env.get(self.model or "")
        if model is None or model._abstract or model._transient:
            return None
        field = model._fields.get(self.field_name or "")
        fits = (
            field is not None
            and field.store
            and field.type in ("many2one", "many2many")
            and field.comodel_name in PEOPLE
        )
        return field if fits else None

    def _has_domain_fields(self):
        """:return: whether what the domain names is there: an addon may add it to another's model"""
        self.ensure_one()
        known = self.env[self.model]._fields
        try:
            conditions = list(self._parse_domain().iter_conditions())
        except ValidationError:
            return False
        return all(one.field_expr.split(".")[0] in known for one in conditions)

    def _get_person(self, user, employee):
        """:return: the record that stands in the field for a person; empty where he has none"""
        comodel = self._get_field().comodel_name
        if comodel == "hr.employee":
            return employee
        return user if comodel == "res.users" else user.partner_id | employee.work_contact_id

    def _get_open_domain(self, employee):
        """:return: Domain of what is open with an employee, None when nothing can be"""
        self.ensure_one()
        if not self.is_usable:
            return None
        person = self._get_person(employee.user_id, employee)
        if not person:
            return None
        return Domain(self.field_name, "in", person.ids) & self._parse_domain()

    def _get_open(self, employee):
        """:return: what is open with an employee, past the reader's rights"""
        domain = self._get_open_domain(employee)
        # sudo: all that the person leaves behind, whoever hands it over
        model = self.env[self.model].sudo() if domain else None
        return model.search(domain) if domain else None

    def _count_open(self, employee):
        domain = self._get_open_domain(employee)
        if not domain:
            return 0
        return self.env[self.model].sudo().search_count(domain)  # a number, no data

    # === HANDING OVER === #

    def _hand_over(self, records, employee, colleague, reason):
        """Give documents to a colleague, each by its own action where there is one.

        :param records: of the kind's model
        :param employee: who had them
        :param colleague: `res.users` who gets them
        :param str reason: for the documents' history
        :return: [sentence] for each that refused
        """
        self.ensure_one()
        records = records.sudo()  # asked by the caller; whoever leaves need not be let in again
        try:
            with self.env.cr.savepoint():
                self._give(records, employee, colleague, reason)
            return []
        except UserError as error:
            if len(records) == 1:
                return [f"{records.display_name}: {error}"]
        refused = []
        for record in records:
            refused += self._hand_over(record, employee, colleague, reason)
        return refused

    def _give(self, records, employee, colleague, reason):
        method, give = self._get_own_ways().get(self.model, (None, None))
        if method and hasattr(records, method):
            give(records, colleague, reason)
            return
        field = self._get_field()
        before = self._get_person(employee.user_id, employee)
        after = self._get_person(colleague, colleague.employee_id)
        if not after:
            raise UserError(self.env._("%s has no record as employee.", colleague.name))
        if field.type == "many2many":
            value = [Command.unlink(old.id) for old in before] + [Command.link(after[:1].id)]
        else:
            value = after[:1].id
        self._write_traced(records, value)
        if hasattr(records, "_message_log_batch"):
            body = self.env._(
                "%(kind)s: from %(before)s to %(after)s. %(reason)s",
                kind=self.name,
                before=employee.name,
                after=colleague.name,
                reason=reason,
            )
            records._message_log_batch(bodies=dict.fromkeys(records.ids, body))

    def _write_traced(self, records, value):
        vals = {self.field_name: value}
        records = records.with_context(mail_auto_subscribe_no_notify=True)
        if hasattr(records, "_get_fact_fields") and self.field_name in records._get_fact_fields():
            records._set_facts(vals)
        else:
            records.write(vals)

    @api.model
    def _get_own_ways(self):
        """:return: {model: (its method, function(records, user, reason))}: documents with an
        action of their own for it, when it is installed; extended by addons"""
        return {
            "crm.lead": (
                "_hand_over",
                lambda leads, user, reason: leads._hand_over(user, reason),
            ),
            "dealer.workshop.booking": ("_move", self._move_bookings),
        }

    def _move_bookings(self, bookings, user, reason):
        for booking in bookings:
            booking._move(employee=user.employee_id)

    def _end(self, employee):
        """End what ends by itself: memberships are archived, lists lose the person."""
        for kind in self:
            records = kind._get_open(employee)
            if not records:
                continue
            if kind._get_field().type == "many2many":
                person = kind._get_person(employee.user_id, employee)
                kind._write_traced(records, [Command.unlink(one.id) for one in person])
            elif "active" in records._fields:
                records.action_archive()
            else:
                raise UserError(
                    self.env._(
                        "“%s” can't end by itself: its documents have no archive. An "
                        "administrator chooses another way for it.",
                        kind.name,
                    )
                )
