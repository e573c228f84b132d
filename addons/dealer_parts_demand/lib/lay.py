from odoo.tools import SQL


def lay(model, fresh, keys, columns, scope):
    """Lay freshly computed rows over those a table has, in one statement.

    New rows are added, changed ones updated, what no longer follows is deleted; equal rows are left
    alone and keep their ids. Two that lay the same table wait for each other.

    :param model: the model whose table it is
    :param fresh: SQL query giving `keys` and `columns`
    :param keys: names of a unique index of the table
    :param scope: SQL condition on the alias `kept`: the rows `fresh` is complete for
    """
    table = SQL.identifier(model._table)
    model.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(hashtext(%s))", model._table))
    model.env.cr.execute(
        SQL(
            """
            WITH fresh AS MATERIALIZED (%(fresh)s), gone AS (
                DELETE FROM %(table)s kept
                 WHERE %(scope)s AND NOT EXISTS (SELECT FROM fresh WHERE %(same)s)
            )
            INSERT INTO %(table)s AS kept (%(names)s)
            SELECT %(names)s FROM fresh
                ON CONFLICT (%(keys)s) DO UPDATE SET %(sets)s WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
            """,
            fresh=fresh,
            table=table,
            scope=scope,
            same=SQL(" AND ").join(
                SQL("%s = %s", SQL.identifier("fresh", key), SQL.identifier("kept", key))
                for key in keys
            ),
            names=SQL(", ").join(SQL.identifier(name) for name in (*keys, *columns)),
            keys=SQL(", ").join(SQL.identifier(key) for key in keys),
            sets=SQL(", ").join(
                SQL("%s = excluded.%s", SQL.identifier(name), SQL.identifier(name))
                for name in columns
            ),
            old=SQL(", ").join(SQL.identifier("kept", name) for name in columns),
            new=SQL(", ").join(SQL.identifier("excluded", name) for name in columns),
        )
    )
    model.env.cr.execute(SQL("ANALYZE %s", table))
    model.invalidate_model()
