import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_hr_pay_change", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=employee_id] input", run: "edit Technician" },
        {
            trigger: ".o_field_widget[name=employee_id] .dropdown-item:contains(Technician)",
            run: "click",
        },
        { trigger: ".o_field_widget[name=reason] textarea", run: "edit Passed the certificate" },
        { trigger: ".o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_selected_row [name=kind_id] input", run: "edit Basic" },
        { trigger: ".dropdown-item:contains(Basic)", run: "click" },
        { trigger: ".o_selected_row [name=new_amount] input", run: "edit 6500 && press Tab" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        { trigger: ".o_workflow_step:contains(Approve)", run: "click" },
        { trigger: ".o_form_view:contains(waits for approval)" },
    ],
});
