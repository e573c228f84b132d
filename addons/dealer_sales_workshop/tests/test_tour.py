from odoo.tests import HttpCase, tagged

from .common import SalesWorkshopCommon


@tagged("post_install", "-at_install")
class TestTour(SalesWorkshopCommon, HttpCase):
    """The workshop on cars in stock, in the browser."""

    def test_fitting(self):
        deal = self._create_equipped_deal(confirm=False)
        deal.user_id = self.consultant
        url = f"/odoo/deals/{deal.id}"
        self.start_tour(url, "dealer_sales_workshop_sell_fitted", login=self.consultant.login)
        deal.invalidate_recordset()
        self.assertEqual((deal.state, deal.fitting_state), ("sale", "todo"))
        self._fit(self._order(deal))
        self.start_tour(url, "dealer_sales_workshop_fitted", login=self.consultant.login)

    def test_pdi_fault(self):
        deal = self._create_equipped_deal(self._line(self.mats))
        pdi = deal.sudo()._get_checklist("pdi")[deal.id]
        pdi.line_ids.answer = "ok"
        pdi.line_ids[:1].write({"answer": "fail", "note": "Scratch on the left door"})
        pdi.action_done()
        url = f"/odoo/dealer.checklist/{pdi.id}"
        self.start_tour(url, "dealer_sales_workshop_fault", login=self.technician.login)
        self.assertEqual(self._order(deal, "pdi").job_ids.cause, "Scratch on the left door")

    def test_refurbishment(self):
        url = f"/odoo/dealer.vehicle/{self.vehicle.id}"
        self.start_tour(url, "dealer_sales_workshop_refurbish", login=self.manager.login)
        self.assertEqual(self.vehicle.refurbishment_id.stock_purpose, "refurbishment")
