from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class DealerShiftSwap(models.Model):
    """The steps of a swap."""

    _inherit = "dealer.shift.swap"

    def _workflow_fact_moves(self):
        return (("draft", "asked"), ("asked", "agreed"), ("agreed", "done"))

    def action_ask(self):
        """Ask the colleague."""
        for swap in self:
            swap._check_actor(swap.employee_id, "draft")
            swap._check_possible()
            swap._happen({"asked_on": fields.Datetime.now()})
            swap._tell(swap.other_id, self.env._("%(name)s asks to swap a shift with you"))
        return True

    def action_agree(self):
        """The colleague agrees."""
        for swap in self:
            swap._check_actor(swap.other_id, "asked")
            swap._check_possible()
            swap._happen({"agreed_on": fields.Datetime.now()})
            swap._tell(swap.head_id, self.env._("%(name)s asks to approve a swap of shifts"))
        return True

    def action_approve(self):
        """The head approves: the days change."""
        for swap in self:
            swap._check_head("agreed")
            swap._check_possible()
            swap._apply_swap()
            swap._happen({"approved_on": fields.Datetime.now(), "approved_by_id": self.env.uid})
        return True

    def action_refuse(self):
        """The colleague or the head refuses."""
        for swap in self:
            if swap.category == "asked":
                swap._check_actor(swap.other_id, "asked")
            else:
                swap._check_head("agreed")
            swap._happen({"refused_on": fields.Datetime.now()})
            swap._tell(swap.employee_id, self.env._("The swap of %(name)s is refused"))
        return True

    def action_withdraw(self):
        """Who asked withdraws, as long as the head has not approved."""
        for swap in self:
            swap._check_actor(swap.employee_id, "draft", "asked", "agreed")
            swap._happen({"cancelled_on": fields.Datetime.now()})
        return True

    def write(self, vals):
        if not self.env.su and {"employee_id", "other_id", "date", "other_date"}.intersection(vals):
            for swap in self:
                if swap.category != "draft":
                    raise UserError(
                        self.env._("A swap that was asked for stays as it is: withdraw it first.")
                    )
        return super().write(vals)

    def _happen(self, facts):
        # sudo: the other and the head may act on what they may not write
        self.sudo()._set_facts(facts)
        self._workflow_settle_facts()

    def _check_state(self, *categories):
        if self.category not in categories:
            raise UserError(
                self.env._("“%(swap)s” has moved on: reload the page.", swap=self.display_name)
            )

    def _check_actor(self, employee, *categories):
        """Only the person himself acts for himself (HR may for anybody)."""
        self.ensure_one()
        self.check_access("read")
        self._check_state(*categories)
        # sudo: whose user it is, no more
        if employee.sudo().user_id != self.env.user and not self._is_hr():
            raise AccessError(
                self.env._("This is for %(name)s to decide.", name=employee.sudo().name)
            )

    def _check_head(self, *categories):
        self.ensure_one()
        self.check_access("read")
        self._check_state(*categories)
        user = self.env.user
        own = self.sudo().employee_id.user_id | self.sudo().other_id.user_id
        heads = self.sudo().head_id
        heads |= heads.parent_id
        allowed = user in heads.user_id or self._is_hr()
        if not allowed or (user in own and user not in heads.user_id):
            raise AccessError(
                self.env._(
                    "A swap is approved by the head, %(name)s, or by HR.",
                    name=self.sudo().head_id.name or "–",
                )
            )

    def _is_hr(self):
        groups = ("dealer_base.group_hr", "dealer_base.group_general_manager")
        return self.env.su or any(self.env.user.has_group(group) for group in groups)

    def _check_possible(self):
        if blockers := self._get_swap_blockers():
            raise UserError("\n".join(blockers))

    def _tell(self, employee, subject):
        """Send the other side a message with what would change."""
        partner = employee.sudo().user_id.partner_id  # whom to write to, no more
        if partner:
            self.message_notify(
                partner_ids=partner.ids,
                subject=subject % {"name": self.employee_id.name},
                body=self.outcome or "",
            )
