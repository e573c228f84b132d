import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_parts_stock_transfer", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=source_id] input", run: "edit company_1_data" },
        {
            trigger: ".o_field_widget[name=source_id] .dropdown-item:contains(company_1_data)",
            run: "click",
        },
        { trigger: ".o_field_widget[name=destination_id] input", run: "edit Accessory" },
        {
            trigger: ".o_field_widget[name=destination_id] .dropdown-item:contains(Accessory room)",
            run: "click",
        },
        { trigger: ".o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_selected_row [name=product_id] input", run: "edit 04465" },
        { trigger: ".dropdown-item:contains(Brake pads)", run: "click" },
        { trigger: ".o_selected_row [name=quantity] input", run: "edit 2 && press Tab" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        { trigger: ".o_workflow_step:contains(Ask for It)", run: "click" },
        { trigger: ".o_workflow_step:contains(Send)", run: "click" },
        { trigger: "button[name=button_validate]", run: "click" },
        { trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:last", run: "click" },
        { trigger: ".o_workflow_step:contains(Receive)", run: "click" },
        { trigger: "button[name=button_validate]", run: "click" },
        { trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:last", run: "click" },
        {
            trigger:
                ".o_field_widget[name=quantity_received]:contains(2), td[name=quantity_received]:contains(2)",
        },
    ],
});

registry.category("web_tour.tours").add("dealer_parts_stock_where", {
    steps: () => [
        { trigger: ".o_dealer_where_empty" },
        { trigger: ".o_dealer_where_box input", run: "edit 04465yzz" },
        { trigger: ".o_dealer_where_part:contains(Brake pads)" },
        { trigger: ".o_dealer_where_ask:contains(Ask for It)", run: "click" },
        { trigger: ".o_dealer_ask_quantity", run: "edit 2" },
        { trigger: ".o_dealer_ask_confirm", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=source_id]" },
        { trigger: ".o_workflow_step:contains(Ask for It)", run: "click" },
        { trigger: ".o_workflow_step:contains(Decline)" },
    ],
});
