from dateutil.relativedelta import relativedelta
from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_base.vin import normalise

RENEWALS = {"renewal", "renew", "续保", "续", "y", "yes", "是", "1"}


class DealerImportInsurancePolicy(models.AbstractModel):
    """Import of policies sold before: found again by insurer and number, so repeating changes
    nothing. Cars and insurers must be known."""

    _name = "dealer.import.insurance_policy"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Insurance Policies"

    def _import_columns(self):
        return [
            ImportColumn("policy_number", self.env._("Policy number"), ["保单号", "保单号码", "policy no"], required=True),
            ImportColumn("insurer", self.env._("Insurer"), ["保险公司", "承保公司", "insurance company"], required=True),
            ImportColumn("product", self.env._("Product"), ["险种", "保险产品", "type"], required=True),
            ImportColumn("vin", self.env._("VIN"), ["车架号", "车架号码", "VIN码"], required=True),
            ImportColumn("date_start", self.env._("From"), ["起保日期", "生效日期", "start", "start date"], required=True, kind="date"),
            ImportColumn("date_end", self.env._("To"), ["到期日期", "终保日期", "end", "end date", "expiry"], kind="date"),
            ImportColumn("premium", self.env._("Premium"), ["保费", "总保费"], required=True, kind="float"),
            ImportColumn("vehicle_tax", self.env._("Vehicle tax"), ["车船税"], kind="float"),
            ImportColumn("cover", self.env._("Cover"), ["险别", "主险"]),
            ImportColumn("kind", self.env._("Renewal"), ["是否续保", "新保续保", "kind"]),
        ]  # fmt: skip

    def _import_prepare(self, row):
        vin = normalise(row["vin"])
        if not 5 <= len(vin) <= 17:
            raise UserError(self.env._("“%s” is no VIN.", row["vin"]))
        if row["premium"] < 0:
            raise UserError(self.env._("The premium is below zero."))
        end = row.get("date_end") or row["date_start"] + relativedelta(years=1, days=-1)
        if end < row["date_start"]:
            raise UserError(self.env._("The policy ends before it begins."))
        return {
            **row,
            "vin": vin,
            "date_end": end,
            "policy_number": row["policy_number"].strip(),
            "insurer": row["insurer"].strip(),
        }

    def _import_key(self, row):
        number = (row.get("policy_number") or "").strip().upper()
        return ((row.get("insurer") or "").strip().upper(), number) if number else None

    def _import_batch(self, prepared):
        Policy = self.env["dealer.insurance.policy"]
        company = self.env.company
        insurers = {
            partner.name.upper(): partner
            for partner in self.env["res.partner"].search([("is_insurer", "=", True)])
        }
        products = {}
        for product in self.env["dealer.insurance.product"].search([]):  # pylint: disable=no-search-all
            for lang, _name in self.env["res.lang"].get_installed():
                products[product.with_context(lang=lang).name.strip().upper()] = product
        covers = {}
        for cover in self.env["dealer.insurance.cover"].search([]):  # pylint: disable=no-search-all
            covers[(cover.code or "").upper()] = cover
            for lang, _name in self.env["res.lang"].get_installed():
                covers[cover.with_context(lang=lang).name.strip().upper()] = cover
        vehicles = {
            vehicle.vin: vehicle
            for vehicle in self.env["dealer.vehicle"].search(
                [("vin", "in", [row["vin"] for row in prepared])]
            )
        }
        stored = {
            (policy.insurer_id.id, policy.policy_number.upper()): policy
            for policy in Policy.search(
                [("policy_number", "in", [row["policy_number"] for row in prepared])]
            )
        }
        results, new, seen = [None] * len(prepared), {}, set()
        for index, row in enumerate(prepared):
            insurer = insurers.get(row["insurer"].upper())
            product = products.get(row["product"].strip().upper())
            vehicle = vehicles.get(row["vin"])
            if not insurer:
                message = self.env._("There is no insurer “%s”: enter it first.", row["insurer"])
            elif not product:
                message = self.env._("There is no product “%s”: enter it first.", row["product"])
            elif not vehicle:
                message = self.env._("No car has the VIN %s: import the cars first.", row["vin"])
            else:
                message = ""
            if message:
                results[index] = ImportResult("refused", message)
                continue
            known = stored.get((insurer.id, row["policy_number"].upper()))
            if known:
                results[index] = ImportResult("unchanged", "", Policy._name, known.id)
                continue
            if (key := (insurer.id, row["policy_number"].upper())) in seen:
                results[index] = ImportResult("refused", self._import_again_message())
                continue
            seen.add(key)
            cover = covers.get((row.get("cover") or "").strip().upper()) or product.cover_ids[:1]
            if not cover:
                results[index] = ImportResult(
                    "refused", self.env._("%s has no cover: enter one first.", product.name)
                )
                continue
            holder = vehicle.owner_id
            if not holder:
                results[index] = ImportResult(
                    "refused",
                    self.env._("%s has no owner: enter him first.", vehicle.display_name),
                )
                continue
            new[index] = {
                "policy_number": row["policy_number"],
                "insurer_id": insurer.id,
                "product_id": product.id,
                "vehicle_id": vehicle.id,
                "partner_id": holder.id,
                "company_id": company.id,
                "user_id": False,
                "kind": (
                    "renewal" if (row.get("kind") or "").strip().lower() in RENEWALS else "new"
                ),
                "date_start": row["date_start"],
                "date_end": row["date_end"],
                "vehicle_tax": row.get("vehicle_tax") or 0.0,
                "paid_through": "insurer",
                "cover_ids": [Command.create({"cover_id": cover.id, "premium": row["premium"]})],
            }
        policies = Policy.create(list(new.values()))
        for index, policy in zip(new, policies, strict=True):
            # issued before: no commission is expected of it any more
            policy._set_facts({"date_issued": policy.date_start})
            results[index] = ImportResult("created", "", Policy._name, policy.id)
        policies.flush_recordset()  # the wall against two compulsory policies answers here
        return results
