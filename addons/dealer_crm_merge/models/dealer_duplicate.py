from odoo import api, fields, models
from odoo.tools import SQL

# a key shared by more is a switchboard, a school, a made-up number
MOST = 10


class DealerDuplicate(models.Model):
    """Customers who may be the same person, with the reason and how sure it is.

    Found in sets: each way to be the same gives a key, customers with the same key make a group,
    groups of the same customers are one.
    """

    _name = "dealer.duplicate"
    _description = "Possible Duplicate"
    _order = "score desc, id"
    _rec_name = "names"

    fingerprint = fields.Char(required=True, readonly=True)
    partner_ids = fields.Many2many(
        "res.partner", "dealer_duplicate_partner_rel", string="Customers", readonly=True
    )
    names = fields.Char(string="Customers' Names", readonly=True)
    same = fields.Json(readonly=True)
    reason = fields.Char(compute="_compute_reason", string="The Same")
    score = fields.Integer(
        string="Sure",
        readonly=True,
        help="From 0 to 100: how sure it is that these are one person.",
    )
    state = fields.Selection(
        [("open", "To Compare"), ("dismissed", "Different People"), ("merged", "Merged")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )

    _fingerprint_uniq = models.UniqueIndex("(fingerprint)", "This group is known already.")

    @api.depends("same")
    def _compute_reason(self):
        labels = {
            "identity": self.env._("identity number"),
            "vat": self.env._("tax number"),
            "phone": self.env._("phone"),
            "email": self.env._("email"),
            "plate": self.env._("name and plate"),
            "name": self.env._("name"),
        }
        for group in self:
            group.reason = ", ".join(labels.get(code, code) for code in group.same or [])

    # === ACTIONS ===

    def action_find(self):
        """Look for duplicates now."""
        self._refresh()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_compare(self):
        """Compare the first two of the group."""
        self.ensure_one()
        partners = self.partner_ids.filtered("active")[:2]
        return self.env["dealer.merge.compare"]._get_action(partners, self)

    def action_dismiss(self):
        """These are different people: do not offer them again."""
        self.check_access("write")
        # sudo: the state is set by what people decide with the buttons only
        self.sudo().state = "dismissed"

    def action_reopen(self):
        """Offer them again."""
        self.check_access("write")
        # sudo: as above
        self.filtered(lambda group: group.state == "dismissed").sudo().state = "open"

    # === SEARCH ===

    @api.model
    def _get_keys(self):
        """:return: list of (code, points, SELECT of (id, key)): ways in which two customers may be
        the same; extended by addons with more"""
        return [
            (
                "identity",
                90,
                SQL(
                    "SELECT id, upper(identity_number) AS key FROM res_partner"
                    " WHERE identity_number IS NOT NULL AND active"
                ),
            ),
            (
                "vat",
                90,
                SQL(
                    "SELECT id, upper(vat) AS key FROM res_partner"
                    " WHERE length(vat) > 4 AND active AND parent_id IS NULL"
                ),
            ),
            (
                "phone",
                50,
                SQL(
                    "SELECT id, phone_key AS key FROM res_partner"
                    " WHERE length(phone_key) >= 7 AND active"
                ),
            ),
            (
                "email",
                40,
                SQL(
                    "SELECT id, email_normalized AS key FROM res_partner"
                    " WHERE email_normalized IS NOT NULL AND active"
                ),
            ),
            (
                "plate",
                60,
                SQL(
                    """SELECT DISTINCT p.id, lower(p.name) || '|' || plate.plate_key AS key
                         FROM dealer_vehicle_owner AS own
                         JOIN dealer_vehicle_plate AS plate ON plate.vehicle_id = own.vehicle_id
                         JOIN res_partner AS p ON p.id = own.partner_id AND p.active
                        WHERE plate.plate_key IS NOT NULL"""
                ),
            ),
        ]

    @api.model
    def _refresh(self):
        """Find the duplicates of the whole database; linear in the number of customers.

        Groups that people decided about keep their state; open ones that no longer hold go.
        """
        self.env.flush_all()
        keys = SQL(" UNION ALL ").join(
            SQL(
                "(SELECT %s AS code, %s AS points, found.* FROM (%s) AS found)", code, points, query
            )
            for code, points, query in self._get_keys()
        )
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE dealer_duplicate_found ON COMMIT DROP AS
                WITH keys (code, points, id, key) AS (%(keys)s),
                people AS (
                    SELECT keys.code, keys.points, keys.key, p.id, p.is_company, lower(p.name) AS name
                      FROM keys JOIN res_partner AS p ON p.id = keys.id
                     WHERE p.partner_share AND p.parent_id IS NULL
                ),
                sets AS (
                    SELECT code, points, array_agg(id ORDER BY id) AS ids,
                           count(DISTINCT name) = 1 AS same_name
                      FROM people
                     GROUP BY code, points, key, is_company
                    HAVING count(*) BETWEEN 2 AND %(most)s
                )
                SELECT array_to_string(ids, ',') AS fingerprint, ids,
                       array_agg(DISTINCT code)
                           || CASE WHEN bool_or(same_name) THEN '{name}'::text[] ELSE '{}' END AS same,
                       LEAST(100, max(points) + 20 * (count(DISTINCT code) - 1)
                             + CASE WHEN bool_or(same_name) THEN 40 ELSE 0 END) AS score
                  FROM sets
                 GROUP BY ids
                """,
                keys=keys,
                most=MOST,
            )
        )
        self.env.cr.execute("ANALYZE dealer_duplicate_found")
        self.env.cr.execute(
            """
            DELETE FROM dealer_duplicate AS d
             WHERE d.state = 'open'
               AND NOT EXISTS (SELECT FROM dealer_duplicate_found f
                                WHERE f.fingerprint = d.fingerprint)
            """
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO dealer_duplicate (fingerprint, names, same, score, state,
                                              create_uid, write_uid, create_date, write_date)
                SELECT f.fingerprint,
                       (SELECT string_agg(p.name, ' / ' ORDER BY p.id) FROM res_partner p
                         WHERE p.id = ANY(f.ids)),
                       to_jsonb(f.same), f.score, 'open', %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM dealer_duplicate_found f
                ON CONFLICT (fingerprint)
                DO UPDATE SET same = excluded.same, score = excluded.score, names = excluded.names
                """,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        self.env.cr.execute(
            """
            INSERT INTO dealer_duplicate_partner_rel (dealer_duplicate_id, res_partner_id)
            SELECT d.id, unnest(f.ids)
              FROM dealer_duplicate_found f JOIN dealer_duplicate d USING (fingerprint)
            ON CONFLICT DO NOTHING
            """
        )
        self.env.cr.execute("DROP TABLE dealer_duplicate_found")
        self.env.invalidate_all()

    @api.model
    def _cron_refresh(self):
        self._refresh()
