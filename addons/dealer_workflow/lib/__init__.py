"""Plain Python without Odoo: canonical JSON, three-way merge, the formula language."""
