from odoo import models
from odoo.exceptions import UserError


class DealerDocumentType(models.Model):
    _inherit = "dealer.document.type"

    def _prepare_sequence_values(self, company):
        self.ensure_one()
        # what a person types is text: a percent sign is no placeholder
        prefix = (self.prefix or "").replace("%", "%%")
        return {
            "name": self.name,
            "code": self.model,
            "company_id": company.id,
            "prefix": prefix + ("%(range_year)s-" if self.restart_yearly else ""),
            "padding": self.digits,
            "use_date_range": self.restart_yearly,
            "implementation": "standard",
            "designer_released": True,
        }

    def _get_sequences(self):
        """:return: every sequence of the documents, of all stores"""
        return self.env["ir.sequence"].sudo().search([("code", "in", self.mapped("model"))])

    def _get_sequence(self, company):
        """:return: the sequence a store's documents take their numbers from"""
        self.ensure_one()
        owner = company if self.per_store else company.browse()
        domain = [("code", "=", self.model), ("company_id", "=", owner.id)]
        Sequence = self.env["ir.sequence"].sudo()
        if sequence := Sequence.search(domain, limit=1):
            return sequence
        # the first document of a store: nobody else makes its sequence meanwhile
        self.lock_for_update()
        return Sequence.search(domain, limit=1) or Sequence.create(
            self._prepare_sequence_values(owner)
        )

    def _draw_numbers(self, company, count):
        """Draw the numbers of new documents; a number in use is passed over.

        :return: list of `count` numbers, in order
        """
        if not self:
            raise UserError(
                self.env._("The document type is no longer there: ask a designer to make it again.")
            )
        sequence = self._get_sequence(company)
        documents = self._get_documents().sudo()
        numbers = []
        while len(numbers) < count:
            drawn = sequence._next_many(count - len(numbers))
            taken = set(
                documents.search_fetch(
                    [("company_id", "=", company.id), ("name", "in", drawn)], ["name"]
                ).mapped("name")
            )
            numbers += [number for number in drawn if number not in taken]
        return numbers

    def _read_numbering(self, sequence, numbering):
        """Take over to the type what was changed on the numbers of its documents."""
        document_type = self._get_of_model(sequence.code) if sequence.code else self.browse()
        if document_type:
            document_type.write(
                {
                    "prefix": numbering.prefix,
                    "digits": numbering.digits,
                    "restart_yearly": numbering.restart_yearly,
                }
            )
