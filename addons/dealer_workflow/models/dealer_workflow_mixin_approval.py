from odoo import models
from odoo.exceptions import UserError

from .dealer_workflow_request import SEALING_STATES


class DealerWorkflowMixin(models.AbstractModel):
    """What a document does with its approvals."""

    _inherit = "dealer.workflow.mixin"

    # === ACTION METHODS === #

    def workflow_ask_again(self, reason=None):
        """Ask anew for what was rejected, recalled or void, or for what changed since approved.

        :param str reason: why, where the step asks for it
        :return: action for the client
        """
        self._workflow_check_reader()
        result = True
        requests = self.env["dealer.workflow.request"]
        for record in self:
            request = record._workflow_get_last_request()
            step = record._workflow_get_request_step(request)
            is_open = request.state == "pending" and not requests._get_changed([record])
            if not step or is_open:
                raise UserError(
                    self.env._(
                        "There is nothing to ask again for %(document)s: reload the page.",
                        document=record.display_name,
                    )
                )
            workflows = self.env["dealer.workflow"]
            compiled = workflows._get_compiled(
                workflows._get_stage_workflow(record.workflow_stage_id.id)
            )
            reason = reason or request.reason or ""
            if step in compiled.steps_from(record.workflow_stage_id.id):
                result = record._workflow_take(step, reason)
            else:
                result = record._workflow_ask_in_place(step, reason)
        return result

    def _workflow_ask_in_place(self, step, reason):
        """Have what changed approved where the document stands; who may take the step may ask."""
        self.ensure_one()
        judge = self.env["dealer.workflow.judge"]
        for check in (judge._judge_access, judge._judge_who):
            for blocker in check(self, step, self.env.user.sudo()).get(self.id, ()):
                raise UserError(blocker.message)
        requests = self.env["dealer.workflow.request"]
        sealed = self.workflow_request_id.sudo()
        if sealed.state not in SEALING_STATES or self.id not in requests._get_changed([self]):
            raise UserError(
                self.env._(
                    "%(document)s says what was approved: there is nothing to ask again.",
                    document=self.display_name,
                )
            )
        return requests._ask(self, step, reason, in_place=True)

    # === BUSINESS METHODS === #

    def _workflow_point_to(self, pointers):
        """Set the round that is open or seals each document.

        :param pointers: dict {document id: request id or False}
        """
        for record in self.sudo():  # whoever asks may be one who only reads the document
            if record.id in pointers and record.workflow_request_id.id != pointers[record.id]:
                record._workflow_store({"workflow_request_id": pointers[record.id]})

    def _workflow_get_free(self, step):
        """:return: the documents that take a step with levels and have no approval of it"""
        return self.filtered(
            lambda r: (
                r.workflow_request_id.sudo().state != "approved"
                or r.workflow_request_id.sudo().transition_id.id != step.id
            )
        )

    def _workflow_get_last_request(self):
        """:return: the round that is open or seals the document; a later closed one if there is"""
        self.ensure_one()
        return (
            self.env["dealer.workflow.request"]
            .sudo()
            .search(
                [("res_model", "=", self._name), ("res_id", "=", self.id)], order="id desc", limit=1
            )
        )

    def _workflow_get_request_step(self, request):
        """:return: the compiled step of a round, or None when it is not drawn any more"""
        self.ensure_one()
        transition = request.transition_id
        if not transition:
            return None
        compiled = self.env["dealer.workflow"]._get_compiled(transition.workflow_id.id)
        return next((step for step in compiled.steps if step.id == transition.id), None)

    def _workflow_name_changes(self, contents):
        """:return: what changed, in one line for everybody: "Amount 100.00 → 120.00" """
        described = self._workflow_describe_changes(
            self._workflow_compare(*contents), everybody=True
        )
        words = [f"{label} {old} → {new}" for label, old, new in described[:5]]
        if len(described) > len(words):
            words.append(self.env._("and %(count)s more", count=len(described) - len(words)))
        return "; ".join(words)

    def _workflow_take_approved(self, transition, requester, reason):
        """Take an approved step as who asked for it, judged again for him.

        :return: why it can't be taken by itself, or False; the round then stays approved
        """
        records = self.with_user(requester).with_context(
            allowed_company_ids=self._workflow_get_companies_of(requester)
        )
        why = self.env._("The step “%(step)s” is not drawn any more.", step=transition.name or "")
        step = records[0]._workflow_get_request_step(records[0].workflow_request_id.sudo())
        if step:
            try:
                with self.env.cr.savepoint():
                    why = records._workflow_try_approved(step, reason)
            except UserError as error:
                why = str(error)
        if why:
            requests = self.sudo().workflow_request_id
            requests.filtered(lambda r: r.state == "approved")._engine_write({"closing_note": why})
        return why

    def _workflow_try_approved(self, step, reason):
        workflows = self.env["dealer.workflow"]
        for record in self:
            stage_id = record.workflow_stage_id.id
            compiled = workflows._get_compiled(workflows._get_stage_workflow(stage_id))
            if step not in compiled.steps_from(stage_id):
                return self.env._("The document has left the stage the step starts from.")
        verdicts = self.env["dealer.workflow.judge"]._judge(self, [step])
        self._workflow_refuse(step, verdicts)
        if any("approval" in verdicts[record.id, step.id].needs for record in self):
            return self.env._("The content has changed since.")
        if isinstance(self._workflow_do(step, reason or "", origin="approval"), dict):
            return self.env._("More has to be entered: take the step with its button.")
        self.env.flush_all()
        return False

    def _workflow_get_companies_of(self, user):
        """:return: ids of a user's stores, the document's first"""
        companies = user.sudo().company_ids
        name = self._workflow_company_field
        own = self.sudo()[name] if name in self._fields else companies
        return (own & companies).ids + (companies - own).ids
