import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_sales_supply_receive", {
    steps: () => [
        {
            content: "A VIN nobody announced is refused",
            trigger: ".o_dealer_receive_vin",
            run: "edit LSVTA2A06T7999999",
        },
        { trigger: ".o_dealer_receive_find", run: "click" },
        { trigger: ".o_dealer_receive_refused:contains('sales manager')" },
        {
            content: "The last six characters find the car",
            trigger: ".o_dealer_receive_vin",
            run: "edit 900001",
        },
        { trigger: ".o_dealer_receive_find", run: "click" },
        { trigger: ".o_dealer_receive_check:contains('Start')", run: "click" },
        { trigger: ".o_dialog .o_dealer_checklist_line button:contains('OK')", run: "click" },
        {
            trigger: ".o_dialog .o_dealer_checklist_footer .o_progressbar_value:contains('100')",
        },
        { trigger: ".o_dialog button[name=action_done]", run: "click" },
        { trigger: ".o_dealer_receive_check:contains('done')" },
        { trigger: "button[aria-label='One key more']", run: "click" },
        { trigger: ".o_dealer_receive_keys:contains('3')" },
        { trigger: ".o_dealer_receive_there", run: "click" },
        { trigger: ".o_dealer_receive_take:enabled", run: "click" },
        { trigger: ".o_dealer_receive_done:contains('Keys: 3')" },
        { trigger: ".o_dealer_receive_next", run: "click" },
        { trigger: ".o_dealer_receive:not(:contains('900001'))" },
    ],
});
