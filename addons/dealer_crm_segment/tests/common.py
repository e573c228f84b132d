from odoo.addons.dealer_crm.tests.common import CrmCommon


class SegmentCommon(CrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Figure = cls.env["dealer.customer.figure"]

    @classmethod
    def _refresh(cls, partners=None):
        cls.Figure._refresh(partners)

    @classmethod
    def _create_segment(cls, *conditions, **values):
        """Return a segment with these conditions (values of lines)."""
        return cls.env["dealer.segment"].create(
            {
                "name": "Segment",
                "line_ids": [(0, 0, condition) for condition in conditions],
                **values,
            }
        )
