from dateutil.relativedelta import relativedelta
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.dealer_base.tools import identity
from odoo.addons.dealer_base.tools import phone as phone_tools

HR = "hr.group_hr_user"


class HrEmployee(models.Model):
    """The staff file: who works here, with number, age, papers and what is missing of them."""

    _name = "hr.employee"
    _inherit = ["hr.employee", "dealer.private.mixin"]
    _private_fields = {
        "wage": "salary",
        "contract_wage": "salary",
        "identification_id": "identity",
        "passport_id": "identity",
        "ssnid": "identity",
    }
    _private_employee = "id"

    staff_number = fields.Char(
        copy=False,
        index="trigram",
        help="Given by the sequence of the store when left empty; nobody else has it, ever.",
    )
    age = fields.Integer(
        compute="_compute_age", search="_search_age", groups=HR, help="In full years, today."
    )
    identity_masked = fields.Char(
        string="ID Number (Masked)",
        compute="_compute_identity_masked",
        inverse="_inverse_identity_masked",
        search="_search_identity_masked",
        compute_sudo=True,
        groups=HR,
        help="First and last characters only. Written down here once; later it is changed by a "
        "proposal.",
    )
    phone_keys = fields.Char(
        compute="_compute_phone_keys",
        store=True,
        index="trigram",
        groups=HR,
        help="Digits of all the person's numbers, to find him however one is written.",
    )
    search_text = fields.Char(
        compute="_compute_search_text",
        search="_search_search_text",
        groups=HR,
        exportable=False,
        help="Finds a person by staff number, name, any spelling of a phone, the end of the ID "
        "number, post or department.",
    )
    paper_ids = fields.One2many("dealer.staff.paper", "employee_id", groups=HR)
    paper_warning = fields.Char(
        string="Papers That Expire",
        compute="_compute_papers",
        groups=HR,
        help="Papers that expired or will soon.",
    )
    missing = fields.Char(
        compute="_compute_papers",
        groups=HR,
        help="What the file still lacks: papers that are required, identity, contacts.",
    )
    is_complete = fields.Boolean(
        string="File Complete", compute="_compute_papers", search="_search_is_complete", groups=HR
    )

    _staff_number_uniq = models.UniqueIndex(
        "(staff_number)", "Somebody has this staff number already, here or in another store."
    )

    # === COMPUTE METHODS === #

    @api.depends("birthday")
    def _compute_age(self):
        for employee in self:
            today = (employee.company_id or self.env.company)._get_store_date()
            born = employee.birthday
            employee.age = relativedelta(today, born).years if born and born <= today else 0

    def _search_age(self, operator, value):
        """A year of age is a range of birthdays."""
        today = self.env.company._get_store_date()
        if operator == "in":
            return Domain.OR(
                Domain("birthday", ">", today - relativedelta(years=age + 1))
                & Domain("birthday", "<=", today - relativedelta(years=age))
                if age
                else Domain("birthday", "=", False)
                for age in value
            )
        days = {
            ">": ("<=", value + 1), ">=": ("<=", value), "<": (">", value), "<=": (">", value + 1)
        }  # fmt: skip
        if operator not in days:
            return NotImplemented
        comparison, years = days[operator]
        return Domain("birthday", comparison, today - relativedelta(years=years))

    @api.depends("identification_id")
    def _compute_identity_masked(self):
        for employee in self:
            employee.identity_masked = identity.mask(employee.identification_id)

    def _inverse_identity_masked(self):
        """Take the number where there is none; what comes back masked is no change."""
        for employee in self:
            number = identity.normalise(employee.identity_masked)
            known = employee.sudo().identification_id  # sudo: compared, not shown
            if number == identity.normalise(identity.mask(known)):
                continue
            if known or not number:
                employee._refuse_direct(["identification_id"])
            # sudo: the first number may be written by who may not read it later
            employee.sudo().identification_id = number
        self.invalidate_recordset(["identity_masked"])  # what was typed is shown masked now

    def _search_identity_masked(self, operator, value):
        """The last four characters find the person: all that is shown anyway. The whole number
        does too, and is noted; a part of it would tell the rest digit by digit."""
        texts = [value] if isinstance(value, str) else list(value)
        numbers = [identity.normalise(text) for text in texts if isinstance(text, str) and text]
        if operator not in ("in", "=", "ilike", "like", "=ilike") or not numbers:
            return NotImplemented
        ends = {number for number in numbers if len(number) == 4}
        # sudo: compared, nothing is shown
        versions = self.env["hr.version"].sudo()
        found = versions.search(
            Domain.OR(
                Domain("identification_id", "=ilike", f"%{number}")
                for number in numbers
                if len(number) >= 4 and number.isalnum()
            )
        ).filtered(
            lambda version: (
                version.identification_id in numbers or version.identification_id[-4:] in ends
            )
        )
        if self.env.uid != SUPERUSER_ID:
            known = found.filtered(lambda version: version.identification_id in numbers)
            self.env["dealer.private.reading"]._note(
                known.employee_id, {"identity"}, self._name, "search"
            )
        return Domain("current_version_id", "in", found.ids)

    def _compute_search_text(self):
        self.search_text = False  # searched only

    def _search_search_text(self, operator, value):
        if operator not in ("ilike", "in"):
            return NotImplemented
        domains = []
        for text in [value] if isinstance(value, str) else value:
            if not text:
                continue
            found = Domain.OR(
                Domain(name, "ilike", text)
                for name in ("staff_number", "name", "work_email", "job_title", "department_id")
            )
            digits = phone_tools.key(text)
            if len(digits) >= 4 and digits.isdigit():
                found |= Domain("phone_keys", "ilike", digits)
            number = identity.normalise(text)
            if len(number) >= 4 and number.isascii() and number.isalnum():
                found |= Domain("identity_masked", "ilike", number)
            domains.append(found)
        return Domain.OR(domains)

    @api.onchange("identity_masked")
    def _onchange_identity_masked(self):
        """A Chinese ID number says birthday and sex: offered where they are empty."""
        number = identity.normalise(self.identity_masked)
        if born := identity.id_card_birthday(number):
            self.birthday = self.birthday or born
            self.sex = self.sex or ("male" if identity.id_card_is_male(number) else "female")

    @api.depends("work_phone", "mobile_phone", "private_phone")
    def _compute_phone_keys(self):
        for employee in self:
            numbers = (employee.work_phone, employee.mobile_phone, employee.private_phone)
            keys = dict.fromkeys(filter(None, map(phone_tools.key, numbers)))
            employee.phone_keys = " ".join(keys) or False

    @api.depends(
        "paper_ids.valid_until",
        "paper_ids.kind_id",
        "paper_ids.issued_on",
        "identification_id",
        "birthday",
        "mobile_phone",
        "private_phone",
        "work_phone",
        "emergency_phone",
        "job_id",
        "department_id",
    )
    @api.depends_context("lang")
    def _compute_papers(self):
        # sudo: whether something is missing is no secret of the clerk; what it says is
        kinds = self.env["dealer.staff.paper.kind"].sudo().search([("is_required", "=", True)])
        for employee in self:
            papers = employee.sudo().paper_ids
            ending = papers.filtered(lambda paper: paper.status in ("expired", "expiring"))
            employee.paper_warning = (
                ", ".join(
                    f"{paper.kind_id.name} {paper.valid_until}"
                    for paper in ending.sorted("valid_until")
                )
                or False
            )
            valid = papers.filtered(lambda paper: paper.status in ("valid", "expiring"))
            lacking = [
                kind.name
                for kind in kinds
                if (not kind.job_ids or employee.job_id in kind.job_ids)
                and kind not in valid.kind_id
            ]
            missing = [*employee._get_missing_data(), *lacking]
            employee.missing = ", ".join(missing) or False
            employee.is_complete = not missing

    def _get_missing_data(self):
        """:return: labels of what the file itself lacks; extended by addons that need more"""
        self.ensure_one()
        needed = {
            "identification_id": self.env._("ID number"),
            "birthday": self.env._("birthday"),
            "department_id": self.env._("department"),
            "job_id": self.env._("post"),
            "emergency_phone": self.env._("emergency contact"),
        }
        me = self.sudo()  # sudo: whether it is there, not what it says
        missing = [label for name, label in needed.items() if not me[name]]
        if not (me.mobile_phone or me.private_phone or me.work_phone):
            missing.append(self.env._("phone"))
        return missing

    def _search_is_complete(self, operator, value):
        if operator != "in":
            return NotImplemented
        employees = self.with_context(active_test=False).search([])  # pylint: disable=no-search-all
        return Domain("id", "in", employees.filtered(lambda e: e.is_complete in value).ids)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("staff_number"):
                company = vals.get("company_id") or self.env.company.id
                # sudo: whoever may make an employee gets his number
                sequence = self.env["ir.sequence"].sudo().with_company(company)
                vals["staff_number"] = sequence.next_by_code("hr.employee")
        return super().create(vals_list)

    def write(self, vals):
        if "active" in vals and not self.env.su:
            leaving = self.filtered(lambda employee: employee.active != bool(vals["active"]))
            if leaving and not self.env.user.has_group("dealer_base.group_hr_manager"):
                raise AccessError(
                    self.env._("The HR manager archives people and takes them back: ask him.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if not self.env.su and not self.env.user.has_group("dealer_base.group_hr_manager"):
            raise AccessError(self.env._("The HR manager deletes files: ask him."))
        if known := self.filtered(lambda employee: employee._has_history()):
            raise UserError(
                self.env._(
                    "%(people)s can't be deleted, there is history: archive the file instead.",
                    people=", ".join(known.mapped("name")),
                )
            )

    def _has_history(self):
        """:return: whether something happened that has to stay known; extended by addons"""
        self.ensure_one()
        me = self.sudo()  # sudo: whatever of it the user may see
        return bool(
            len(me.version_ids) > 1
            or me.user_id
            or me.with_context(active_test=False).child_ids
            or me.paper_ids
            or me.resume_line_ids
            or self.env["dealer.staff.change"].sudo().search_count([("employee_id", "=", me.id)], 1)
        )

    # === BUSINESS METHODS === #

    @api.model
    def _fill_staff_numbers(self):
        """Give a number to everybody who has none, in the order they came."""
        for employee in self.with_context(active_test=False).search(
            [("staff_number", "=", False)], order="id"
        ):
            sequence = self.env["ir.sequence"].with_company(employee.company_id)
            employee.staff_number = sequence.next_by_code("hr.employee")

    def _get_papers(self, code, date=None):
        """Return the paper of a kind that is valid on a day, the one that lasts longest.

        :param code: `code` of `dealer.staff.paper.kind`
        :param date: default: today in the person's store
        :return: dict {employee id: dealer.staff.paper}, without those who have none
        """
        # sudo: asked by programs that have to know; they say what they show of it
        rows = (
            self.env["dealer.staff.paper"]
            .sudo()
            .search(
                [("employee_id", "in", self.ids), ("kind_id.code", "=", code)],
                order="valid_until NULLS LAST, id",
            )
        )
        found = {}
        for paper in rows:
            day = date or paper.company_id._get_store_date()
            begun = not paper.issued_on or paper.issued_on <= day
            if begun and (not paper.valid_until or paper.valid_until >= day):
                found[paper.employee_id.id] = paper
        return found

    def action_reveal(self):
        """Ask why, then show what is masked."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Show the ID Number"),
            "res_model": "dealer.private.reveal",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_employee_id": self.id},
        }

    def action_open_readings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_hr_ext.dealer_private_reading_action"
        )
        action["domain"] = [("employee_id", "=", self.id)]
        return action

    def _get_versions_to_come(self):
        """:return: versions that begin later than today"""
        self.ensure_one()
        today = self.company_id._get_store_date()
        return self.version_ids.filtered(lambda version: version.date_version > today)

    def _set_bank_account(self, number):
        """Make a number the account that salaries go to; the ones before stay with the contact."""
        self.ensure_one()
        Bank = self.env["res.partner.bank"]
        partner = self.work_contact_id
        if not number:
            self.bank_account_ids = False
            return
        account = Bank.search(
            [("acc_number", "=", number), ("partner_id", "=", partner.id)], limit=1
        ) or Bank.create({"acc_number": number, "partner_id": partner.id})
        self.bank_account_ids = account

    def _refuse_direct(self, names):
        """:raise UserError: sensitive fields are changed by a proposal"""
        fields_ = self.sudo()._fields
        labels = ", ".join(fields_[name]._description_string(self.env) for name in names)
        raise UserError(
            self.env._(
                "On the file of %(person)s a proposal that the HR manager approves changes this: "
                "%(fields)s. Use “Propose a Change” on the file.",
                fields=labels,
                person=", ".join(self.sudo().mapped("name")),
            )
        )
