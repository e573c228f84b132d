from odoo.tools import SQL

from odoo.addons.dealer_crm.tests.common import CrmCommon

# what tells of the merge itself
OWN = ("dealer_merge", "dealer_merge_move", "dealer_duplicate_partner_rel")


class MergeCommon(CrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.winner = cls._create_customer(name="Wei Lin", phone="13800135678")
        cls.loser = cls._create_customer(
            name="Lin Wei", phone="+86 138 0013 5678", email="lin@example.com"
        )
        cls.user = cls._create_user("customer_service")
        cls.Merge = cls.env["dealer.merge"].with_user(cls.user)

    def _merge(self, taken=(), winner=None, loser=None):
        return self.Merge._merge(
            (winner or self.winner).with_user(self.user),
            (loser or self.loser).with_user(self.user),
            taken,
        )

    def _read_references(self, *partners):
        """Return every row of the whole database that refers to these customers, by whatever way:
        set of (table, column, row, customer)."""
        self.env.flush_all()
        ids = tuple(partner.id for partner in partners)
        found = set()
        rows = self.env.execute_query(
            SQL(
                """SELECT t.relname, a.attname,
                          EXISTS (SELECT FROM pg_attribute i
                                   WHERE i.attrelid = t.oid AND i.attname = 'id')
                     FROM pg_constraint c
                     JOIN pg_class t ON t.oid = c.conrelid
                     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
                    WHERE c.contype = 'f' AND c.confrelid = 'res_partner'::regclass"""
            )
        )
        for table, column, has_id in rows:
            if table in OWN or table.startswith("dealer_merge_compare"):
                continue
            tab, col = SQL.identifier(table), SQL.identifier(column)
            key = SQL("t.id::text") if has_id else SQL("t::text")
            for row, value in self.env.execute_query(
                SQL("SELECT %s, t.%s FROM %s AS t WHERE t.%s IN %s", key, col, tab, col, ids)
            ):
                found.add((table, column, row, value))
        for model in self.env.registry.models.values():
            if model._abstract or model._transient or not model._auto:
                continue
            for field in model._fields.values():
                if not field.store or not field.column_type:
                    continue
                tab, col = SQL.identifier(model._table), SQL.identifier(field.name)
                if field.type == "reference":
                    texts = tuple(f"res.partner,{partner_id}" for partner_id in ids)
                    query = SQL("SELECT id, %s FROM %s WHERE %s IN %s", col, tab, col, texts)
                elif field.type == "many2one_reference":
                    name = model._fields.get(field.model_field)
                    if name is None or not name.store or name.type == "many2one":
                        continue
                    query = SQL(
                        "SELECT id, %s FROM %s WHERE %s IN %s AND %s = 'res.partner'",
                        col, tab, col, ids, SQL.identifier(name.name),
                    )  # fmt: skip
                else:
                    continue
                for row, value in self.env.execute_query(query):
                    found.add((model._table, field.name, row, value))
        return found
