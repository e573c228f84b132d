from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import LeavingCommon


@tagged("post_install", "-at_install")
class TestKinds(LeavingCommon):
    """What belongs to addons that are not installed, on models that are."""

    def test_of_an_addon_that_may_come_later(self):
        """Shipped with the fields of another addon: left out until it is there."""
        for values in (
            {"field_name": "ship_captain_id"},
            {"field_name": "user_id", "domain": "[('is_ship', '=', True)]"},
        ):
            values |= {"name": "Ships", "model": "res.partner"}
            Kind = self.env["dealer.handover.kind"]
            kind = Kind.with_context(install_mode=True).create(values)
            self.assertFalse(kind.is_usable)
            self.assertEqual(kind._count_open(self.employee), 0)
            self.assertFalse(kind._get_open(self.employee))
            with self.assertRaises(ValidationError):
                Kind.create(values)
