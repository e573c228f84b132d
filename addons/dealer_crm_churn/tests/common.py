from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch

from odoo.tools import SQL

from odoo.addons.dealer_crm_segment.tests.common import SegmentCommon

TODAY = date(2026, 6, 1)


class ChurnCommon(SegmentCommon):
    """Sixty customers who come twice a year, and those a test makes beside them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.env.company
        cls.Churn = cls.env["dealer.customer.churn"]
        cls.visits = []
        cls.crowd = cls.env["res.partner"].create([{"name": f"Crowd {n}"} for n in range(60)])
        for number, partner in enumerate(cls.crowd):
            cls._come(partner, 170 + number % 5 * 10, number % 150, 5)
        cls.agent = cls._create_user("customer_service")

    @classmethod
    def _come(cls, partner, rhythm, away, count, company=None, until=TODAY):
        """Visits of a customer, every `rhythm` days (give or take a few), the last `away` days
        before `until`."""
        for number in range(count):
            shift = (-9, 0, 9)[number % 3] if number else 0
            day = until - timedelta(days=away + number * rhythm + shift)
            cls.visits.append((partner.id, (company or cls.store).id, day))

    @classmethod
    @contextmanager
    def _known_visits(cls, visits=None):
        rows = SQL(", ").join(SQL("(%s, %s, %s)", *row) for row in visits or cls.visits)
        query = SQL(
            "SELECT p::integer, c::integer, d::date FROM (VALUES %s) AS given (p, c, d)", rows
        )
        with patch.object(type(cls.Churn), "_get_visit_queries", lambda self: [query]):
            yield

    @classmethod
    def _compute(cls, today=TODAY):
        with cls._known_visits():
            cls.Churn._refresh(today)

    @classmethod
    def _get(cls, partner):
        return cls.Churn.search([("partner_id", "=", partner.id)])
