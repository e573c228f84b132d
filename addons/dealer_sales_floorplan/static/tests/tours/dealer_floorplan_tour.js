import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_floorplan_month", {
    steps: () => [
        {
            content: "The bank's line",
            trigger: ".o_kanban_record:contains(Test line)",
            run: "click",
        },
        {
            content: "Interest of last month",
            trigger: "button[name=action_accrue]",
            run: "click",
        },
        {
            content: "The car is in the list",
            trigger: "[name=loan_line_ids] .o_data_row",
        },
        {
            content: "Post it",
            trigger: "button[name=action_post]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains(Posted)",
        },
        {
            content: "Back to the bank",
            trigger: ".o_breadcrumb a:contains(Test line), .o_back_button",
            run: "click",
        },
        {
            content: "Pay what is due",
            trigger: "button[name=action_pay]",
            run: "click",
        },
        {
            trigger: "[name=loan_line_ids] .o_data_row",
        },
        {
            content: "Pay",
            trigger: "button[name=action_post]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains(Posted)",
        },
    ],
});
