import { registry } from "@web/core/registry";

/** From the car to a reservation, a confirmed deal, and its cancellation. */
registry.category("web_tour.tours").add("dealer_sales_reservation_desk", {
    steps: () => [
        {
            content: "Keep the car",
            trigger: "button[name=action_reserve]",
            run: "click",
        },
        {
            content: "For whom",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Test buyer",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Test buyer)",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar button:contains(Keep the Car)",
            run: "click",
        },
        {
            content: "Quote it",
            trigger: "button[name=action_open_deal]:contains(Quote the Car)",
            run: "click",
        },
        {
            content: "Confirm the deal",
            trigger: ".o_field_widget[name=deal_step] button:contains(Confirm)",
            run: "click",
        },
        {
            content: "Confirmed: the customer changes his mind",
            trigger: "button[name=action_cancel_deal]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason_id] label:contains(Changed his mind)",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_cancel_deal]:enabled",
            run: "click",
        },
        {
            content: "Cancelled",
            trigger: ".o_field_widget[name=cancel_reason_id]:contains(Changed his mind)",
        },
    ],
});
