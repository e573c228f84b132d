import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("maintenance_due_list", {
    steps: () => [
        {
            content: "The car that is due is listed; choose it",
            trigger: ".o_data_row:contains(粤A77701) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Remind its owner",
            trigger: ".o_control_panel button[name=action_service_remind]",
            run: "click",
        },
        {
            content: "Its reminder opens",
            trigger: ".o_data_row:contains(粤A77701) td[name=partner_id]",
            run: "click",
        },
        {
            content: "Nobody answers",
            trigger: ".o_form_view button:contains(Not Reached)",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".modal div[name=note] input",
            run: "edit number busy",
        },
        {
            content: "Note it",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "The attempt is listed",
            trigger: "div[name=attempt_ids] .o_data_row:contains(number busy)",
        },
    ],
});
