from odoo.tests import tagged

from .common import FitmentCommon


@tagged("post_install", "-at_install")
class TestQueries(FitmentCommon):
    def _look_up(self, count):
        """Return the queries of a look-up that shows ``count`` parts."""
        for number in range(count):
            part = self._create_part(f"Q{count}-{number}")
            self._create_rule(part, model_id=self.model.id, engine="1.4T", position=str(number))
        user = self._create_user("technician", login=f"fitment_queries_{count}")
        self.Rule.with_user(user).look_up(vehicle_id=self.vehicle.id)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        found = self.Rule.with_user(user).look_up(vehicle_id=self.vehicle.id)
        self.assertEqual(len(found["parts"]), count)
        return self.cr.sql_log_count - before

    def test_look_up(self):
        """A page costs the same queries whatever is on it."""
        few = self._look_up(2)
        self.part.search([("default_code", "like", "Q2-")]).active = False
        many = self._look_up(20)
        self.assertLessEqual(many, few)
        self.assertLessEqual(many, 45)

    def test_judge(self):
        parts = self.part.browse()
        for number in range(10):
            part = self._create_part(f"J-{number}")
            parts |= part
            self._create_rule(part, model_id=self.model.id, engine="1.4T")
        facts = self.vehicle._get_fitment_facts()
        self.env.flush_all()
        self.env.invalidate_all()
        # family, verdicts, rules of the parts; their words: rules, options, brand and series
        with self.assertQueryCount(8):
            self.assertEqual(
                {verdict for verdict, _why in self.Rule._judge_fit(facts, parts).values()}, {"fits"}
            )
