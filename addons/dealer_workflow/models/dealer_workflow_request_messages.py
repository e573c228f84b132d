from markupsafe import Markup
from odoo import fields, models

# so many documents at once and people are told by their list, not by a mail for each
MAIL_LIMIT = 10


class DealerWorkflowRequest(models.Model):
    """What a round tells people: activities of who has to decide, messages on the document."""

    _inherit = "dealer.workflow.request"

    # === ACTIVITIES === #

    def _sync_activities(self, documents=None):
        """Give everybody who has to act an activity on the document, and end the others.

        :param documents: those of the requests, when they are at hand
        """
        type_ids = [
            self.env["ir.model.data"]._xmlid_to_res_id(f"dealer_workflow.mail_activity_type_{name}")
            for name in ("approve", "take")
        ]
        for model, requests in self.grouped("res_model").items():
            there = requests._get_documents() if documents is None else documents
            if not there:
                continue
            wanted = requests._get_wanted_activities(*type_ids)
            # activities of other people: they are the engine's
            existing = (
                self.env["mail.activity"]
                .sudo()
                .search_fetch(
                    [
                        ("res_model", "=", model),
                        ("res_id", "in", requests.mapped("res_id")),
                        ("activity_type_id", "in", type_ids),
                    ],
                    ["res_id", "user_id", "activity_type_id"],
                )
            )
            known = {(a.res_id, a.user_id.id, a.activity_type_id.id): a for a in existing}
            over = existing.filtered(
                lambda a, w=wanted: (a.res_id, a.user_id.id, a.activity_type_id.id) not in w
            )
            mine = over.filtered(lambda a: a.user_id.id == self.env.uid)
            mine.write({"active": False})  # is what "done" is
            (over - mine).unlink()
            self._plan_activities(
                model, {k: v for k, v in wanted.items() if k not in known and k[0] in there._ids}
            )

    def _get_wanted_activities(self, ask_id, take_id):
        """:return: dict {(document id, user id, type id): (summary, note, deadline)}"""
        wanted = {}
        pending = self.filtered(lambda r: r.state == "pending").review_ids.filtered(
            lambda r: r.state == "pending"
        )
        for review, people in (pending._get_deciding() if pending else {}).items():
            request = review.request_id
            for user in people:
                wanted[request.res_id, user.id, ask_id] = (
                    f"{request.step_name}: {review.name}",
                    request.reason,
                    review.deadline,
                )
        for request in self.filtered(lambda r: r.state == "approved"):
            wanted[request.res_id, request.requester_id.id, take_id] = (
                self.env._("“%(step)s” is approved: take it", step=request.step_name),
                request.closing_note,
                False,
            )
        return wanted

    def _plan_activities(self, model, wanted):
        if not wanted:
            return
        today = fields.Date.context_today(self)
        model_id = self.env["ir.model"]._get_id(model)
        activities = self.env["mail.activity"].sudo()
        if len({res_id for res_id, _user, _kind in wanted}) > MAIL_LIMIT:
            activities = activities.with_context(mail_activity_quick_update=True)
        activities.create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": res_id,
                    "user_id": user_id,
                    "activity_type_id": type_id,
                    "summary": summary,
                    "note": note,
                    "date_deadline": deadline.date() if deadline else today,
                    "automated": True,
                }
                for (res_id, user_id, type_id), (summary, note, deadline) in wanted.items()
            ]
        )

    # === MESSAGES === #

    def _log(self, body):
        """A note on the document of one request."""
        self.ensure_one()
        self._log_each({self: body})

    def _log_each(self, bodies, documents=None):
        """Notes on documents, in sets.

        :param bodies: dict {request: text or Markup}
        :param documents: those of the requests, when they are at hand
        """
        requests = self.browse([request.id for request in bodies])
        for group in requests.grouped("res_model").values():
            there = group._get_documents() if documents is None else documents
            if there:
                notes = {r.res_id: bodies[r] for r in group if r.res_id in there._ids}
                # whoever decides may be one who only reads the document
                there.browse(notes).sudo()._message_log_batch(notes)

    def _tell(self, bodies):
        """Messages to who asked; notes only where there are many.

        :param bodies: dict {request: text or Markup}
        """
        if len(bodies) > MAIL_LIMIT:
            self._log_each(bodies)
            return
        for request, body in bodies.items():
            if documents := request._get_documents():
                asker = request.requester_id
                partners = asker.partner_id if asker != self.env.user else asker.partner_id.browse()
                documents.sudo().message_post(
                    body=body,
                    author_id=self.env.user.partner_id.id,
                    partner_ids=partners.ids,
                    subtype_xmlid="mail.mt_note",
                )

    def _log_asked(self, documents):
        bodies = {}
        for request in self:
            if not request.review_ids:
                bodies[request] = self.env._(
                    "What changed needs no approval of “%(step)s”.", step=request.step_name
                )
                continue
            bodies[request] = self.env._(
                "Approval of “%(step)s” asked for, round %(round)s. %(reason)s",
                step=request.step_name,
                round=request.round,
                reason=request.reason or "",
            )
        self._log_each(bodies, documents)

    def _log_approved(self):
        bodies = {}
        for request in self:
            words = self.env._(
                "“%(step)s” is approved, round %(round)s.",
                step=request.step_name or "",
                round=request.round,
            )
            if request.state == "approved" and request.closing_note:
                words = Markup("%s<br/>%s") % (words, request.closing_note)
            bodies[request] = words
        self._tell(bodies)

    def _log_void(self, document, changes):
        """Say on the document what was approved, and what is there now."""
        self.ensure_one()
        rows = Markup().join(
            Markup("<li>%s: %s → %s</li>") % row
            for row in document._workflow_describe_changes(changes, everybody=True)
        )
        words = self.env._(
            "The approval of “%(step)s” (round %(round)s) is void: the document changed.",
            step=self.step_name or "",
            round=self.round,
        )
        self._tell({self: Markup("%s<ul>%s</ul>") % (words, rows)})
