from odoo import Command, fields, models
from odoo.exceptions import UserError


class DealerRepairOrder(models.Model):
    """Prepaid cards used on the order."""

    _inherit = "dealer.repair.order"

    card_use_ids = fields.One2many("dealer.service.package.card.use", "order_id")

    def action_use_card(self, card_line_id):
        """Put an operation on the order that a prepaid card pays for.

        :return: list of sentences on what is missing; empty when all is there
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_settled()
        card_line = self.env["dealer.service.package.card.line"].browse(card_line_id).exists()
        if not card_line:
            raise UserError(self.env._("This card does not exist any more: choose another one."))
        card_line.card_id._lock()
        card_line.use_ids.invalidate_recordset()
        if problem := card_line._get_use_problem(self):
            raise UserError(problem)
        before = self.amount_customer
        job, missing = self._add_operations(card_line.operation_id)
        self._use_card(card_line, job, before)
        return missing

    def _use_card(self, card_line, job, before):
        """Price the job's lines at what the card paid, and take that off with a line below zero.

        :param float before: what the customer paid without the job; that stays
        """
        taken = set(card_line.use_ids.filtered(lambda use: not use.is_given_back).mapped("number"))
        number = next(n for n in range(1, card_line.uses + 1) if n not in taken)
        amount = card_line._get_piece(number)
        job.line_ids._price_with_tax(amount)
        card = card_line.card_id
        values = {
            "line_type": "fee",
            "order_id": self.id,
            "job_id": job.id,
            "sequence": 90,
            "quantity": 1.0,
            "payer": "customer",
            "tax_ids": [Command.clear()],
        }
        line = self.env["dealer.repair.line"].create(
            {
                **values,
                "product_id": card._get_product().id,
                "name": self.env._(
                    "Prepaid: %(card)s, use %(number)s of %(uses)s",
                    card=card.name,
                    number=number,
                    uses=card_line.uses,
                ),
                "price_unit": -amount,
            }
        )
        # prices without tax don't reach every cent
        difference = self.currency_id.round(before - self.amount_customer)
        if difference:
            self.env["dealer.repair.line"].create(
                {**values, "name": self.env._("Rounding"), "price_unit": difference}
            )
        # sudo: uses are made here only, nobody has the right to write one by hand
        use = (
            self.env["dealer.service.package.card.use"]
            .sudo()
            .create(
                {
                    "card_line_id": card_line.id,
                    "number": number,
                    "uses": card_line.uses,
                    "amount": amount,
                    "credit_line_id": line.id,
                    "order_id": self.id,
                }
            )
        )
        use.flush_recordset()

    def _get_settlement_blockers(self):
        """A card pays for its job and for nothing else."""
        blockers = super()._get_settlement_blockers()
        if self.settled_on or self.cancelled_on:
            return blockers
        for credit in self.card_use_ids.credit_line_id:
            job = credit.job_id
            paid = job.line_ids.filtered(
                lambda line: line.payer == "customer" and not line.is_out and not line.is_split
            )
            cents = -10 * self.currency_id.rounding
            left = sum(paid.mapped("price_total"))
            if credit.is_out or self.currency_id.compare_amounts(left, cents) < 0:
                blockers.append(
                    self.env._(
                        "“%(line)s” takes off more than is left of “%(job)s”. The service adviser "
                        "deletes that line, and the card keeps its use.",
                        line=credit.name,
                        job=job.concern,
                    )
                )
        return blockers

    def action_cancel(self):
        """A cancelled order gives its uses of cards back."""
        result = super().action_cancel()
        # sudo: as in _use_card
        self.sudo().card_use_ids.is_given_back = True
        return result

    def action_reinstate(self):
        """Take the uses of cards again, if nobody else did."""
        result = super().action_reinstate()
        for use in self.sudo().card_use_ids.filtered("is_given_back"):
            use.card_line_id.card_id._lock()
            if problem := use.card_line_id._get_use_problem(use.order_id):
                raise UserError(problem)
            use.is_given_back = False
            use.flush_recordset()
        return result

    def _take_alert(self, alert):
        """The alert of a prepaid card uses the card."""
        if card_line_id := alert["job"].get("card_line_id"):
            return self.action_use_card(card_line_id)
        return super()._take_alert(alert)
