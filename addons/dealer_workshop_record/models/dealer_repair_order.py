from odoo import fields, models
from odoo.tools import SQL


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    record_ids = fields.One2many(
        "dealer.repair.record", "order_id", string="Repair Records", copy=False
    )

    def _get_record_domain(self, company, date_from, date_to):
        """Orders the authority wants to know of: settled in the period, somebody is billed."""
        return [
            ("company_id", "=", company.id),
            ("settled_on", ">=", company._get_store_moment(date_from)),
            ("settled_on", "<", company._get_store_moment(fields.Date.add(date_to, days=1))),
            ("line_ids", "any", [("payer", "!=", "internal"), ("is_out", "=", False)]),
        ]

    def _get_record_contents(self):
        """Return `{order id: content}`, the 13 elements as `lib/elements.py` spells them."""
        contents = {}
        for order in self:
            lines = order.line_ids.filtered(lambda line: not line.is_out and line.quantity)
            car, company = order.vehicle_id, order.company_id
            contents[order.id] = {
                "basicInfo": {
                    "companyname": company.repair_record_name or company.name,
                    "vehicleplatenumber": car.license_plate or "",
                    "vin": car.vin or "",
                    "repairdate": order._get_record_day("received_on"),
                    "repairmileage": str(order.mileage_in or ""),
                    "settledate": order._get_record_day("settled_on"),
                    "costlistcode": order.name,
                    "faultdescription": "；".join(order.job_ids.mapped("concern")),
                },
                "repairprojectlist": [
                    {"repairproject": line.name, "workinghours": f"{round(line.quantity, 2):g}"}
                    for line in lines
                    if line.line_type in ("labour", "sublet")
                ],
                "vehiclepartslist": [
                    {
                        "partsname": line.product_id.name,
                        "partscode": line.product_id.default_code or "",
                        "partsquantity": f"{round(line.quantity, 2):g}",
                    }
                    for line in lines
                    if line.line_type == "part"
                ],
            }
        return contents

    def _get_record_day(self, name):
        """Return a moment's date in the store as the authority writes it; empty without one."""
        self.ensure_one()
        moment = self[name]
        return (moment and self.company_id._get_store_date(moment).strftime("%Y%m%d")) or ""

    def _get_earlier_mileage(self):
        """Return `{order id: (km, day as yyyyMMdd)}`: the highest reading of the car's visits
        before this one."""
        self.flush_model(["vehicle_id", "received_on", "mileage_in"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (visit.id)
                          visit.id, earlier.mileage_in, earlier.received_on
                     FROM dealer_repair_order AS visit
                     JOIN dealer_repair_order AS earlier
                       ON earlier.vehicle_id = visit.vehicle_id
                      AND (earlier.received_on, earlier.id) < (visit.received_on, visit.id)
                      AND earlier.mileage_in > 0
                    WHERE visit.id IN %s
                    ORDER BY visit.id, earlier.mileage_in DESC, earlier.received_on DESC""",
                tuple(self.ids) or (0,),
            )
        )
        company = self.company_id[:1]
        return {
            number: (km, company._get_store_date(day).strftime("%Y%m%d"))
            for number, km, day in rows
        }
