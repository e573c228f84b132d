from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRegistration(models.Model):
    """How a registration takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.registration"
    _workflow_phases = {
        "draft": "draft",
        "submitted": "waiting",
        "checking": "open",
        "approved": "open",
        "hired": "done",
        "refused": "cancelled",
    }
    _workflow_acts = {
        "submitted": "action_submit",
        "checking": "action_check",
        "approved": "action_approve",
        "hired": "action_hire",
    }

    # === ACTION METHODS === #

    def action_submit(self):
        """The form is complete: it goes to HR and can't be changed by the person any more."""
        for registration in self:
            registration._refuse_unless("draft")
            if missing := registration._get_form_missing():
                raise UserError("\n".join(missing.values()))
        self._set_facts({"submitted_on": fields.Datetime.now(), "reason": False})
        self._workflow_settle_facts()
        return True

    def action_check(self):
        """HR takes the form up."""
        for registration in self:
            registration._refuse_unless("submitted")
        self._set_facts({"checking_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def action_approve(self):
        """Everything is there: whoever approves has said yes."""
        for registration in self:
            registration._refuse_unless("checking")
            if missing := registration._get_all_missing():
                raise UserError("\n".join(missing))
        self._set_facts({"approved_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def action_send_back(self, reason):
        """Let the person complete the form; tells him why."""
        for registration in self:
            registration._refuse_unless("submitted", "checking", "approved")
        self._set_facts(
            {"submitted_on": False, "checking_on": False, "approved_on": False, "reason": reason}
        )
        self._workflow_settle_facts()
        for registration in self:
            registration._tell_sent_back()
        return True

    def action_refuse(self, reason):
        """Nobody is hired; the form is closed."""
        for registration in self:
            registration._refuse_unless("draft", "submitted", "checking", "approved")
        self._set_facts({"refused_on": fields.Datetime.now(), "reason": reason})
        self._workflow_settle_facts()
        return True

    def _refuse_unless(self, *categories):
        if self.category not in categories:
            labels = dict(self._fields["category"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(registration)s is “%(status)s”: this can't be done now. Reload the page.",
                    registration=self.display_name,
                    status=labels[self.category],
                )
            )

    def _get_all_missing(self):
        # sudo: a salary is missing or not, whoever asks
        me = self.sudo()
        return [*me._get_form_missing().values(), *me._get_store_missing()]

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (("draft", "submitted"),)

    def _workflow_enter_category(self, category):
        self.ensure_one()
        if category in ("draft", "refused"):
            wanted = self._workflow_wanted().get((self._name, self.id))
            reason = wanted[1] if wanted else ""
            act = self.action_refuse if category == "refused" else self.action_send_back
            return act(reason)
        return super()._workflow_enter_category(category)

    def _workflow_entered(self, category):
        result = super()._workflow_entered(category)
        if category == "submitted":
            self._ask_clerk()
        elif self:
            self._settle_clerk()
        return result

    def _ask_clerk(self):
        """Tell who looks after it that a form came in."""
        for registration in self:
            registration.activity_schedule(
                "dealer_hr_onboarding.activity_check",
                user_id=registration.user_id.id,
                summary=self.env._("Check the form of %(name)s", name=registration.person_name),
            )

    def _settle_clerk(self):
        """Whatever was asked of the clerk is done, whoever did it."""
        # sudo: the approver or another clerk has moved it
        self.sudo().activity_feedback(["dealer_hr_onboarding.activity_check"])

    def _workflow_get_missing(self, step):
        """What the act behind a step would be refused for, so that the button says it first."""
        missing = super()._workflow_get_missing(step)
        category = self._workflow_stage_info(step.to_id).category
        for registration in self:
            if category == "submitted" and registration.category == "draft":
                # sudo: the person of the link has no rights
                reasons = list(registration.sudo()._get_form_missing().values())
            elif category in ("approved", "hired") and registration.category != category:
                reasons = registration._get_all_missing()
            else:
                continue
            missing[registration.id] = [*missing.get(registration.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["person_name", "job_id", "start_date", "contract_months", "probation_months"]

    @api.model
    def _workflow_get_private(self):
        """:return: set of names that are neither spelled in an approval nor kept in the history"""
        return {
            *self._get_private_fields(),
            "access_token",
            "birthday",
            "bank_name",
            "private_phone",
            "private_email",
            "private_address",
            "emergency_contact",
            "emergency_phone",
        }

    @api.model
    def _workflow_seal_fields(self):
        # what few may read is sealed by its fingerprint
        private = self._workflow_get_private()
        names = [name for name in super()._workflow_seal_fields() if name not in private]
        return [*names, "private_seal"]

    @api.model
    def _workflow_snapshot_fields(self):
        private = self._workflow_get_private()
        return [name for name in super()._workflow_snapshot_fields() if name not in private]
