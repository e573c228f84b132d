import threading

from odoo import api
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestSupersession(PartsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second, cls.third, cls.other = (
            cls._create_part(name=f"Pump {number}", part_number=f"CHAIN-{number}")
            for number in range(1, 5)
        )

    def _replace(self, old, new, interchange="one_way"):
        return self.env["dealer.part.supersession"].create(
            {"old_id": old.id, "new_id": new.id, "interchange": interchange}
        )

    def test_current_and_interchange(self):
        self._replace(self.first, self.second, "both")
        self._replace(self.second, self.third)
        self._replace(self.other, self.third, "both")
        parts = self.first + self.second + self.third + self.other + self.part
        current = parts._get_current_parts()
        self.assertEqual([current[part.id] for part in parts], [*[self.third] * 4, self.part])
        serving = parts._get_interchange()
        self.assertEqual(serving[self.first.id], self.second + self.third + self.other)
        self.assertEqual(serving[self.second.id], self.third + self.first + self.other)
        self.assertEqual(serving[self.third.id], self.other)
        self.assertFalse(serving[self.part.id])
        chain = self.second.product_tmpl_id
        self.assertEqual(
            chain.part_chain_ids, self.first + self.other + self.second + self.third
        ) if (len(chain.part_chain_ids) == 4) else self.assertEqual(
            chain.part_chain_ids, self.first + self.second + self.third
        )
        self.assertEqual(chain.part_current_id, self.third)
        self.assertTrue(chain.is_obsolete)
        self.assertFalse(self.third.product_tmpl_id.part_current_id)
        self.assertFalse(self.part.product_tmpl_id.part_chain_ids)

    def test_in_few_queries(self):
        self._replace(self.first, self.second)
        parts = self.first + self.second + self.third
        self.env.flush_all()
        parts._get_interchange()
        with self.assertQueryCount(1):
            parts._get_current_parts()
        with self.assertQueryCount(2):
            parts._get_interchange()

    def test_one_successor(self):
        self._replace(self.first, self.second)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._replace(self.first, self.third)

    def test_no_cycle(self):
        self._replace(self.first, self.second)
        link = self._replace(self.second, self.third)
        with self.assertRaisesRegex(ValidationError, "begin|began"):
            self._replace(self.third, self.first)
        with self.assertRaises(ValidationError):
            link.new_id = self.first
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._replace(self.other, self.other)

    def test_old_number_finds_the_new_part(self):
        self._replace(self.first, self.second)
        self._replace(self.second, self.third)
        found = [found for found, _name in self.env["product.product"].name_search("chain1")]
        self.assertEqual(set(found), {self.first.id, self.second.id, self.third.id})
        self.assertEqual(found[0], self.first.id)
        self.first.product_tmpl_id.active = False
        Template = self.env["product.template"]
        self.assertEqual(
            Template.search([("display_name", "ilike", "CHAIN 1"), ("is_part", "=", True)]),
            (self.second + self.third).product_tmpl_id,
        )
        self.first.successor_ids.unlink()
        self.assertFalse(Template.search([("display_name", "ilike", "CHAIN 1")]))
        self.assertFalse(
            self.second.product_tmpl_id.search(
                [("is_obsolete", "=", True), ("id", "=", self.third.product_tmpl_id.id)]
            )
        )


@tagged("post_install", "-at_install", "dealer_concurrency")
class TestSupersessionRace(PartsCommon):
    """Two transactions that could close a circle together: real ones, hence committed."""

    def test_cycle_of_two_transactions(self):
        registry = self.registry
        made = []

        def links(env):
            return env["dealer.part.supersession"].search([("old_id", "in", made)])

        with registry._db.cursor() as cr:
            env = api.Environment(cr, self.uid, {})
            parts = env["product.product"].create(
                [{"name": f"Race {n}", "is_part": True, "default_code": f"RACE{n}"} for n in "123"]
            )
            made.extend(parts.ids)
            env["dealer.part.supersession"].create({"old_id": made[1], "new_id": made[2]})
            cr.commit()  # pylint: disable=invalid-commit
        outcome = []
        try:
            one, two = registry._db.cursor(), registry._db.cursor()
            with one, two:
                first = api.Environment(one, self.uid, {})
                second = api.Environment(two, self.uid, {})
                links(first), links(second)  # both have their snapshot
                first["dealer.part.supersession"].create({"old_id": made[0], "new_id": made[1]})
                first.flush_all()

                def close_the_circle():
                    try:
                        with mute_logger("odoo.sql_db"):
                            second["dealer.part.supersession"].create(
                                {"old_id": made[2], "new_id": made[0]}
                            )
                            second.flush_all()
                    except SerializationFailure as error:
                        outcome.append(error)

                thread = threading.Thread(target=close_the_circle)
                thread.start()
                thread.join(0.5)
                self.assertTrue(thread.is_alive(), "the second waits for the first")
                one.commit()
                thread.join(10)
                two.rollback()
            self.assertEqual(len(outcome), 1)
            with registry._db.cursor() as cr:
                env = api.Environment(cr, self.uid, {})
                with self.assertRaises(ValidationError):
                    env["dealer.part.supersession"].create({"old_id": made[2], "new_id": made[0]})
                cr.rollback()
        finally:
            with registry._db.cursor() as cr:
                env = api.Environment(cr, self.uid, {})
                links(env).unlink()
                env["product.product"].browse(made).product_tmpl_id.unlink()
                cr.commit()  # pylint: disable=invalid-commit
