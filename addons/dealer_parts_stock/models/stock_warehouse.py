from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    transfer_send_type_id = fields.Many2one("stock.picking.type", check_company=True, copy=False)
    transfer_receive_type_id = fields.Many2one("stock.picking.type", check_company=True, copy=False)
    consumption_type_id = fields.Many2one("stock.picking.type", check_company=True, copy=False)

    def _get_part_type_names(self):
        """:return: {field: (name, sequence code)} of the operation types of this addon"""
        return {
            "transfer_send_type_id": (self.env._("Transfer Sent"), "TS"),
            "transfer_receive_type_id": (self.env._("Transfer Received"), "TR"),
            "consumption_type_id": (self.env._("Consumption"), "CO"),
        }

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        for field, (label, prefix) in self._get_part_type_names().items():
            values[field] = {
                "name": f"{self.name} {label}",
                "prefix": f"{self.code}/{prefix}/",
                "padding": 5,
                "company_id": self.company_id.id,
            }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        data, sequence = super()._get_picking_type_create_values(max_sequence)
        company = self.company_id
        # sudo: a name of the company's own location
        transit = company.sudo().internal_transit_location_id
        stock = self.lot_stock_id
        ways = {
            "transfer_send_type_id": (stock, transit),
            "transfer_receive_type_id": (transit, stock),
            "consumption_type_id": (stock, company._get_consumption_location()),
        }
        for number, (field, (label, code)) in enumerate(self._get_part_type_names().items(), 1):
            source, destination = ways[field]
            data[field] = {
                "name": label,
                "code": "internal",
                "company_id": company.id,
                "default_location_src_id": source.id,
                "default_location_dest_id": destination.id,
                "sequence": sequence + number,
                "sequence_code": code,
                "use_create_lots": False,
                "use_existing_lots": True,
                "create_backorder": "always",
            }
        return data, sequence + len(ways)

    def _get_picking_type_update_values(self):
        data = super()._get_picking_type_update_values()
        code = self.code.replace(" ", "").upper()
        for field, (_label, prefix) in self._get_part_type_names().items():
            data[field] = {"active": self.active, "barcode": f"{code}{prefix}"}
        return data
