import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# what a person may take over from the duplicate, field by field
FIELDS = [
    "name", "phone", "email", "identity_kind", "identity_number", "vat", "birthday", "street",
    "street2", "city", "state_id", "zip", "country_id", "lang", "user_id", "service_adviser_id",
    "preferred_channel", "preferred_time", "website", "ref", "comment",
]  # fmt: skip


class DealerMerge(models.Model):
    """Two customers became one: who, when, and exactly what moved, so that it can be undone."""

    _name = "dealer.merge"
    _description = "Merge of Customers"
    _order = "id desc"
    _rec_name = "winner_id"

    winner_id = fields.Many2one(
        "res.partner", string="Kept", required=True, readonly=True, ondelete="restrict", index=True
    )
    loser_id = fields.Many2one(
        "res.partner",
        string="Duplicate",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    user_id = fields.Many2one("res.users", string="Merged By", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    company_id = fields.Many2one("res.company", string="Store", required=True, readonly=True)
    move_ids = fields.One2many("dealer.merge.move", "merge_id", readonly=True)
    moved_count = fields.Integer(string="Moved", readonly=True)
    kept_count = fields.Integer(
        string="Left Behind",
        readonly=True,
        help="Records of which the kept customer had one already; they stay with the duplicate.",
    )
    undo_until = fields.Datetime(readonly=True)
    undone_on = fields.Datetime(readonly=True)
    undone_by_id = fields.Many2one("res.users", readonly=True)
    undo_note = fields.Char(string="Undone With", readonly=True)
    can_undo = fields.Boolean(compute="_compute_can_undo")

    @api.depends("undo_until", "undone_on")
    def _compute_can_undo(self):
        now = fields.Datetime.now()
        for merge in self:
            merge.can_undo = not merge.undone_on and merge.undo_until > now

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was merged stays on record."))

    # === MERGE ===

    @api.model
    def _merge(self, winner, loser, taken=()):
        """Make one customer of two.

        :param winner: the customer who stays
        :param loser: the duplicate; archived, everything of his goes to the winner
        :param taken: names of the fields whose value the winner takes over
        :return: the merge
        """
        self.check_access("create")
        (winner | loser).check_access("write")
        self._check_mergeable(winner, loser)
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id FROM res_partner WHERE id IN %s ORDER BY id FOR UPDATE",
            [(winner.id, loser.id)],
        )
        # sudo: documents of every store and department go with their customer
        winner, loser = winner.sudo(), loser.sudo()
        values, moves = self._prepare_taken(winner, loser, taken)
        consents = self.env["dealer.consent"].sudo()
        self._free_consents(loser)
        moves += self.env["dealer.merge.mover"].sudo()._move_all(loser, winner)
        self.env.invalidate_all()
        self._recompute_family(winner | loser)
        consents._settle_of(winner | loser)
        loser.write({"active": False, "merged_into_id": winner.id})
        if values:
            winner.write(values)
        store = self.env.company
        now = fields.Datetime.now()
        # sudo: the log is written by merging, by nobody's hand
        merge = self.sudo().create(
            {
                "winner_id": winner.id,
                "loser_id": loser.id,
                "user_id": self.env.uid,
                "date": now,
                "company_id": store.id,
                "undo_until": now + timedelta(days=store.merge_undo_days),
                "moved_count": sum(
                    move["count"] for move in moves if move["kind"] not in ("kept", "value")
                ),
                "kept_count": sum(move["count"] for move in moves if move["kind"] == "kept"),
            }
        )
        self.env["dealer.merge.move"].sudo().create(
            [{**move, "merge_id": merge.id} for move in moves]
        )
        self._close_groups(loser)
        return merge.sudo(self.env.su)

    def _prepare_taken(self, winner, loser, taken):
        """:return: (values to write on the winner, their moves for the log)"""
        values, moves = {}, []
        for name in taken:
            if name not in FIELDS or name not in winner._fields:
                raise UserError(self.env._("“%(field)s” cannot be taken over.", field=name))
            field = winner._fields[name]
            before = field.convert_to_write(winner[name], winner)
            after = field.convert_to_write(loser[name], loser)
            if before == after:
                continue
            values[name] = after
            pair = json.loads(json.dumps([before, after], default=str))
            moves.append(
                {
                    "kind": "value",
                    "table_name": "res_partner",
                    "column_name": name,
                    "content": pair,
                    "count": 1,
                }
            )
        return values, moves

    def _free_consents(self, loser):
        """The database keeps one consent that holds for each customer: it is settled anew below."""
        self.env.cr.execute(
            "UPDATE dealer_consent SET current = FALSE WHERE partner_id = %s", [loser.id]
        )

    def _recompute_family(self, partners):
        """Whose company and commercial entity follow from the moved parents."""
        family = self.env["res.partner"].sudo().with_context(active_test=False)
        family = family.search([("id", "child_of", partners.ids)])
        family.modified(["parent_id"])
        self.env.flush_all()

    def _close_groups(self, loser):
        groups = self.env["dealer.duplicate"].sudo().search([("partner_ids", "in", loser.ids)])
        for group in groups.filtered(lambda group: group.state == "open"):
            if len(group.partner_ids.filtered("active")) < 2:
                group.state = "merged"

    # === REFUSALS ===

    @api.model
    def _check_mergeable(self, winner, loser):
        for refusal in self._get_refusals(winner.sudo(), loser.sudo()):
            raise UserError(refusal)

    @api.model
    def _get_refusals(self, winner, loser):
        """:return: sentences why these two are not merged; extended by addons"""
        people = winner | loser
        if len(people) != 2:
            return [self.env._("Choose two different customers.")]
        refusals = []
        if not all(people.mapped("active")) or loser.merged_into_id:
            refusals.append(self.env._("One of them is archived: choose two active customers."))
        if len(set(people.mapped("is_company"))) > 1:
            refusals.append(self.env._("A company and a person are not merged."))
        if winner.parent_id == loser or loser.parent_id == winner:
            refusals.append(self.env._("One is a contact of the other: they are not the same."))
        numbers = {partner.identity_number for partner in people} - {False}
        if len(numbers) > 1 and winner.identity_kind == loser.identity_kind:
            refusals.append(
                self.env._(
                    "They have different identity numbers, so they are two people. Correct the "
                    "wrong number first if they are not."
                )
            )
        if winner.vat and loser.vat and winner.vat != loser.vat:
            refusals.append(self.env._("They have different tax numbers, so they are two parties."))
        if winner.company_id and loser.company_id and winner.company_id != loser.company_id:
            refusals.append(self.env._("They belong to different stores."))
        users = self.env["res.users"].sudo().with_context(active_test=False)
        logins = users.search([("partner_id", "in", people.ids)])
        if len(logins.partner_id) > 1:
            refusals.append(
                self.env._("Both have a login: take one login away before merging them.")
            )
        if logins.filtered(lambda user: not user.share):
            refusals.append(self.env._("A colleague of ours is not merged with a customer."))
        if self.env["res.company"].sudo().search_count([("partner_id", "in", people.ids)]):
            refusals.append(self.env._("Our own store is not merged."))
        if self._has_sealed_entries(loser):
            refusals.append(
                self.env._(
                    "%(name)s has entries that are sealed in the books: keep this customer and "
                    "merge the other one into it.",
                    name=loser.name,
                )
            )
        return refusals

    def _has_sealed_entries(self, partner):
        """The seal of a secured entry covers its partner, so it can never change hands. Other
        entries, posted or not, go with their customer: no amount and no balance changes."""
        Move = self.env.get("account.move")
        if Move is None or "inalterable_hash" not in Move._fields:
            return False
        lines = self.env["account.move.line"].sudo()
        return bool(
            lines.search_count(
                [("partner_id", "=", partner.id), ("move_id.inalterable_hash", "!=", False)],
                limit=1,
            )
        )

    # === UNDO ===

    def action_undo(self):
        """Put everything back that still is as the merge left it."""
        self.ensure_one()
        self.check_access("write")
        if self.undone_on:
            raise UserError(self.env._("This merge is undone already."))
        if not self.can_undo:
            raise UserError(
                self.env._(
                    "This merge could be undone until %(day)s.",
                    day=fields.Date.to_string(self.company_id._get_store_date(self.undo_until)),
                )
            )
        # sudo: as in the merge
        merge = self.sudo()
        winner, loser = merge.winner_id, merge.loser_id
        if loser.merged_into_id != winner or loser.active or winner.merged_into_id:
            raise UserError(
                self.env._(
                    "%(name)s was merged or changed again since: undo that first.",
                    name=winner.name,
                )
            )
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id FROM res_partner WHERE id IN %s ORDER BY id FOR UPDATE",
            [(winner.id, loser.id)],
        )
        loser.write({"active": True, "merged_into_id": False})
        self.env.flush_all()
        consents = self.env["dealer.consent"].sudo()
        self._free_consents(winner)
        self.env.invalidate_all()
        mover = self.env["dealer.merge.mover"].sudo()
        left = {}
        for move in merge.move_ids.sorted("id", reverse=True):
            if stay := mover._put_back(move, loser, winner):
                left[move.table_name] = left.get(move.table_name, 0) + stay
            if move.kind == "value":
                self.env.flush_all()
        self.env.invalidate_all()
        self._recompute_family(winner | loser)
        consents._settle_of(winner | loser)
        merge.write(
            {
                "undone_on": fields.Datetime.now(),
                "undone_by_id": self.env.uid,
                "undo_note": self._describe_left(left),
            }
        )
        # sudo: as above
        groups = self.env["dealer.duplicate"].sudo().search([("partner_ids", "in", loser.ids)])
        groups.filtered(lambda group: group.state == "merged").state = "open"
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _describe_left(self, left):
        if not left:
            return self.env._("Everything is back.")
        names = {model._table: model._description for model in self.env.registry.models.values()}
        what = ", ".join(f"{names.get(table, table)}: {count}" for table, count in left.items())
        return self.env._("Changed since and left as it is: %(what)s", what=what)

    def action_view_loser(self):
        self.ensure_one()
        return self.loser_id.action_open_customer()

    def action_view_winner(self):
        self.ensure_one()
        return self.winner_id.action_open_customer()
