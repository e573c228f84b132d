import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_insurance_claim", {
    steps: () => [
        {
            content: "Buttons that find no room are behind More",
            trigger: ".o-form-buttonbox",
            run: () => document.querySelector(".o-form-buttonbox .o_button_more")?.click(),
        },
        {
            content: "What the insurer pays is claimed from the order",
            trigger: ".oe_stat_button[name=action_open_insurance_claim]",
            run: "click",
        },
        { trigger: ".o_field_widget[name=claim_number] input", run: "edit CL-900" },
        { trigger: ".o_field_widget[name=amount_assessed] input", run: "edit 500" },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        {
            trigger:
                ".o_form_saved, .o_form_view .o_form_status_indicator:not(:has(button:visible))",
        },
        { trigger: "button[name=action_assess]", run: "click" },
        { trigger: ".o_arrow_button_current:contains('Assessed')" },
    ],
});
