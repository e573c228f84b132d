from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.tools import email_normalize
from odoo.tools.misc import format_date

from odoo.addons.dealer_hr_ext.lib import licence


class DealerRegistration(models.Model):
    """What a registration still lacks: first of the person, then of the store."""

    _inherit = "dealer.registration"

    @api.depends(
        "person_name",
        "identity_number",
        "birthday",
        "private_phone",
        "emergency_contact",
        "emergency_phone",
        "paper_ids.attachment_ids",
        "paper_ids.valid_until",
        "paper_ids.licence_class",
        "job_id",
        "department_id",
        "start_date",
        "work_email",
        "contract_months",
        "probation_months",
        "category",
        "salary_ids",
    )
    @api.depends_context("lang")
    def _compute_missing(self):
        # sudo: whether something is missing is no secret; what it says is not told
        kinds = self.env["dealer.staff.paper.kind"].sudo().search([])  # pylint: disable=no-search-all
        taken = self.sudo()._get_taken_emails()
        for registration, plain in zip(self.sudo(), self, strict=True):
            missing = []
            if registration.category not in ("hired", "refused"):
                missing = [
                    *registration._get_form_missing(kinds).values(),
                    *registration._get_store_missing(taken),
                ]
            plain.missing = "\n".join(missing) or False

    def _get_required_kinds(self, kinds=None):
        """Return the kinds of papers whoever takes the post has to show.

        :param kinds: all kinds, where the caller has them at hand
        """
        self.ensure_one()
        if kinds is None:
            # sudo: the person of the link has no rights
            kinds = self.env["dealer.staff.paper.kind"].sudo().search([])  # pylint: disable=no-search-all
        return kinds.filtered(
            lambda kind: (
                (kind.is_required and (not kind.job_ids or self.job_id in kind.job_ids))
                or (kind.code == "driving_licence" and self.job_id.licence_class)
            )
        )

    def _get_form_missing(self, kinds=None):
        """Return what the person has to give yet.

        :param kinds: all kinds of papers, where the caller has them at hand
        :return: dict {name of the field, or ("paper", kind id): one sentence}
        """
        self.ensure_one()
        needed = {
            "person_name": self.env._("The name is missing."),
            "identity_number": self.env._("The identity number is missing."),
            "birthday": self.env._("The birthday is missing."),
            "private_phone": self.env._("The mobile number is missing."),
            "emergency_contact": self.env._("Somebody to call in an emergency is missing."),
            "emergency_phone": self.env._("The phone number for emergencies is missing."),
        }
        missing = {name: sentence for name, sentence in needed.items() if not self[name]}
        if problem := self._get_identity_problem(self.identity_number):
            missing["identity_number"] = problem
        if not missing.get("birthday") and (problem := self._get_age_problem()):
            missing["birthday"] = problem
        papers = self.paper_ids.grouped("kind_id")
        for kind in self._get_required_kinds(kinds):
            paper = papers.get(kind, self.paper_ids.browse())
            if problem := self._get_paper_problem(kind, paper):
                missing["paper", kind.id] = problem
        return missing

    def _get_age_problem(self):
        day = self.start_date or self.company_id._get_store_date()
        rule = self.env["dealer.labour.rule"]._find_any("lowest_age", day)
        if not rule or relativedelta(day, self.birthday).years >= rule.value:
            return False
        return self.env._(
            "Nobody may be employed below %(age)s years (%(law)s): on %(day)s this person is "
            "younger.",
            age=int(rule.value),
            law=rule.source,
            day=format_date(self.env, day),
        )

    def _get_paper_problem(self, kind, paper):
        """Return what is wrong with a required paper, or False."""
        if not paper.attachment_ids:
            return self.env._("A photo or scan of %(paper)s is missing.", paper=kind.name)
        day = self.start_date or self.company_id._get_store_date()
        if kind.needs_expiry and not paper.valid_until:
            return self.env._("%(paper)s: until which day is it valid?", paper=kind.name)
        if paper.valid_until and paper.valid_until < day:
            return self.env._(
                "%(paper)s ended on %(day)s: show one that is valid.",
                paper=kind.name,
                day=format_date(self.env, paper.valid_until),
            )
        wanted = self.job_id.licence_class
        if kind.is_licence and wanted and not licence.covers(paper.licence_class, wanted):
            return self.env._(
                "%(paper)s: this post drives and needs class %(wanted)s.",
                paper=kind.name,
                wanted=wanted,
            )
        return False

    def _get_store_missing(self, taken=None):
        """Return what the store has to settle yet: list of sentences.

        :param taken: what `_get_taken_emails` says, where the caller has it at hand
        """
        self.ensure_one()
        taken = self._get_taken_emails() if taken is None else taken
        known = self.known_employee_id
        missing = []
        if known.active and known.company_id == self.company_id:
            missing.append(
                self.env._(
                    "%(person)s works here already with number %(number)s: nobody is employed "
                    "twice.",
                    person=known.name,
                    number=known.staff_number,
                )
            )
        elif known.active:
            missing.append(
                self.env._(
                    "%(person)s works in %(store)s: ask for a transfer or a secondment instead.",
                    person=known.name,
                    store=known.company_id.name,
                )
            )
        needed = {
            "job_id": self.env._("The post is missing."),
            "department_id": self.env._("The department is missing."),
            "start_date": self.env._("The first day is missing."),
            "work_email": self.env._("The work email is missing: the person signs in with it."),
        }
        missing += [sentence for name, sentence in needed.items() if not self[name]]
        missing += filter(None, (self._get_email_problem(taken), self._get_probation_problem()))
        if not self.salary_ids:
            missing.append(self.env._("The HR manager has not proposed a salary yet."))
        if known and not known.active:
            missing += filter(None, [self._get_former_problem()])
        return missing

    def _get_email_problem(self, taken):
        if not self.work_email:
            return False
        email = email_normalize(self.work_email)
        if not email:
            return self.env._(
                "%(email)s is no email address: correct the work email.", email=self.work_email
            )
        if taken.get(email, self.env["res.users"]) - self.known_employee_id.user_id:
            return self.env._(
                "Somebody signs in with %(email)s already: give another work email.",
                email=email,
            )
        return False

    def _get_taken_emails(self):
        """Return who signs in with the work emails already: {email: users}."""
        emails = list(filter(None, (email_normalize(r.work_email) for r in self)))
        # sudo: users of every store sign in here
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.search([("login", "in", emails)]).grouped("login")

    def _get_probation_problem(self):
        rule, limit = self._get_probation_rule()
        if not rule or not self.probation_months:
            return False
        if self.is_former:
            return self.env._(
                "A person who was employed here before has no second probation (%(law)s): set "
                "it to 0 months.",
                law=rule.source,
            )
        if self.probation_months > limit:
            return self.env._(
                "The probation may have %(limit)s months at most for this contract (%(law)s).",
                limit=limit,
                law=rule.source,
            )
        return False

    def _get_former_problem(self):
        """The file of a former employee can't begin again before it ended."""
        last = self.known_employee_id.version_ids.sorted("date_version")[-1:]
        if self.start_date and last.date_version >= self.start_date:
            return self.env._(
                "The former file goes on until %(day)s: the first day comes after it.",
                day=format_date(self.env, last.date_version),
            )
        if last.contract_date_start and not last.contract_date_end:
            return self.env._(
                "The former contract of %(person)s has no end: enter it in the staff file first.",
                person=self.known_employee_id.name,
            )
        if last.contract_date_end and self.start_date and last.contract_date_end >= self.start_date:
            return self.env._(
                "The former contract goes on until %(day)s: the first day comes after it.",
                day=format_date(self.env, last.contract_date_end),
            )
        return False
