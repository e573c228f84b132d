from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult


class DealerImportWarrantyAnswer(models.AbstractModel):
    """Import of a maker's answers: one row a line of a claim, or one row for the whole claim.

    A claim is answered once every line of it is.
    """

    _name = "dealer.import.warranty_answer"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Makers' Answers to Claims"

    def _import_columns(self):
        return [
            ImportColumn("claim", self.env._("Claim number"), ["claim", "our number", "claim no", "索赔单号", "索赔号"]),
            ImportColumn("maker_number", self.env._("Maker's number"), ["maker number", "maker's claim number", "厂家索赔号", "厂家单号"]),
            ImportColumn("line", self.env._("Line"), ["line no", "row", "行号", "序号"], kind="integer"),
            ImportColumn("accepted", self.env._("Accepted amount"), ["accepted", "approved", "amount accepted", "认可金额", "批准金额", "核准金额"], required=True, kind="float"),
            ImportColumn("note", self.env._("Reason"), ["note", "remark", "comment", "原因", "拒绝原因", "备注"]),
        ]  # fmt: skip

    def _import_prepare(self, row):
        if not row.get("claim") and not row.get("maker_number"):
            raise UserError(self.env._("A row needs our claim number or the maker's."))
        if row["accepted"] < 0:
            raise UserError(self.env._("An accepted amount cannot be below zero."))
        return row

    def _import_key(self, row):
        claim = row.get("claim") or row.get("maker_number")
        return (claim, str(row.get("line") or "")) if claim else None

    def _import_batch(self, prepared):
        Claim = self.env["dealer.warranty.claim"]
        company = [("company_id", "=", self.env.company.id)]
        numbers = [row["claim"] for row in prepared if row["claim"]]
        makers = [row["maker_number"] for row in prepared if row["maker_number"]]
        claims = Claim.search(
            [*company, "|", ("name", "in", numbers), ("maker_number", "in", makers)]
        )
        by_name = {claim.name: claim for claim in claims}
        by_maker = {claim.maker_number: claim for claim in claims if claim.maker_number}
        results, touched = [], Claim
        for row in prepared:
            claim = by_name.get(row["claim"]) or by_maker.get(row["maker_number"])
            if not claim:
                raise UserError(
                    self.env._("There is no claim %s here.", row["claim"] or row["maker_number"])
                )
            if row["claim"] and row["maker_number"] and not claim.maker_number:
                claim.maker_number = row["maker_number"]
            changed = self._import_answer(claim, row)
            touched |= claim
            status = "updated" if changed else "unchanged"
            results.append(ImportResult(status, "", Claim._name, claim.id))
        touched.filtered(
            lambda c: c.category == "submitted" and all(c.line_ids.mapped("answer"))
        ).action_answer()
        return results

    def _import_answer(self, claim, row):
        """Write down one row; return whether it says something new."""
        lines = claim.line_ids
        if row["line"]:
            lines = lines.filtered(lambda line: line.sequence == row["line"])
            if not lines:
                raise UserError(
                    self.env._(
                        "%(claim)s has no line %(line)s.", claim=claim.name, line=row["line"]
                    )
                )
        if claim.answered_on and claim.currency_id.is_zero(
            sum(lines.mapped("amount_accepted")) - row["accepted"]
        ):
            return False
        if claim.category != "submitted":
            raise UserError(
                self.env._(
                    "%(claim)s is “%(state)s”: it waits for no answer.",
                    claim=claim.name,
                    state=dict(claim._fields["category"]._description_selection(self.env))[
                        claim.category
                    ],
                )
            )
        claimed = sum(lines.mapped("amount_claimed"))
        if claim.currency_id.compare_amounts(row["accepted"], claimed) > 0:
            raise UserError(
                self.env._(
                    "%(claim)s: %(accepted)s is more than was claimed, %(claimed)s.",
                    claim=claim.name,
                    accepted=row["accepted"],
                    claimed=claimed,
                )
            )
        left = row["accepted"]
        for line in lines:  # of a whole claim the first lines are paid first
            own = min(left, line.amount_claimed)
            left = claim.currency_id.round(left - own)
            if claim.currency_id.is_zero(own) and line.amount_claimed:
                answer = "rejected"
            else:
                whole = claim.currency_id.is_zero(own - line.amount_claimed)
                answer = "accepted" if whole else "partly"
            line.write({"answer": answer, "amount_accepted": own, "answer_note": row["note"]})
        return True
