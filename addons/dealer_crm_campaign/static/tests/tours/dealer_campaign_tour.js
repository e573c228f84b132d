import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_campaign_tour", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "[name=name] input", run: "edit Tour campaign" },
        { trigger: "[name=segment_ids] input", run: "edit Tour aud" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Tour audience)", run: "click" },
        { trigger: "[name=wave_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".modal [name=body] textarea", run: "edit Dear {name}, come and see us." },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) [name=audience_count]:contains(40)" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_workflow_step:contains(Start)", run: "click" },
        { trigger: ".o_workflow_step:contains(Pause)" },
        { trigger: "[name=treated_count]:contains(36)" },
    ],
});
