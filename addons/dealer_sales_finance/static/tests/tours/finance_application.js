import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_finance_application", {
    steps: () => [
        {
            trigger: ".o_workflow_step:contains(Send to the Lender)",
            run: "click",
        },
        {
            trigger: ".o_workflow_step:contains(Refused)",
        },
        {
            trigger: ".o_workflow_step:contains(/^Approved$/)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=number] input",
            run: "edit A-100",
        },
        {
            trigger: ".modal button[name=action_done]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_field_widget[name=contract_number] input",
            run: "edit C-100",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            trigger: ".o_workflow_step:contains(Contract Signed)",
            run: "click",
        },
        {
            trigger: ".o_workflow_step:contains(Enter the Lender's Payment)",
        },
        {
            trigger: ".o_form_saved",
        },
    ],
});
