import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";

const KEEP_AFTER_END = 60000;

/**
 * Calls that ring at this desk, as the server tells them over the user's own bus channel.
 */
export const dealerPhoneService = {
    dependencies: ["bus_service", "action", "orm"],
    start(env, { bus_service: bus, action, orm }) {
        const state = reactive({ calls: [] });

        function find(id) {
            return state.calls.find((call) => call.contact_id === id);
        }
        function dismiss(id) {
            state.calls = state.calls.filter((call) => call.contact_id !== id);
        }
        async function openCustomer(call, customer) {
            dismiss(call.contact_id);
            if (call.customers.length > 1) {
                await orm.write("dealer.contact", [call.contact_id], { partner_id: customer.id });
            }
            await action.doAction(
                await orm.call("res.partner", "action_open_customer", [customer.id])
            );
        }
        function openNew(call, model) {
            dismiss(call.contact_id);
            const number = call.number.includes("*") ? false : call.number;
            return action.doAction({
                type: "ir.actions.act_window",
                res_model: model,
                views: [[false, "form"]],
                context:
                    model === "res.partner"
                        ? {
                              default_phone: number,
                              form_view_ref: "dealer_crm.view_customer_form",
                          }
                        : { default_phone: number, default_type: "opportunity" },
            });
        }

        bus.subscribe("dealer_phone_call", (call) => {
            if (find(call.contact_id)) {
                return;
            }
            state.calls.push({ ...call, state: "ringing" });
            if (call.open && call.customers.length === 1) {
                openCustomer(call, call.customers[0]);
            }
        });
        bus.subscribe("dealer_phone_answered", ({ contact_id: id }) => {
            const call = find(id);
            if (call) {
                call.state = "answered";
            }
        });
        bus.subscribe("dealer_phone_ended", ({ contact_id: id }) => {
            const call = find(id);
            if (call) {
                call.state = "ended";
                setTimeout(() => dismiss(id), KEEP_AFTER_END);
            }
        });
        bus.start();
        return { state, dismiss, openCustomer, openNew };
    },
};

registry.category("services").add("dealer_phone", dealerPhoneService);
