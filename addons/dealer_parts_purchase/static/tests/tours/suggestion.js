import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_parts_purchase_suggest", {
    url: "/odoo/part-suggestions",
    steps: () => [
        {
            content: "A new run",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "No more than 200",
            trigger: ".o_field_widget[name=budget] input",
            run: "edit 200",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Work out what to buy",
            trigger: ".o_workflow_step:contains(Work Out)",
            run: "click",
        },
        {
            content: "The reason is beside the quantity",
            trigger: ".o_data_row:contains(TOUR-1) td[name=reason]:contains(a month expected)",
        },
        {
            content: "Buy seven",
            trigger: ".o_data_row:contains(TOUR-1) td[name=quantity]",
            run: "click",
        },
        {
            trigger: ".o_data_row .o_field_widget[name=quantity] input",
            run: "edit 7",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger:
                ".o_form_saved, .o_form_readonly, .o_form_status_indicator:not(:visible), body",
        },
        {
            content: "One step to the purchase orders",
            trigger: ".o_workflow_step:contains(Make Orders)",
            run: "click",
        },
        {
            content: "The purchase order is there",
            trigger:
                ".o_form_view .o_field_widget[name=partner_id]:contains(Parts centre), .o_form_view .o_field_widget[name=partner_id] input",
        },
        {
            trigger: ".o_data_row:contains(TOUR-1) td:contains(7.00)",
        },
    ],
});
