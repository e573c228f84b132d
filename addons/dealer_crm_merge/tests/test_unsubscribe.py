from odoo.tests import tagged

from .common import MergeCommon


@tagged("post_install", "-at_install")
class TestUnsubscribe(MergeCommon):
    def test_a_link_from_before_the_merge(self):
        """The loser's e-mail still has his own link: it stops offers to who is left."""
        (self.winner | self.loser)._consent("email", "marketing", True, "form")
        token = self.loser._get_unsubscribe_token("email")
        self._merge()
        self.assertTrue(self.loser._check_unsubscribe_token("email", token))
        self.loser._unsubscribe("email")
        self.assertIsNot(self.winner._may_contact("email", "marketing")[self.winner.id], True)
        self.assertFalse(self.loser._unsubscribe("email"), "a second time does nothing")
