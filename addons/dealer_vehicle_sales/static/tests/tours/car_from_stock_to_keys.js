import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const CSV = [
    "vin,make,model,year,trim,color,cost,sale price",
    "LSVTA2A09T9000001,Tourmark,Touring,2026,Lux,White,80000.55,100000",
    "LSVTA2A00T9000002,Tourmark,Touring,2026,Lux,White,90000,100000",
    "LSVTA2A0XT900,Tourmark,Touring,2026,Lux,White,1,1",
].join("\n");

function chooseFile() {
    const files = new DataTransfer();
    files.items.add(new File([CSV], "tour.csv", { type: "text/csv" }));
    this.anchor.files = files.files;
    this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
}

tours.add("dealer_sales_receive", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        {
            content: "Choose the file",
            trigger: ".o_field_widget[name=file] input[type=file]:not(:visible)",
            run: chooseFile,
        },
        {
            content: "Its columns are recognised",
            trigger: ".o_field_widget[name=column_ids] .o_data_row:contains('sale price')",
        },
        {
            content: "The vendor",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Tour maker",
        },
        { trigger: ".ui-autocomplete a:contains('Tour maker')", run: "click" },
        { trigger: "button[name=action_import]", run: "click" },
        {
            content: "Two came in, one is refused",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)",
        },
        { trigger: ".oe_stat_button:contains(Created):contains(2)" },
        { trigger: ".oe_stat_button:contains(Refused):contains(1)", run: "click" },
        { trigger: ".o_data_row:contains('LSVTA2A0XT900')" },
    ],
});

tours.add("dealer_sales_sell", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        {
            content: "The customer",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Tour buyer",
        },
        { trigger: ".ui-autocomplete a:contains('Tour buyer')", run: "click" },
        {
            content: "The car by the end of its VIN",
            trigger: ".o_field_widget[name=deal_vehicle_id] input",
            run: "edit 000001",
        },
        { trigger: ".ui-autocomplete a:contains('000001')", run: "click" },
        {
            content: "It is on the order with its price",
            trigger: ".o_field_widget[name=order_line] .o_data_row:contains('100,000.00')",
        },
        {
            trigger: ".o_field_widget[name=deposit_required] input",
            run: "edit 5000 && press Tab",
        },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        { trigger: ".o_dealer_next:contains('Confirm')" },
        { trigger: "button[name=action_next_step]:contains('Confirm')", run: "click" },
        {
            trigger:
                ".o_dealer_deal_states .o_dealer_state:contains(Deposit):contains('To collect')",
        },
        { trigger: ".o_dealer_deal_states .o_dealer_state:contains(Outbound):contains('Blocked')" },
        { trigger: ".o_dealer_next:contains('cashier')" },
    ],
});

tours.add("dealer_sales_deposit", {
    steps: () => [
        {
            content: "The deal is on the list",
            trigger: ".o_data_row:contains('Tour buyer') button[name=action_collect]",
            run: "click",
        },
        { trigger: ".modal .o_dealer_method[data-method=Cash]", run: "click" },
        {
            trigger: ".modal .o_selected_row div[name=amount] input",
            run: "edit 5000 && press Tab",
        },
        { trigger: ".modal .o_dealer_confirm", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_dealer_day" },
    ],
});

tours.add("dealer_sales_pdi", {
    steps: () => [
        { trigger: ".o_data_row:contains('000001') .o_data_cell", run: "click" },
        {
            trigger: ".o_dealer_checklist_line:contains(Paint) .o_answer_ok",
            run: "click",
        },
        { trigger: ".o_dealer_checklist_footer:contains(50)" },
        {
            trigger: ".o_dealer_checklist_line:contains(Tyres) .o_answer_ok",
            run: "click",
        },
        { trigger: ".o_dealer_checklist_footer:contains(100)" },
        { trigger: ".o_dealer_checklist_footer button[name=action_done]", run: "click" },
        { trigger: ".o_dealer_checklist_line:contains(Paint) .o_answer_ok:disabled" },
    ],
});

tours.add("dealer_sales_settle", {
    steps: () => [
        {
            content: "Bill the deal",
            trigger: "button[name=action_next_step]:contains('Bill')",
            run: "click",
        },
        {
            content: "The deposit is used, the rest is open",
            trigger: ".o_dealer_next:contains('110,000.00')",
        },
        { trigger: "button[name=action_next_step]:contains('Collect')", run: "click" },
        { trigger: ".modal .o_dealer_method[data-method=Cash]", run: "click" },
        { trigger: ".modal .o_selected_row div[name=amount] input:value(110,000.00)" },
        { trigger: ".modal .o_dealer_confirm", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_dealer_state:contains(Payment):contains('Paid')" },
        { trigger: ".o_dealer_state:contains(Outbound):contains('Ready')" },
    ],
});

tours.add("dealer_sales_outbound", {
    steps: () => [
        { trigger: ".o_data_row:contains('Tour buyer') .o_data_cell", run: "click" },
        { trigger: "button[name=button_validate]:visible", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)" },
    ],
});

tours.add("dealer_sales_hand_over", {
    steps: () => [
        { trigger: "button[name=action_next_step]:contains('Plan')", run: "click" },
        {
            trigger: ".o_field_widget[name=odometer] input",
            run: "edit 15 && press Tab",
        },
        {
            trigger: ".o_field_widget[name=signed_by] input",
            run: "edit Tour buyer && press Tab",
        },
        {
            content: "The name is kept, which the signature takes its letters from",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        { trigger: ".o_form_saved" },
        {
            content: "The customer signs",
            trigger: ".o_field_widget[name=signature] .o_signature",
            run: "click",
        },
        { trigger: ".modal .modal-footer button.btn-primary:enabled", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_field_widget[name=signature] img" },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        { trigger: ".o_form_saved" },
        { trigger: "button.btn-primary[name=action_done]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)" },
    ],
});
