import json
from contextlib import suppress

import psycopg2
from odoo import api, models
from odoo.tools import SQL, mute_logger

# what tells of duplicates themselves, and what the database derives
LEFT = {
    "dealer_merge",
    "dealer_merge_compare",
    "dealer_merge_compare_line",
    "dealer_duplicate_partner_rel",
}


class DealerMergeMover(models.AbstractModel):
    """Moves every reference from one customer to another in SQL and says exactly which.

    A row the database does not let go (the other has one like it already, under a unique index)
    stays with the duplicate, who is archived and not deleted: nothing is lost.
    """

    _name = "dealer.merge.mover"
    _description = "Move What Belongs to a Customer"

    # === WHAT REFERS TO A CUSTOMER ===

    @api.model
    def _get_columns(self):
        """:return: list of (table, column, other column or None) with a foreign key to customers;
        the other column is that of a table of links, which has no id"""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.relname, a.attname,
                       (SELECT min(o.attname) FROM pg_attribute o
                         WHERE o.attrelid = t.oid AND o.attnum > 0 AND NOT o.attisdropped
                           AND o.attname != a.attname),
                       EXISTS (SELECT FROM pg_attribute i
                                WHERE i.attrelid = t.oid AND i.attname = 'id')
                  FROM pg_constraint c
                  JOIN pg_class t ON t.oid = c.conrelid
                  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
                 WHERE c.contype = 'f' AND c.confrelid = 'res_partner'::regclass
                   AND array_length(c.conkey, 1) = 1
                 ORDER BY 1, 2
                """
            )
        )
        models_by_table = {model._table: model for model in self.env.registry.models.values()}
        return [
            (table, column, None if has_id else other)
            for table, column, other, has_id in rows
            if table not in LEFT
            and not (table in models_by_table and models_by_table[table]._transient)
            and (table, column) not in (("res_partner", "commercial_partner_id"),)
            and (table, column) != ("res_partner", "merged_into_id")
        ]

    @api.model
    def _get_references(self):
        """:return: list of (table, id column, model column) of fields that name model and record"""
        found = []
        for model in self.env.registry.models.values():
            if model._abstract or model._transient or not model._auto:
                continue
            for field in model._fields.values():
                if field.type != "many2one_reference" or not field.store or not field.column_type:
                    continue
                name = model._fields.get(field.model_field)
                if name is not None and name.store and name.column_type and name.type != "many2one":
                    found.append((model._table, field.name, name.name))
        return sorted(set(found))

    @api.model
    def _get_reference_fields(self):
        """:return: list of (table, column) whose text is `res.partner,id`"""
        return sorted(
            {
                (model._table, field.name)
                for model in self.env.registry.models.values()
                if not model._abstract and not model._transient and model._auto
                for field in model._fields.values()
                if field.type == "reference" and field.store and field.column_type
            }
        )

    @api.model
    def _get_property_columns(self):
        """:return: list of (table, column) of fields that hold a customer for each store"""
        registry = self.env.registry
        return sorted(
            {
                (registry[field.model_name]._table, field.name)
                for field in registry.many2one_company_dependents["res.partner"]
            }
        )

    # === MOVE ===

    @api.model
    def _move_all(self, loser, winner):
        """:return: list of values of dealer.merge.move"""
        moves = []
        for table, column, other in self._get_columns():
            if other:
                moves += self._move_links(table, column, other, loser.id, winner.id)
            else:
                moves += self._move_rows(table, column, loser.id, winner.id)
        for table, column, model_column in self._get_references():
            moves += self._move_references(table, column, model_column, loser.id, winner.id)
        for table, column in self._get_reference_fields():
            moves += self._move_reference_texts(table, column, loser.id, winner.id)
        for table, column in self._get_property_columns():
            moves += self._move_properties(table, column, loser.id, winner.id)
        return moves

    def _update_rows(self, table, column, condition, old, new):
        """Set a column where the database allows it.

        :return: (ids moved, ids that stay)
        """
        update = SQL(
            "UPDATE %s SET %s = %s WHERE %s = %s AND %s RETURNING id",
            SQL.identifier(table),
            SQL.identifier(column),
            new,
            SQL.identifier(column),
            old,
            condition,
        )
        with (
            suppress(psycopg2.IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(flush=False),
        ):
            return [row[0] for row in self.env.execute_query(update)], []
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE %s = %s AND %s ORDER BY id",
                SQL.identifier(table),
                SQL.identifier(column),
                old,
                condition,
            )
        )
        moved, stay = [], []
        for (row_id,) in rows:
            one = SQL("%s AND id = %s", condition, row_id)
            query = SQL(
                "UPDATE %s SET %s = %s WHERE %s = %s AND %s",
                SQL.identifier(table),
                SQL.identifier(column),
                new,
                SQL.identifier(column),
                old,
                one,
            )
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                    self.env.cr.execute(query)
                moved.append(row_id)
            except psycopg2.IntegrityError:
                stay.append(row_id)
        return moved, stay

    def _move_rows(self, table, column, loser, winner):
        condition = SQL("TRUE")
        if table == "res_partner":
            condition = SQL("id NOT IN %s", (loser, winner))
        moved, stay = self._update_rows(table, column, condition, loser, winner)
        return self._prepare_moves("record", table, column, None, moved, stay)

    def _move_links(self, table, column, other, loser, winner):
        tab, col, oth = (SQL.identifier(name) for name in (table, column, other))
        dropped = self.env.execute_query(
            SQL(
                "DELETE FROM %s AS l WHERE l.%s = %s AND EXISTS ("
                "SELECT FROM %s AS w WHERE w.%s = %s AND w.%s = l.%s) RETURNING l.%s",
                tab, col, loser, tab, col, winner, oth, oth, oth,
            )
        )  # fmt: skip
        moved = self.env.execute_query(
            SQL(
                "UPDATE %s SET %s = %s WHERE %s = %s RETURNING %s",
                tab,
                col,
                winner,
                col,
                loser,
                oth,
            )
        )
        moves = self._prepare_moves("link", table, column, other, [row[0] for row in moved], [])
        if dropped:
            moves.append(
                self._prepare_move("dropped", table, column, other, [row[0] for row in dropped])
            )
        return moves

    def _get_reference_condition(self, table, model_column):
        condition = SQL("%s = 'res.partner'", SQL.identifier(model_column))
        if table == "ir_attachment":
            # a picture kept in a field belongs to that field
            condition = SQL("%s AND res_field IS NULL", condition)
        return condition

    def _move_references(self, table, column, model_column, loser, winner):
        condition = self._get_reference_condition(table, model_column)
        moved, stay = self._update_rows(table, column, condition, loser, winner)
        return self._prepare_moves("record", table, column, model_column, moved, stay)

    def _move_reference_texts(self, table, column, loser, winner):
        moved, stay = self._update_rows(
            table, column, SQL("TRUE"), f"res.partner,{loser}", f"res.partner,{winner}"
        )
        return self._prepare_moves("reference", table, column, None, moved, stay)

    def _move_properties(self, table, column, loser, winner):
        tab, col = SQL.identifier(table), SQL.identifier(column)
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE jsonb_path_exists(%s, '$.* ? (@ == $id)', %s)",
                col, tab, col, json.dumps({"id": loser}),
            )
        )  # fmt: skip
        for row_id, values in rows:
            new = {store: winner if value == loser else value for store, value in values.items()}
            self.env.cr.execute(
                SQL("UPDATE %s SET %s = %s::jsonb WHERE id = %s", tab, col, json.dumps(new), row_id)
            )
        content = [
            [row_id, [store for store, value in values.items() if value == loser]]
            for row_id, values in rows
        ]
        return [self._prepare_move("property", table, column, None, content)] if content else []

    def _prepare_moves(self, kind, table, column, other, moved, stay):
        moves = []
        if moved:
            moves.append(self._prepare_move(kind, table, column, other, moved))
        if stay:
            moves.append(self._prepare_move("kept", table, column, other, stay))
        return moves

    def _prepare_move(self, kind, table, column, other, content):
        return {
            "kind": kind,
            "table_name": table,
            "column_name": column,
            "other_name": other,
            "content": content,
            "count": len(content),
        }

    # === PUT BACK ===

    @api.model
    def _put_back(self, move, loser, winner):
        """Put back what is still as the merge left it.

        :return: number of rows that changed since and stay
        """
        return getattr(self, f"_put_back_{move.kind}")(move, loser, winner)

    def _put_back_record(self, move, loser, winner):
        moved, _stay = self._update_rows(
            move.table_name,
            move.column_name,
            SQL("id IN %s", tuple(move.content)),
            winner.id,
            loser.id,
        )
        return len(move.content) - len(moved)

    def _put_back_reference(self, move, loser, winner):
        moved, _stay = self._update_rows(
            move.table_name,
            move.column_name,
            SQL("id IN %s", tuple(move.content)),
            f"res.partner,{winner.id}",
            f"res.partner,{loser.id}",
        )
        return len(move.content) - len(moved)

    def _put_back_link(self, move, loser, winner):
        tab, col, oth = (
            SQL.identifier(name) for name in (move.table_name, move.column_name, move.other_name)
        )
        rows = self.env.execute_query(
            SQL(
                "UPDATE %s SET %s = %s WHERE %s = %s AND %s IN %s RETURNING %s",
                tab, col, loser.id, col, winner.id, oth, tuple(move.content), oth,
            )
        )  # fmt: skip
        return len(move.content) - len(rows)

    def _put_back_dropped(self, move, loser, winner):
        tab, col, oth = (
            SQL.identifier(name) for name in (move.table_name, move.column_name, move.other_name)
        )
        left = 0
        for other in move.content:
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                    self.env.cr.execute(
                        SQL(
                            "INSERT INTO %s (%s, %s) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                            tab, col, oth, loser.id, other,
                        )
                    )  # fmt: skip
            except psycopg2.IntegrityError:
                # what it was linked with is gone
                left += 1
        return left

    def _put_back_property(self, move, loser, winner):
        tab, col = SQL.identifier(move.table_name), SQL.identifier(move.column_name)
        left = 0
        for row_id, stores in move.content:
            rows = self.env.execute_query(SQL("SELECT %s FROM %s WHERE id = %s", col, tab, row_id))
            values = (rows and rows[0][0]) or {}
            back = [store for store in stores if values.get(store) == winner.id]
            left += len(stores) - len(back)
            if back:
                values.update(dict.fromkeys(back, loser.id))
                text = json.dumps(values)
                self.env.cr.execute(
                    SQL("UPDATE %s SET %s = %s::jsonb WHERE id = %s", tab, col, text, row_id)
                )
        return left

    def _put_back_value(self, move, loser, winner):
        """A value the winner took over goes back where nobody changed it since."""
        name = move.column_name
        field = winner._fields[name]
        before, after = move.content
        now = field.convert_to_write(winner[name], winner)
        if json.loads(json.dumps(now, default=str)) != after:
            return 1
        winner[name] = before
        return 0

    def _put_back_kept(self, move, loser, winner):
        return 0
