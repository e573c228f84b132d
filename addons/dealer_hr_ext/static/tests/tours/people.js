/** @odoo-module **/

import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_hr_own_file", {
    steps: () => [
        {
            content: "Somebody's own page opens with what is missing",
            trigger: ".o_form_view .alert-danger:contains(birthday)",
        },
        {
            content: "He proposes a change",
            trigger: "button[name=action_propose]",
            run: "click",
        },
        {
            content: "The reason",
            trigger: ".o_field_widget[name=reason] input",
            run: "edit New number",
        },
        {
            content: "A line",
            trigger:
                ".o_field_widget[name=line_ids] .o_field_x2many_list_row_add button, .o_field_widget[name=line_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "What is to be changed",
            trigger: ".o_selected_row .o_field_widget[name=field_name] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Private Phone)",
            run: "click",
        },
        {
            content: "Until now it was; the list is closed and takes the cursor no more",
            trigger:
                "body:not(:has(.o_select_menu_menu)) .o_selected_row .o_field_widget[name=old_value]:contains(13800000000)",
        },
        {
            content: "Into what",
            trigger: ".o_selected_row .o_field_widget[name=new_value] input",
            run: "edit 13912345678",
        },
        {
            content: "It is kept",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "and proposed",
            trigger: ".o_workflow_step:contains(Propose):enabled",
            run: "click",
        },
        {
            trigger: ".o_workflow_panel:contains(To Approve), .o_form_view:contains(Proposed)",
        },
        {
            trigger: ".o_field_widget[name=proposed_on]",
        },
    ],
});

registry.category("web_tour.tours").add("dealer_hr_approve", {
    steps: () => [
        {
            content: "Old and new are shown",
            trigger: ".o_field_widget[name=line_ids]:contains(13912345678)",
        },
        {
            content: "The HR manager approves",
            trigger: ".o_workflow_step:contains(Approve)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=decided_on]",
        },
    ],
});
