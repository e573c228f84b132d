from odoo import models

from .dealer_sms_gateway_call import SmsApiGateway


class SmsSms(models.Model):
    """SMS of a store with a gateway go through it, others as core sends them."""

    _inherit = "sms.sms"

    def _split_by_api(self):
        rest = self.browse()
        for company, messages in self.grouped(lambda sms: sms._get_sms_company()).items():
            if company._get_sms_gateway():
                api = SmsApiGateway(self.env)
                api._set_company(company)
                yield api, messages
            else:
                rest += messages
        if rest:
            yield from super(SmsSms, rest)._split_by_api()

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        if self.env.context.get("sms_api"):
            return super()._send(unlink_failed, unlink_sent, raise_exception)
        # core's queue takes all stores' messages at once
        for api, messages in self._split_by_api():
            super(SmsSms, messages.with_context(sms_api=api))._send(
                unlink_failed, unlink_sent, raise_exception
            )
        return None

    def _handle_call_result_hook(self, results):
        result = super()._handle_call_result_hook(results)
        trackers = {tracker.sms_uuid: tracker for tracker in self.sms_tracker_id}
        for result in results:
            tracker = trackers.get(result["uuid"])
            if not tracker or "parts" not in result:
                continue
            if result["state"] == "success":
                touch = tracker.touch_id
                tracker.write(
                    {
                        "gateway_ref": result.get("gateway_ref"),
                        "gateway_id": touch.company_id._get_sms_gateway().id
                        if touch
                        else self.filtered(lambda sms, uuid=result["uuid"]: sms.uuid == uuid)
                        ._get_sms_company()
                        ._get_sms_gateway()
                        .id,
                    }
                )
                if touch:
                    touch.write(
                        {
                            "parts": result["parts"],
                            "price": (touch.price or 0.0) + (result.get("credit") or 0.0),
                        }
                    )
        return result
