from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ..models.dealer_merge import FIELDS


class DealerMergeCompare(models.TransientModel):
    """Two customers side by side: who stays, and which values."""

    _name = "dealer.merge.compare"
    _description = "Compare Two Customers"

    duplicate_id = fields.Many2one("dealer.duplicate", string="Group", readonly=True)
    winner_id = fields.Many2one("res.partner", string="Keep", required=True, readonly=True)
    loser_id = fields.Many2one("res.partner", string="Duplicate", required=True, readonly=True)
    winner_documents = fields.Char(readonly=True)
    loser_documents = fields.Char(readonly=True)
    refusal = fields.Text(compute="_compute_refusal")
    line_ids = fields.One2many("dealer.merge.compare.line", "compare_id")

    @api.depends("winner_id", "loser_id")
    def _compute_refusal(self):
        for compare in self:
            # sudo: whether somebody has a login or sealed entries is more than the user reads
            refusals = (
                self.env["dealer.merge"]
                .sudo()
                ._get_refusals(compare.winner_id.sudo(), compare.loser_id.sudo())
            )
            compare.refusal = "\n".join(refusals)

    @api.model
    def _get_action(self, partners, duplicate=None):
        """:return: the window that compares two customers; the one with more documents stays"""
        if len(partners) != 2:
            raise UserError(self.env._("There are no two customers left to compare."))
        counts = self._count_documents(partners)
        winner = max(partners, key=lambda partner: (counts[partner.id], -partner.id))
        compare = self.create(
            self._prepare_compare(winner, partners - winner, counts)
            | {"duplicate_id": duplicate and duplicate.id}
        )
        return compare._get_window()

    def _get_window(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare Customers"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _count_documents(self, partners):
        """:return: dict {partner id: how many records say who they belong to}"""
        counts = dict.fromkeys(partners.ids, 0)
        for name in ("dealer.contact", "crm.lead", "dealer.vehicle.owner"):
            # sudo: only counted
            rows = (
                self.env[name]
                .sudo()
                ._read_group([("partner_id", "in", partners.ids)], ["partner_id"], ["__count"])
            )
            for partner, count in rows:
                counts[partner.id] += count
        return counts

    @api.model
    def _prepare_compare(self, winner, loser, counts):
        lines = []
        for sequence, name in enumerate(FIELDS):
            field = winner._fields.get(name)
            if field is None or not winner._has_field_access(field, "read"):
                continue
            texts = [self._show(partner, field) for partner in (winner, loser)]
            if texts[0] != texts[1]:
                lines.append(
                    fields.Command.create(
                        {
                            "sequence": sequence,
                            "name": name,
                            "label": field._description_string(self.env),
                            "winner_value": texts[0],
                            "loser_value": texts[1],
                            "take": not texts[0],
                        }
                    )
                )
        return {
            "winner_id": winner.id,
            "loser_id": loser.id,
            "winner_documents": self._describe(winner, counts),
            "loser_documents": self._describe(loser, counts),
            "line_ids": [fields.Command.clear(), *lines],
        }

    def _describe(self, partner, counts):
        return self.env._(
            "%(count)s contacts, leads and cars; known since %(day)s",
            count=counts[partner.id],
            day=fields.Date.to_string(partner.create_date),
        )

    def _show(self, partner, field):
        value = partner[field.name]
        if field.relational:
            return value.display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "html":
            return html2plaintext(value or "").strip()
        return str(value or "")

    def action_swap(self):
        """Keep the other one."""
        self.ensure_one()
        counts = self._count_documents(self.winner_id | self.loser_id)
        self.write(self._prepare_compare(self.loser_id, self.winner_id, counts))
        return self._get_window()

    def action_merge(self):
        """Merge the duplicate into the customer who stays."""
        self.ensure_one()
        taken = self.line_ids.filtered("take").mapped("name")
        merge = self.env["dealer.merge"]._merge(self.winner_id, self.loser_id, taken)
        group = self.duplicate_id.exists()
        partners = group.partner_ids.filtered("active") if group else group.partner_ids
        if len(partners) >= 2:
            return self._get_action(partners[:2], group)
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.merge",
            "res_id": merge.id,
            "views": [(False, "form")],
        }

    def action_dismiss(self):
        """They are different people."""
        self.ensure_one()
        self.duplicate_id.action_dismiss()
        return {"type": "ir.actions.act_window_close"}
