import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

let key = "";

async function report(method, values) {
    const answer = await browser.fetch(`/json/2/dealer.phone/${method}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` },
        body: JSON.stringify(values),
    });
    if (!answer.ok) {
        throw new Error(await answer.text());
    }
}

registry.category("web_tour.tours").add("dealer_crm_phone", {
    steps: () => [
        {
            content: "The switchboard reports a call",
            trigger: ".o_main_navbar",
            async run() {
                key = new URL(browser.location.href).searchParams.get("pbx") || key;
                await report("call_in", {
                    number: "+86 138 0013 5678",
                    agent: "801",
                    call_id: "tour-1",
                });
            },
        },
        {
            content: "The caller is shown with his car",
            trigger: ".o_dealer_phone_customer:contains('Wei Lin'):contains('Uno')",
        },
        {
            content: "The call is taken",
            trigger: ".o_dealer_phone_call",
            run: () => report("call_answered", { call_id: "tour-1" }),
        },
        {
            trigger: ".o_dealer_phone_call:contains('On the phone')",
        },
        {
            content: "One tap opens his page",
            trigger: ".o_dealer_phone_customer",
            run: "click",
        },
        {
            trigger: ".o_dealer_customer_form",
        },
    ],
});
