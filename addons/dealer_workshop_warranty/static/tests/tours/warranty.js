import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The clerk describes the failure, submits, enters the maker's no, and books the rest. */
tours.add("dealer_warranty_clerk", {
    steps: () => [
        {
            content: "Open the claim that is to be submitted",
            trigger: ".o_data_row td[name=name]",
            run: "click",
        },
        {
            content: "Open what the maker wants to know",
            trigger: ".o_notebook .nav-link[name=failure]",
            run: "click",
        },
        {
            trigger: "div[name=cause] textarea",
            run: "edit Seal worn",
        },
        {
            trigger: "div[name=correction] textarea",
            run: "edit Pads replaced",
        },
        {
            trigger: "div[name=fault_code] input",
            run: "edit C1234",
        },
        {
            content: "Save, then submit",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            trigger: ".o_workflow_step:contains(Submit)",
            run: "click",
        },
        {
            content: "The maker's answer is awaited",
            trigger: "button[name=action_reject_all]",
            run: "click",
        },
        {
            content: "Who bears it?",
            trigger: "button[name=action_decide_rest]",
            run: "click",
        },
        {
            trigger: ".modal div[name=reason] input",
            run: "edit Goodwill",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "The decision stands on the claim",
            trigger: ".o_notebook .nav-link[name=lines]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=rest_reason]:contains(Goodwill)",
        },
    ],
});

/** The alert of a recall puts its job on the order with one tap. */
tours.add("dealer_recall_reception", {
    steps: () => [
        {
            content: "The recall is the first thing said of the car",
            trigger: ".o_dealer_alert.border-danger:contains(S2026-55)",
        },
        {
            trigger: ".o_dealer_alert:contains(S2026-55) .o_dealer_alert_take",
            run: "click",
        },
        {
            content: "Its job is on the order, the alert is gone",
            trigger: ".o_field_widget[name=job_ids] .o_data_row:contains(S2026-55)",
        },
        {
            trigger: ".o_form_view:not(:has(.o_dealer_alert:contains(S2026-55)))",
        },
    ],
});
