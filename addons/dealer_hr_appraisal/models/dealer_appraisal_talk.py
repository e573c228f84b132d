from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_workflow.lib import canonical


class DealerAppraisal(models.Model):
    """What people do with an appraisal: peers, calibration of one, talk, signature, objection."""

    _inherit = "dealer.appraisal"

    # === REVIEWERS === #

    def _check_new_head(self):
        for appraisal in self:
            if appraisal._is_of(self.env.user) or not self.env.user.has_group(
                "dealer_base.group_hr"
            ):
                raise UserError(self.env._("HR names another head for an appraisal."))
            if appraisal.manager_done_on:
                raise UserError(
                    self.env._(
                        "The head of %(appraisal)s has handed in his review.",
                        appraisal=appraisal.display_name,
                    )
                )

    def _follow_head(self):
        """Another head reviews: what the one before began goes."""
        for appraisal in self.sudo():  # sudo: reviews are made by the program
            reviews = appraisal._get_reviews("manager").filtered(lambda r: not r.done_on)
            if reviews.reviewer_id == appraisal.manager_id:
                continue
            reviews.unlink()
            if appraisal.manager_id == appraisal.employee_id:
                raise UserError(self.env._("Nobody is his own head: choose somebody else."))
            if appraisal.manager_id:
                appraisal._add_review("manager", appraisal.manager_id)

    def _add_review(self, kind, reviewers):
        self.ensure_one()
        cycle = self.cycle_id
        self.env["dealer.appraisal.review"]._make(
            [cycle._prepare_review_values(self, kind, reviewer.id) for reviewer in reviewers]
        )

    def _choose_peers(self, peers):
        """The head (or HR) says which colleagues review; who has handed in stays."""
        self.ensure_one()
        if self._is_of(self.env.user) or not (
            self.is_head or self.env.user.has_group("dealer_base.group_hr")
        ):
            raise UserError(self.env._("Peers are chosen by the head or HR."))
        known = self.sudo()  # sudo: reviews are made by the program; heads don't read employees
        if known.cycle_id.state != "open" or known.cycle_id.peer_choice != "head":
            raise UserError(
                self.env._("“%(cycle)s” has no peers to choose now.", cycle=known.cycle_id.name)
            )
        peers = self.env["hr.employee"].sudo().browse(peers.ids)
        if len(peers) > known.cycle_id.peer_count:
            raise UserError(
                self.env._("Choose %(count)s peers at most.", count=known.cycle_id.peer_count)
            )
        if wrong := peers & (known.employee_id | known.manager_id):
            raise UserError(
                self.env._("%(name)s reviews here already: choose peers.", name=wrong[0].name)
            )
        if wrong := peers.filtered(lambda p: p.company_id != known.company_id):
            raise UserError(self.env._("%(name)s is of another store.", name=wrong[0].name))
        there = known._get_reviews("peer")
        gone = there.filtered(lambda r: r.reviewer_id not in peers)
        if gone.filtered("done_on"):
            raise UserError(
                self.env._(
                    "%(name)s has handed in: the review stays.", name=gone.reviewer_id[0].name
                )
            )
        gone.unlink()
        known._add_review("peer", peers - there.reviewer_id)

    def action_open_head_review(self):
        """The head's own review of this person."""
        self.ensure_one()
        review = self.env["dealer.appraisal.review"].search(
            [
                ("appraisal_id", "=", self.id),
                ("kind", "=", "manager"),
                ("user_id", "=", self.env.uid),
            ],
            limit=1,
        )
        if not review:
            raise UserError(self.env._("The review is the head's."))
        return {
            "type": "ir.actions.act_window",
            "res_model": review._name,
            "res_id": review.id,
            "views": [(False, "form")],
        }

    # === CALIBRATION OF ONE === #

    def action_adjust(self):
        """Change the points of one person, with the reason."""
        self.ensure_one()
        self._check_calibrator()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Adjust"),
            "res_model": "dealer.appraisal.adjust",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_appraisal_id": self.id},
        }

    def _adjust(self, points, reason):
        """Bring the final points to a number, kept with the reason."""
        self.ensure_one()
        self._check_calibrator()
        if self.category not in ("calibration", "objection") or (
            self.category == "calibration" and self.cycle_id.state != "calibration"
        ):
            raise UserError(
                self.env._(
                    "Points are adjusted while the cycle is calibrated, or while an objection is "
                    "open."
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the points are adjusted."))
        if not 0 <= points <= 200:
            raise UserError(self.env._("Points lie between 0 and 200."))
        before, grade = self.final_points, self.grade_id
        self._set_facts({"adjustment": points - self.points})
        # sudo: adjustments are written by the program only
        self.env["dealer.appraisal.adjustment"].sudo().create(
            {
                "appraisal_id": self.id,
                "user_id": self.env.uid,
                "points_before": before,
                "points_after": self.final_points,
                "grade_before_id": grade.id,
                "grade_after_id": self.grade_id.id,
                "reason": reason.strip(),
            }
        )

    # === TALK, SIGNATURE, OBJECTION === #

    def _open_say(self, kind, line=None):
        """:return: dialog that takes some words: talk, objection, answer, dispute"""
        self.ensure_one()
        titles = {
            "talk": self.env._("The Talk"),
            "objection": self.env._("Object to the Result"),
            "answer": self.env._("Answer the Objection"),
            "dispute": self.env._("Answer What Is Disputed"),
        }
        return {
            "type": "ir.actions.act_window",
            "name": titles[kind],
            "res_model": "dealer.appraisal.say",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_appraisal_id": self.id,
                "default_kind": kind,
                "default_line_id": line.id if line else False,
            },
        }

    def action_talk(self):
        """Write down when head and person talked, and what came of it."""
        return self._open_say("talk")

    def action_object(self):
        """The person does not agree with the result."""
        return self._open_say("objection")

    def action_answer(self):
        """Answer the objection; points may be adjusted before."""
        return self._open_say("answer")

    def _note_talk(self, day, notes):
        self.ensure_one()
        self._check_category("talk")
        if not self.is_head:
            raise UserError(self.env._("The head writes down the talk."))
        if self.sudo().signature_ids:
            raise UserError(self.env._("The talk was signed and stays as it is."))
        if day > self.company_id._get_store_date():
            raise UserError(self.env._("The talk has not been held yet: write it down afterwards."))
        # sudo: facts of the appraisal; the head has been checked
        self.sudo()._set_facts({"talk_on": day, "talk_notes": notes})

    def _object(self, words):
        self.ensure_one()
        self._check_category("talk")
        if not self.is_own:
            raise UserError(self.env._("Only the person appraised may object."))
        if self.sudo().signature_ids.filtered(lambda s: s.role == "person"):
            raise UserError(self.env._("You have signed the result."))
        # sudo: people do not write their own appraisal
        known = self.sudo()
        known._set_facts(
            {
                "objection": words,
                "objected_on": fields.Datetime.now(),
                "answered_on": False,
                "objection_answer": False,
                "answered_by_id": False,
            }
        )
        known._workflow_settle_facts()

    def _answer(self, words):
        self.ensure_one()
        self._check_category("objection")
        self._check_calibrator()
        known = self.sudo()  # sudo: facts of the appraisal; rights are checked
        known._set_facts(
            {
                "objection_answer": words,
                "answered_on": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )
        known._workflow_settle_facts()

    def action_sign(self):
        """Sign the result, as the person or as the head."""
        self.ensure_one()
        self._get_signing_role()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sign"),
            "res_model": "dealer.appraisal.sign",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_appraisal_id": self.id},
        }

    def _get_signing_role(self):
        """:return: person or head; whoever is neither, or is early, is told"""
        self.ensure_one()
        self._check_category("talk")
        role = "person" if self.is_own else "head" if self.is_head else None
        if not role:
            raise UserError(self.env._("The result is signed by the person and the head."))
        if not self.talk_on:
            raise UserError(self.env._("Talk first: the head writes down when, then both sign."))
        if role in self.sudo().signature_ids.mapped("role"):
            raise UserError(self.env._("You have signed already."))
        return role

    def _sign(self, signature):
        """Freeze what is signed; with both signatures the appraisal is done."""
        self.ensure_one()
        role = self._get_signing_role()
        known = self.sudo()  # sudo: neither person nor head writes signatures by himself
        content = canonical.dumps(known._get_signed_content())
        self.env["dealer.appraisal.signature"].sudo().create(
            {
                "appraisal_id": self.id,
                "role": role,
                "user_id": self.env.uid,
                "signed_by": self.env.user.name,
                "signature": signature,
                "content": content,
                "digest": canonical.seal_text(content),
            }
        )
        known.invalidate_recordset(["signature_ids"])
        if {"person", "head"} <= set(known.signature_ids.mapped("role")):
            known._set_facts({"signed_on": fields.Datetime.now()})
            known._workflow_settle_facts()

    def _get_signed_content(self):
        """:return: JSON tree of what a signature stands for: items, points, grade, talk"""
        self.ensure_one()
        known = self.sudo()  # sudo: the seal is of everything, whoever looks
        return {
            "appraisal": known.id,
            "employee": known.employee_id.id,
            "form": known.form_id.id,
            "items": [
                {
                    "item": line.item_id.id or line.agreed_name,
                    "weight": f"{line.weight:.1f}",
                    "figure": f"{line.figure:.2f}",
                    "points": f"{line.points:.1f}",
                }
                for line in known.line_ids.sorted("id")
            ],
            "points": f"{known.points:.1f}",
            "final_points": f"{known.final_points:.1f}",
            "grade": known.grade_id.id,
            "objection": known.objection or "",
            "answer": known.objection_answer or "",
            "talk_on": str(known.talk_on or ""),
            "talk_notes": known.talk_notes or "",
        }

    def _check_category(self, category):
        labels = dict(self._fields["category"]._description_selection(self.env))
        for appraisal in self:
            if appraisal.category != category:
                raise UserError(
                    self.env._(
                        "%(appraisal)s is at “%(now)s”: this belongs to “%(then)s”.",
                        appraisal=appraisal.display_name,
                        now=labels[appraisal.category],
                        then=labels[category],
                    )
                )

    def action_cancel(self):
        """The person is not appraised in this cycle after all."""
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("dealer_base.group_hr"):
            raise UserError(self.env._("HR cancels appraisals."))
        for appraisal in self:
            if appraisal.released_on:
                raise UserError(
                    self.env._(
                        "%(appraisal)s was released and stays.", appraisal=appraisal.display_name
                    )
                )
            if not self.env.su and appraisal._is_of(self.env.user):
                raise UserError(self.env._("Somebody else cancels your own appraisal."))
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        self._get_reviews("self", "manager", "peer", "upward").activity_ids.unlink()
        self._workflow_settle_facts()
        return True
