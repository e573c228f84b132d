import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_customer_page", {
    steps: () => [
        {
            content: "The lead is in its section",
            trigger: ".o_section_lead .o_customer_row:contains(Family van)",
        },
        {
            content: "His wife is one tap away",
            trigger: ".o_customer_person:contains(Fang Wang)",
            run: "click",
        },
        {
            trigger: ".o_form_view:has(.o_field_widget[name=name] input:value(Fang Wang))",
        },
        {
            content: "And back to her husband",
            trigger: ".o_customer_person:contains(Spouse)",
            run: "click",
        },
        {
            content: "What to do next, and why",
            trigger: ".o_next_birthday:contains(Turns):contains(Wish a happy birthday)",
            run: "click",
        },
        {
            trigger: ".modal .o_form_view",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_section_lead .o_customer_all",
            run: "click",
        },
        {
            trigger:
                ".o_list_view:contains(Family van), .o_kanban_view .o_kanban_record:contains(Family van)",
        },
    ],
});
