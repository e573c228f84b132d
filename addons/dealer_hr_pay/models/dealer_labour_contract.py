from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

# what a contract says; written, its text is laid down anew
TERMS = (
    "employee_id",
    "company_id",
    "job_id",
    "place",
    "term_kind",
    "date_start",
    "date_end",
    "trial_date_end",
    "task",
    "wage",
    "hours_kind",
    "special_terms",
)


class DealerLabourContract(models.Model):
    """A labour contract (劳动合同): its term, its very text, the signed paper.

    Signed, it stays, and the dates of the person's versions are its dates.
    """

    _name = "dealer.labour.contract"
    _description = "Labour Contract"
    _inherit = [
        "dealer.amount.mixin",
        "dealer.private.mixin",
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _fact_fields = frozenset({"category", "ended_on", "text", "identification", "template_id"})
    _private_fields = {"wage": "salary", "text": "salary", "identification": "identity"}

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, check_company=True, ondelete="restrict"
    )
    job_id = fields.Many2one("hr.job", string="Post", check_company=True)
    place = fields.Char(string="Place of Work")
    identification = fields.Char(string="Identity Number", readonly=True, copy=False)
    term_kind = fields.Selection(
        [("fixed", "Fixed term"), ("open", "Open-ended"), ("task", "Until a task is done")],
        string="Term",
        required=True,
        default="fixed",
    )
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until", help="Last day of a fixed term.")
    trial_date_end = fields.Date(string="Probation Until", help="Last day. Empty: none.")
    task = fields.Char(help="What the contract runs until, where its term is a task.")
    term_text = fields.Char(
        string="Term in Words", compute="_compute_words", help="For the text of the contract."
    )
    probation_text = fields.Char(
        string="Probation in Words", compute="_compute_words", help="For the text of the contract."
    )
    wage = fields.Monetary(help="A month, before tax, in the currency of the store.")
    hours_kind = fields.Selection(
        [
            ("standard", "Standard hours"),
            ("summed", "Hours summed over a period"),
            ("flexible", "Flexible hours"),
        ],
        string="Working Hours",
        required=True,
        default="standard",
    )
    special_terms = fields.Text()
    asked_for_fixed = fields.Boolean(
        string="The Person Asked for a Fixed Term",
        help="Needed for another fixed term where an open-ended contract is due.",
    )
    earlier_count = fields.Integer(
        string="Fixed Terms Before",
        compute="_compute_open_ended",
        help="Signed fixed terms without a gap up to this contract.",
    )
    open_ended_reason = fields.Char(
        compute="_compute_open_ended", help="Why an open-ended contract is due."
    )
    template_id = fields.Many2one(
        "dealer.designer.template", string="Text From", readonly=True, copy=False
    )
    text = fields.Html(string="Contract", sanitize=False, readonly=True, copy=False)
    signed_on = fields.Date(copy=False, tracking=True)
    scan = fields.Binary(string="Signed Paper", attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    ended_on = fields.Date(readonly=True, copy=False, tracking=True, help="Last day it counted.")
    category = fields.Selection(
        [
            ("draft", "To Sign"),
            ("signed", "In Force"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "A contract must not end before it begins.",
    )
    _trial_within = models.Constraint(
        "CHECK(trial_date_end IS NULL OR (trial_date_end >= date_start"
        " AND (date_end IS NULL OR trial_date_end <= date_end)))",
        "The probation lies within the contract.",
    )
    _fixed_ends = models.Constraint(
        "CHECK((term_kind = 'fixed') = (date_end IS NOT NULL))",
        "A fixed term has its last day; an open-ended contract and one for a task have none.",
    )
    _one_draft = models.UniqueIndex(
        "(employee_id) WHERE category = 'draft'",
        "There is a contract of this person waiting to be signed: use that one.",
    )
    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (employee_id WITH =, "
        "daterange(date_start, LEAST(date_end, ended_on), '[]') WITH &&) "
        "WHERE (category IN ('signed', 'ended'))",
        "This person has a labour contract at that time already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("term_kind", "date_start", "date_end", "trial_date_end", "task")
    @api.depends_context("lang")
    def _compute_words(self):
        for contract in self:
            start, end, trial = (
                format_date(self.env, day) if day else ""
                for day in (contract.date_start, contract.date_end, contract.trial_date_end)
            )
            if contract.term_kind == "fixed":
                text = self.env._(
                    "Fixed term, from %(first)s until %(last)s", first=start, last=end
                )
            elif contract.term_kind == "task":
                text = self.env._(
                    "From %(first)s until this task is done: %(task)s",
                    first=start,
                    task=contract.task or "",
                )
            else:
                text = self.env._("Open-ended, from %s on", start)
            contract.term_text = text
            contract.probation_text = self.env._("until %s", trial) if trial else self.env._("none")

    @api.depends("employee_id", "date_start", "term_kind")
    def _compute_open_ended(self):
        # sudo: terms of earlier contracts of people the reader may write contracts for
        earlier = (
            self.sudo()
            .search(
                [
                    ("employee_id", "in", self.employee_id.ids),
                    ("category", "in", ("signed", "ended")),
                ],
                order="date_start desc",
            )
            .grouped("employee_id")
        )
        for contract in self:
            employee = contract.employee_id._origin or contract.employee_id
            contracts = earlier.get(employee, self.browse())
            contract.earlier_count, served = contract._count_earlier(contracts)
            contract.open_ended_reason = contract._get_open_ended_reason(served)

    def _count_earlier(self, contracts):
        """:param contracts: of the person, the last first
        :return: (fixed terms without a gap before this one, since when without a gap)"""
        self.ensure_one()
        start, count = self.date_start, 0
        for other in contracts:
            last = min(filter(None, (other.ended_on, other.date_end)), default=None)
            if not start or other == self._origin or other.date_start >= start or not last:
                continue
            if (start - last).days > 1:
                break
            start = other.date_start
            count += other.term_kind == "fixed"
        return count, start

    def _get_open_ended_reason(self, since):
        if not self.date_start or self.term_kind == "task":
            return False
        Rule = self.env["dealer.labour.rule"]
        most = Rule._get("open_ended_contracts", self.date_start)
        if self.earlier_count >= most:
            return self.env._(
                "%(count)s fixed terms in a row: an open-ended contract is due (labour contract "
                "law, art. 14).",
                count=self.earlier_count,
            )
        years = Rule._get("open_ended_years", self.date_start)
        if since and since + relativedelta(years=int(years)) <= self.date_start:
            return self.env._(
                "%(years)s years of service: an open-ended contract is due (labour contract law, "
                "art. 14).",
                years=int(years),
            )
        return False

    @api.onchange("employee_id")
    def _onchange_employee_id(self):
        if self.employee_id:
            self.update(self.employee_id._prepare_labour_contract_values())

    @api.onchange("term_kind")
    def _onchange_term_kind(self):
        if self.term_kind != "fixed":
            self.date_end = False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self.flush_model(["category"])  # one that was signed gives way to the next
        contracts = super().create(vals_list)
        contracts.filtered(lambda contract: contract.category == "draft")._lay_down()
        return contracts

    def write(self, vals):
        changed = {*TERMS, "signed_on", "scan", "asked_for_fixed"}.intersection(vals)
        if changed:
            self._check_draft()
        result = super().write(vals)
        if changed.intersection(TERMS):
            self._lay_down()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_draft()

    def _check_draft(self):
        for contract in self:
            if contract.category != "draft":
                raise UserError(
                    self.env._(
                        "Contract %s stays as it was signed: write the next one.", contract.name
                    )
                )

    # === ACTION METHODS === #

    def action_print(self):
        """The contract as PDF; one that is not signed is written as its template reads now."""
        self.check_access("read")
        self.filtered(lambda contract: contract.category == "draft")._lay_down()
        return self.env.ref("dealer_hr_pay.report_labour_contract").report_action(self)

    def action_sign(self):
        """Take the contract as signed; the person's versions take its dates."""
        self.check_access("write")
        for contract in self:
            contract._check_draft()
            if blockers := contract._get_sign_blockers():
                raise UserError("\n".join(blockers))
            contract._set_facts({"category": "signed"})
            contract._follow_versions()
        return True

    def action_cancel(self):
        self.check_access("write")
        self._check_draft()
        self._set_facts({"category": "cancelled"})
        return True

    # === BUSINESS METHODS === #

    def _get_sign_blockers(self):
        """:return: sentences, why it can't count as signed"""
        self.ensure_one()
        blockers = []
        if not self.signed_on:
            blockers.append(self.env._("Enter the day it was signed."))
        if not self.scan:
            blockers.append(self.env._("Attach the signed paper."))
        if self.term_kind == "task" and not self.task:
            blockers.append(self.env._("Name the task the contract runs until."))
        if self.open_ended_reason and self.term_kind == "fixed" and not self.asked_for_fixed:
            blockers.append(
                self.env._(
                    "%s Choose it, or note that the person asked for a fixed term.",
                    self.open_ended_reason,
                )
            )
        if blocker := self._get_probation_blocker():
            blockers.append(blocker)
        return blockers

    def _get_probation_blocker(self):
        """:return: one sentence when the probation is longer than the law allows, else False"""
        if not self.trial_date_end:
            return False
        months = self._get_probation_months()
        longest = self.date_start + relativedelta(months=months, days=-1)
        if self.earlier_count:
            return self.env._("The person had a probation with the first contract already.")
        if self.trial_date_end > longest:
            return self.env._(
                "For this term the probation may last %(months)s months at most, until %(day)s "
                "(labour contract law, art. 19).",
                months=months,
                day=longest,
            )
        return False

    def _get_probation_months(self):
        """:return: longest probation the law allows, in months"""
        self.ensure_one()

        def get(code):
            return int(self.env["dealer.labour.rule"]._get(code, self.date_start))

        if self.term_kind == "task":
            return 0
        if self.term_kind == "open":
            return get("probation_long")
        # a term of a year ends the day before its first day comes again
        after = self.date_end + relativedelta(days=1)
        if after < self.date_start + relativedelta(months=get("probation_shortest")):
            return 0
        if after < self.date_start + relativedelta(years=1):
            return get("probation_short")
        if after < self.date_start + relativedelta(years=3):
            return get("probation_medium")
        return get("probation_long")

    def _follow_versions(self):
        """Give the person's versions the dates of the contract."""
        self.ensure_one()
        employee = self.employee_id.sudo()  # whose contract was signed
        dates = {"contract_date_start": self.date_start, "contract_date_end": self.date_end}
        version = employee._get_version(self.date_start)
        if version.contract_date_start != self.date_start:
            version = employee.create_version({"date_version": self.date_start, **dates})
        if any(version[name] != value for name, value in dates.items()):
            version.write(dates)
        if version.trial_date_end != self.trial_date_end:
            version.trial_date_end = self.trial_date_end

    def _end(self, date):
        """End contracts on a day, their last; what has not begun is cancelled."""
        for contract in self:
            if contract.category == "draft" or contract.date_start > date:
                contract._set_facts({"category": "cancelled"})
            elif contract.category == "signed":
                contract._set_facts({"category": "ended", "ended_on": date})

    def _lay_down(self):
        """Write the texts as terms and template are now: one rendering a store."""
        made = self.sudo()  # texts are the designer's, identity numbers HR's
        for company, contracts in made.grouped("company_id").items():
            lang = company.partner_id.lang or self.env.lang
            template = made.env["dealer.designer.template"]._find_for_people(
                "labour_contract", company, lang
            )
            for contract in contracts:
                contract._set_facts(
                    {
                        "identification": contract.employee_id.identification_id,
                        "template_id": template.id,
                    }
                )
            texts = template._render_texts(contracts, template.labour_lang_id.code or lang)
            for contract, text in zip(contracts, texts, strict=True):
                contract._set_facts({"text": text})
