import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("dealer_onboarding_desk", {
    steps: () => [
        { trigger: ".o-kanban-button-new", run: "click" },
        { trigger: ".o_field_widget[name=person_name] input", run: "edit 王小明" },
        { trigger: ".o_field_widget[name=job_id] input", run: "edit Technician" },
        { trigger: ".ui-autocomplete .dropdown-item:contains(Technician)", run: "click" },
        { trigger: ".o_field_widget[name=start_date] input", run: "edit 03/02/2026" },
        { trigger: ".o_field_widget[name=work_email] input", run: "edit wang@example.com" },
        { trigger: ".o_field_widget[name=identity_number] input", run: "edit 110101199003070038" },
        { trigger: ".o_field_widget[name=private_phone] input", run: "edit 13800138000" },
        { trigger: ".o_field_widget[name=emergency_contact] input", run: "edit 王大明" },
        { trigger: ".o_field_widget[name=emergency_phone] input", run: "edit 13900139000" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        { trigger: ".o_workflow_step:contains(Submit)", run: "click" },
        { trigger: ".o_workflow_step:contains(Start Checking)", run: "click" },
        { trigger: ".o_workflow_step:contains(Have It Approved)", run: "click" },
        { trigger: ".o_form_view:contains(General Manager)" },
    ],
});

tours.add("dealer_onboarding_hire", {
    steps: () => [
        { trigger: ".nav-link:contains(Salary)", run: "click" },
        { trigger: ".o_field_widget[name=salary_ids]:contains(Basic)" },
        { trigger: ".o_workflow_step:contains(Hire)", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: "button[name=action_open_employee]", run: "click" },
        {
            trigger:
                ".o_form_view .o_field_widget[name=name]:contains(王小明), .o_form_view .o_field_widget[name=name] input",
        },
    ],
});

tours.add("dealer_onboarding_phone", {
    steps: () => [
        { trigger: "#person_name", run: "edit 王小明" },
        { trigger: "#identity_number", run: "edit 110101199003070039" },
        { trigger: "#private_phone", run: "edit 138 0013 8000" },
        { trigger: "#emergency_contact", run: "edit 王大明" },
        { trigger: "#emergency_phone", run: "edit 139 0013 9000" },
        { trigger: "button[value=submit]", run: "click", expectUnloadPage: true },
        { trigger: ".o_join_error:contains(mistyped)" },
        { trigger: "#identity_number", run: "edit 110101199003070038" },
        { trigger: "button[value=submit]", run: "click", expectUnloadPage: true },
        { trigger: ".o_join_sent:contains(Thank you)" },
    ],
});
