from odoo import api, fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    workshop_issue_type_id = fields.Many2one("stock.picking.type", check_company=True, copy=False)
    workshop_return_type_id = fields.Many2one("stock.picking.type", check_company=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        warehouses._link_workshop_types()
        return warehouses

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        company = self.company_id.id
        values["workshop_issue_type_id"] = {
            "name": self.env._("%(warehouse)s Sequence workshop issue", warehouse=self.name),
            "prefix": f"{self.code}/WI/",
            "padding": 5,
            "company_id": company,
        }
        values["workshop_return_type_id"] = {
            "name": self.env._("%(warehouse)s Sequence workshop return", warehouse=self.name),
            "prefix": f"{self.code}/WR/",
            "padding": 5,
            "company_id": company,
        }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        data, sequence = super()._get_picking_type_create_values(max_sequence)
        self.company_id._create_workshop_location()
        workshop = self.company_id.workshop_location_id
        common = {
            "company_id": self.company_id.id,
            "use_create_lots": False,
            "use_existing_lots": True,
            "create_backorder": "always",
        }
        data["workshop_issue_type_id"] = {
            **common,
            "name": self.env._("Workshop Issue"),
            "code": "outgoing",
            "default_location_src_id": self.lot_stock_id.id,
            "default_location_dest_id": workshop.id,
            "sequence": sequence + 1,
            "sequence_code": "WI",
        }
        data["workshop_return_type_id"] = {
            **common,
            "name": self.env._("Workshop Return"),
            "code": "incoming",
            "default_location_src_id": workshop.id,
            "default_location_dest_id": self.lot_stock_id.id,
            "sequence": sequence + 2,
            "sequence_code": "WR",
        }
        return data, sequence + 2

    def _get_picking_type_update_values(self):
        data = super()._get_picking_type_update_values()
        code = self.code.replace(" ", "").upper()
        data["workshop_issue_type_id"] = {"active": self.active, "barcode": f"{code}WI"}
        data["workshop_return_type_id"] = {"active": self.active, "barcode": f"{code}WR"}
        return data

    def _link_workshop_types(self):
        """Make the return type what core's own return of an issue uses."""
        for warehouse in self:
            warehouse.workshop_issue_type_id.return_picking_type_id = (
                warehouse.workshop_return_type_id
            )
