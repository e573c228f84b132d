import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("dealer_sales_workshop_sell_fitted", {
    steps: () => [
        {
            content: "What is sold is fitted: the workshop knows with the confirmation",
            trigger: "button[name=action_next_step]:contains('Confirm')",
            run: "click",
        },
        { trigger: ".o_dealer_state:contains('Fitting'):contains('To fit')" },
        { trigger: ".o_notebook .nav-link[name=workshop]", run: "click" },
        { trigger: ".o_field_widget[name=workshop_note]:contains('dash cam')" },
    ],
});

tours.add("dealer_sales_workshop_fitted", {
    steps: () => [{ trigger: ".o_dealer_state:contains('Fitting'):contains('Fitted')" }],
});

tours.add("dealer_sales_workshop_fault", {
    steps: () => [
        {
            content: "One tap: the faults are jobs of the workshop",
            trigger: "button[name=action_repair_faults]",
            run: "click",
        },
        { trigger: ".o_data_row:contains('Scratch on the left door')" },
    ],
});

tours.add("dealer_sales_workshop_refurbish", {
    steps: () => [
        { trigger: "button[name=action_refurbish]:contains('Refurbish')", run: "click" },
        { trigger: ".o_field_widget[name=stock_purpose]:contains('Refurbishment')" },
        { trigger: ".breadcrumb-item a, .o_back_button", run: "click" },
        {
            content: "The same button opens what is being done",
            trigger:
                ".o_stat_text:contains('Refurbishment'), .oe_stat_button[name=action_refurbish]",
        },
    ],
});
