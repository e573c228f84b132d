import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_workshop_planning_call", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_appointment_time" },
        { trigger: ".o_field_widget[name=vehicle_id] input", run: "edit TEST 88" },
        {
            trigger: ".o_field_widget[name=vehicle_id] .dropdown-item:contains(TEST)",
            run: "click",
        },
        { trigger: ".o_field_widget[name=partner_id] input:value(Test owner)" },
        { trigger: ".o_field_widget[name=operation_ids] input", run: "edit Oil change" },
        {
            trigger: ".o_field_widget[name=operation_ids] .dropdown-item:contains(Oil change)",
            run: "click",
        },
        { trigger: ".o_field_widget[name=operation_ids] .o_tag:contains(Oil change)" },
        { trigger: ".o_appointment_time:contains(the earliest):contains(Bay 1)", run: "click" },
        { trigger: ".o_field_widget[name=promised_on]:not(:empty)" },
        { trigger: ".o_workflow_step:contains(Confirm)", run: "click" },
        { trigger: ".o_workflow_step:contains(Car Is Here)" },
        // another time after all: the old one is given up for it
        { trigger: ".o_appointment_other", run: "click" },
        { trigger: ".o_appointment_time:not(:contains(the earliest)):last", run: "click" },
        { trigger: ".o_appointment_other" },
    ],
});

registry.category("web_tour.tours").add("dealer_workshop_planning_day", {
    steps: () => [
        { trigger: ".o_workshop_day_item:contains(Oil change)" },
        { trigger: ".o_by_technician", run: "click" },
        { trigger: ".o_workshop_day_item:contains(Anna)", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=vehicle_id]" },
        { trigger: ".o_appointment_other" },
    ],
});
