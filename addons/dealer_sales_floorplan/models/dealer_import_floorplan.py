from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_base.vin import normalise


class DealerImportFloorplan(models.AbstractModel):
    """Import of the loans a bank lists: what is open when the store begins, already in its books."""

    _name = "dealer.import.floorplan"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Floor-Plan Loans"

    def _import_columns(self):
        return [
            ImportColumn("vin", self.env._("VIN"), ("chassis", "车架号", "车辆识别代号"), True),
            ImportColumn(
                "principal", self.env._("Amount"), ("loan", "principal", "贷款金额", "融资金额", "本金"), True, "float"
            ),
            ImportColumn(
                "date_start", self.env._("Drawn on"), ("start", "date", "放款日", "起息日"), True, "date"
            ),
            ImportColumn("balance", self.env._("Open"), ("balance", "余额", "未还金额"), kind="float"),
            ImportColumn("date_end", self.env._("End of term"), ("due", "maturity", "到期日"), kind="date"),
            ImportColumn("bank_number", self.env._("Number at the bank"), ("reference", "借据号", "合同号")),
        ]  # fmt: skip

    def _import_prepare(self, row):
        if row["principal"] <= 0:
            raise UserError(self.env._("The amount must be above 0."))
        balance = row.get("balance")
        if balance is not None and not 0 < balance <= row["principal"]:
            raise UserError(self.env._("What is open must be above 0 and at most the amount."))
        return {**row, "vin": normalise(row["vin"])}

    def _import_key(self, row):
        return normalise(row.get("vin") or "")

    def _import_batch(self, prepared):
        job = self.env["dealer.import"].browse(self.env.context["dealer_import_id"])
        line = job.floorplan_line_id
        Loan = self.env["dealer.floorplan.loan"]
        cars = {
            car.vin: car
            for car in self.env["dealer.vehicle"].search(
                [("vin", "in", [values["vin"] for values in prepared])]
            )
        }
        known = {
            loan.vehicle_id: loan
            for loan in Loan.search(
                [
                    ("vehicle_id", "in", [car.id for car in cars.values()]),
                    ("state", "in", ("draft", "open")),
                ]
            )
        }
        results, vals_list, places = [], [], []
        for values in prepared:
            car = cars.get(values["vin"])
            if not car:
                results.append(
                    ImportResult(
                        "refused", self.env._("No car has this VIN: import the stock first.")
                    )
                )
            elif car in known:
                loan = known[car]
                same = loan.line_id == line and loan.date_start == values["date_start"]
                results.append(
                    ImportResult("unchanged", "", Loan._name, loan.id)
                    if same
                    else ImportResult(
                        "refused", self.env._("%s is open on this car already.", loan.name)
                    )
                )
            else:
                vals_list.append(self._import_loan_values(line, car, values))
                places.append(len(results))
                results.append(None)
        loans = Loan.create(vals_list)
        loans._draw()
        for place, loan in zip(places, loans, strict=True):
            results[place] = ImportResult("created", "", Loan._name, loan.id)
        return results

    def _import_loan_values(self, line, car, values):
        """:return: values of the loan of a row: what is open of it now is what we draw"""
        vals = {
            "line_id": line.id,
            "vehicle_id": car.id,
            "principal": values["balance"] or values["principal"],
            "date_start": values["date_start"],
            "bank_number": values.get("bank_number"),
            "pays": "opening",
        }
        if values.get("date_end"):
            vals["date_end"] = values["date_end"]
        return vals
