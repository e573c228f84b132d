import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_movement", {
    steps: () => [
        {
            trigger: ".o_form_view button.btn-primary:contains(People Who Fit)",
            run: "click",
        },
        {
            trigger:
                ".o_list_view .o_data_row:contains(Technician) button[name=action_move]:visible",
            run: "click",
        },
        {
            trigger: ".o_workflow_step:contains(Ask for Approval)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_workflow_step:contains(Ask for Approval))) .o_form_view",
        },
    ],
});
