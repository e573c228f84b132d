import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_hr_attendance_confirm", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(Technician)", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=day_ids]:contains(08:00)" },
        { trigger: "button[name=action_confirm]:visible", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name=action_confirm]))" },
    ],
});

registry.category("web_tour.tours").add("dealer_hr_attendance_approve", {
    steps: () => [
        { trigger: ".o_data_row:contains(March 2026) .o_data_cell", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=line_ids]:contains(Technician)" },
        { trigger: ".o_workflow_step:contains(Approve and Lock)", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=approved_on]" },
        { trigger: ".o_form_view:not(:has(.o_workflow_step:contains(Approve)))" },
    ],
});
