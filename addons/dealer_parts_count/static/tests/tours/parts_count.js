import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_parts_count_phone", {
    steps: () => [
        {
            content: "Open the bins to count",
            trigger: "button[name=action_open_lines]:contains(Count):not(.oe_stat_button)",
            run: "click",
        },
        {
            content: "Tap the brake pads",
            trigger: ".o_kanban_record:contains(Brake pads)",
            run: "click",
        },
        {
            content: "Nine are there",
            trigger: ".modal .o_field_widget[name=my_quantity] input",
            run: "edit 9",
        },
        { trigger: ".modal-footer button:contains(Save)", run: "click" },
        {
            content: "No oil filter is there",
            trigger:
                "body:not(:has(.modal)) .o_kanban_record:contains(Oil filter) button:contains(None Here)",
            run: "click",
        },
        {
            content: "Nothing is left",
            trigger: ".o_view_nocontent:contains(Nothing is left)",
        },
        { trigger: ".o_back_button, .breadcrumb-item.o_back_button a", run: "click" },
        {
            content: "Everything is counted",
            trigger: ".o_field_widget[name=progress]:contains(100)",
        },
        {
            content: "The count is done",
            trigger: ".o_workflow_step:contains(Counting Done)",
            run: "click",
        },
        { trigger: ".o_workflow_step:contains(Post)" },
    ],
});

registry.category("web_tour.tours").add("dealer_parts_count_post", {
    steps: () => [
        { trigger: ".o_workflow_step:contains(Post)", run: "click" },
        { trigger: ".o_form_view:contains(Parts Manager)" },
    ],
});

registry.category("web_tour.tours").add("dealer_parts_count_approve", {
    steps: () => [
        {
            content: "Say why a pad is missing",
            trigger: ".o_data_row:contains(Brake pads) td[name=reason]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Brake pads) td[name=reason] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Lost)",
            run: "click",
        },
        {
            content: "The list is closed and takes the cursor no more",
            trigger: "body:not(:has(.o_select_menu_menu)) .o_form_button_save",
            run: "click",
        },
        {
            content: "Approve what the keeper asked for",
            trigger:
                "body:not(:has(.o_form_button_save:visible)) .o_workflow_banner_buttons button:contains(Approve)",
            run: "click",
        },
        { trigger: ".o_field_widget[name=move_count]" },
    ],
});
