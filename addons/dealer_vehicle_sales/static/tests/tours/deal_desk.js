import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function row(key, amount) {
    return `.o_dealer_sheet_row[data-key=${key}]:contains('${amount}')`;
}

tours.add("dealer_deal_desk", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        {
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Desk buyer",
        },
        { trigger: ".ui-autocomplete a:contains('Desk buyer')", run: "click" },
        {
            content: "The car by the end of its VIN",
            trigger: ".o_field_widget[name=deal_vehicle_id] input",
            run: "edit 000001",
        },
        { trigger: ".ui-autocomplete a:contains('000001')", run: "click" },
        { content: "The sheet says its price at once", trigger: row("car", "150,000.00") },
        {
            content: "An accessory, by one tap",
            trigger: ".o_field_x2many_list_row_add a:contains('Accessory')",
            run: "click",
        },
        {
            trigger: ".o_selected_row div[name=product_template_id] input",
            run: "edit Test film",
        },
        { trigger: ".ui-autocomplete a:contains('Test film')", run: "click" },
        { trigger: row("accessory", "2,500.00") },
        {
            content: "A gift",
            trigger: ".o_field_x2many_list_row_add a:contains('Gift')",
            run: "click",
        },
        {
            trigger: ".o_selected_row div[name=product_template_id] input",
            run: "edit Test film",
        },
        { trigger: ".ui-autocomplete a:contains('Test film')", run: "click" },
        { content: "It is worth something and costs nothing", trigger: row("gift", "2,500.00") },
        {
            content: "Ten thousand off the car",
            trigger: ".o_data_row:first .o_data_cell[name=price_unit]",
            run: "click",
        },
        {
            trigger: ".o_selected_row div[name=price_unit] input",
            run: "edit 140000 && press Tab",
        },
        { content: "Live, before anything is saved", trigger: row("discount", "10,000.00") },
        {
            content: "No margin for the consultant",
            trigger: ".o_dealer_deal_sheet:not(:has(.o_dealer_sheet_margin))",
        },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        { trigger: ".o_dealer_state_price:contains('Needs approval')" },
        { trigger: ".o_dealer_next:contains('Sales Manager')" },
        { trigger: "button[name=action_next_step]:contains('Ask')", run: "click" },
        { trigger: ".modal textarea", run: "edit Buys two" },
        { trigger: ".modal .o_workflow_confirm", run: "click" },
        { trigger: ".o_dealer_state_price:contains('Asked')" },
        { trigger: "body:not(:has(button[name=action_next_step]))" },
    ],
});

tours.add("dealer_deal_approve", {
    steps: () => [
        { trigger: ".o_dealer_state_price:contains('Asked')" },
        { trigger: ".o_workflow_approve", run: "click" },
        { trigger: ".o_dealer_state_price:contains('Approved')" },
        { trigger: ".o_dealer_state_allocation:contains('Allocated')" },
    ],
});
