import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_insurance_issue", {
    steps: () => [
        {
            content: "The insurer's number",
            trigger: ".o_field_widget[name=policy_number] input",
            run: "edit PDZA2026001",
        },
        { content: "It is issued", trigger: "button[name=action_issue]", run: "click" },
        {
            content: "It is in force",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(In Force)",
        },
    ],
});
