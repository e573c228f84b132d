import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_test_drive", {
    steps: () => [
        { trigger: "button[name=action_sign]", run: "click" },
        { trigger: ".modal .o_field_widget[name=signature] .o_signature", run: "click" },
        { trigger: ".modal .o_web_sign_auto_button:not(:disabled)", run: "click" },
        {
            trigger: ".modal footer button.btn-primary:contains('Adopt'):not(:disabled)",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=signature] img" },
        { trigger: ".modal button[name=action_sign]", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_workflow_step:contains(Off You Go)",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=odometer] input", run: "edit 200" },
        { trigger: ".modal button[name=action_apply]:contains(Off You Go)", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_workflow_step:contains(Back Again)",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=odometer] input", run: "edit 211" },
        { trigger: ".modal button[name=action_apply]:contains(Car Is Back)", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_field_widget[name=buying_intention] input",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=rating_ids] .o_data_row:first .fa-star-o:last",
            run: "click",
        },
        { trigger: ".o_workflow_step:contains(Feedback Taken)", run: "click" },
        { trigger: "body:not(:has(.o_workflow_step:contains(Feedback Taken))) .o_form_view" },
    ],
});
