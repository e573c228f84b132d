import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_care_rule", {
    steps: () => [
        { trigger: ".o_list_view" },
        { trigger: ".o_list_button_add", run: "click" },
        {
            trigger: ".o_field_widget[name='name'] input, .o_field_widget[name='name'] textarea",
            run: "edit Happy Birthday",
        },
        { trigger: ".o_field_widget[name='sms_template_id'] input", run: "edit Greeting" },
        { trigger: ".ui-autocomplete a:contains('Greeting')", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: "button[name='action_preview']", run: "click" },
        { trigger: ".modal .o_field_widget[name='line_ids'] td:contains('Anna')" },
        { trigger: ".modal .o_field_widget[name='line_ids'] td:contains('Gets it')" },
        { trigger: ".modal .o_field_widget[name='example']:contains('Dear')" },
        { trigger: ".modal footer button:contains('Close')", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view" },
    ],
});
