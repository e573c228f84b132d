from odoo import api, fields, models

from .dealer_workflow_request import OPEN_STATES, SEALING_STATES


class DealerWorkflowRequest(models.Model):
    """The approvals of one document, as its form shows them."""

    _inherit = "dealer.workflow.request"

    @api.model
    def _get_panel(self, record):
        """What the form of a document shows of its approvals, for who can open it.

        :return: dict, empty when nothing was ever asked:

            - ``round``: the round that is open or that seals the document, or False; a dict of
              `id`, `round`, `state`, `state_label`, `step`, `requester`, `reason`, `requested_on`,
              `decided_on`, `note` (why it was closed, or can't be taken), `in_place`, `levels`:
              list in order of `id`, `name`, `sequence` (the same: side by side), `state`,
              `state_label`, `required`, `given`, `deadline`, `overdue`, `who` (names still to
              decide), `delegated` ([[from, to]]), `votes`: list of `by`, `on_behalf_of`,
              `decision`, `note`, `on`
            - ``last``: the last round that was closed after it (rejected, recalled, void), the
              same dict, or False
            - ``changed``: list of [label, old, new]: what differs from the sealed content
            - ``changed_needs_asking``: the document is where it was approved to, and changed
            - ``review_id``: the level I may decide on, or False; ``on_behalf_of``: a name or False
            - ``may_approve``, ``may_reject``, ``may_delegate``, ``may_recall``, ``may_ask_again``
        """
        record = record._origin
        last = record._workflow_get_last_request()
        current = record.workflow_request_id.sudo()
        if not last or (last == current and last.state == "waived" and not last._holds(record)):
            return {}
        changed = self._get_changed([record]) if current else {}
        changes = record._workflow_compare(*changed[record.id]) if changed else []
        mine = current.review_ids._get_mine() if current.state == "pending" else {}
        review, mandates = next(iter(mine.items()), (None, None))
        may_decide = bool(review) and not changes
        step = record._workflow_get_request_step(last)
        if changes and not current._holds(record):
            changes = []
        needs_asking = bool(changes) and current.state in SEALING_STATES
        return {
            "round": current._describe_round() if current else False,
            "last": (
                last._describe_round()
                if last != current and last.state not in ("done", *OPEN_STATES)
                else False
            ),
            "changed": [list(row) for row in record._workflow_describe_changes(changes)],
            "changed_needs_asking": needs_asking,
            "review_id": review.id if review else False,
            "on_behalf_of": (
                mandates[0].name if review and mandates[0] != self.env.user else False
            ),
            "may_approve": may_decide,
            "may_reject": may_decide,
            "may_delegate": may_decide,
            "may_recall": current.state in OPEN_STATES and current.requester_id == self.env.user,
            "may_ask_again": bool(step) and self._may_ask_again(record, last, step, changes),
        }

    @api.model
    def _may_ask_again(self, record, last, step, changes):
        current = record.workflow_request_id.sudo()
        judge = self.env["dealer.workflow.judge"]
        user = self.env.user.sudo()
        if judge._judge_access(record, step, user) or judge._judge_who(record, step, user):
            return False
        if current.state in OPEN_STATES:
            return bool(changes)
        if current and changes:
            return True
        workflows = self.env["dealer.workflow"]
        stage_id = record.workflow_stage_id.id
        compiled = workflows._get_compiled(workflows._get_stage_workflow(stage_id))
        return last.state not in ("done", *OPEN_STATES) and step in compiled.steps_from(stage_id)

    def _describe_round(self):
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "id": self.id,
            "round": self.round,
            "state": self.state,
            "state_label": states[self.state],
            "step": self.step_name,
            "requester": self.requester_id.name,
            "reason": self.reason or False,
            "requested_on": fields.Datetime.to_string(self.requested_on),
            "decided_on": fields.Datetime.to_string(self.decided_on) or False,
            "note": self.closing_note or False,
            "in_place": self.in_place,
            "levels": self.review_ids.sorted(lambda r: (r.sequence, r.id))._describe(),
        }

    def _get_earlier(self):
        """What the earlier rounds of the same documents said.

        :return: dict {request: list of sentences, the newest first}
        """
        earlier = {request: [] for request in self}
        for model, requests in self.grouped("res_model").items():
            closed = self.sudo().search(
                [
                    ("res_model", "=", model),
                    ("res_id", "in", requests.mapped("res_id")),
                    ("state", "in", ("rejected", "recalled", "void")),
                ]
            )
            by_document = closed.grouped("res_id")
            states = dict(self._fields["state"]._description_selection(self.env))
            for request in requests:
                for other in by_document.get(request.res_id, ()):
                    if other.id < request.id:
                        earlier[request].append(
                            self.env._(
                                "%(step)s, round %(round)s: %(state)s by %(who)s. %(note)s",
                                step=other.step_name or "",
                                round=other.round,
                                state=states[other.state],
                                who=other.closed_by_id.name or self.env._("the system"),
                                note=other.closing_note or "",
                            ).strip()
                        )
        return earlier
