import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_commission_confirm", {
    steps: () => [
        {
            content: "Open the statement of the month",
            trigger: ".o_kanban_record:contains(100)",
            run: "click",
        },
        {
            content: "It says what it is made of",
            trigger: ".o_field_widget[name=line_ids] .o_kanban_record:contains(Document)",
        },
        {
            content: "Agree",
            trigger: ".o_workflow_step:contains(Confirm)",
            run: "click",
        },
        {
            content: "It is confirmed",
            trigger: ".o_form_view:has(.o_field_widget[name=amount_total]):contains(Confirmed)",
        },
    ],
});
