import { registry } from "@web/core/registry";

function addPart(text, name) {
    return [
        {
            content: `Find ${name}`,
            trigger: ".o_field_widget[name=counter_product_id] input",
            run: `edit ${text}`,
        },
        {
            trigger: `.o-autocomplete--dropdown-item:contains(${name})`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("dealer_counter_sell", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Whoever gives no name is a walk-in customer",
            trigger: ".o_field_widget[name=partner_id] input:value(Walk-in)",
        },
        ...addPart("ct90915", "Oil filter"),
        {
            trigger: ".o_field_widget[name=order_line] .o_data_row:contains(Oil filter)",
        },
        ...addPart("CT-28800", "Battery"),
        {
            content: "The deposit comes by itself",
            trigger:
                ".o_field_widget[name=order_line] .o_data_row:contains(Deposit for the old part)",
        },
        ...addPart("CT-90915", "Oil filter"),
        {
            trigger: ".o_data_row:contains(Oil filter) td[name=product_uom_qty]:contains(2)",
        },
        {
            trigger: "button[name=action_sell]",
            run: "click",
        },
        {
            content: "The desk opens",
            trigger: ".modal .o_dealer_method[data-method=Cash]",
            run: "click",
        },
        {
            trigger: ".modal .o_dealer_confirm",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current:contains(Paid)",
        },
    ],
});

registry.category("web_tour.tours").add("dealer_counter_return", {
    steps: () => [
        {
            trigger: "button[name=action_counter_return]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains(Oil filter) td[name=quantity]",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row div[name=quantity] input",
            run: "edit 1 && press Tab",
        },
        {
            trigger: ".modal div[name=reason] input",
            run: "edit Does not fit",
        },
        {
            trigger: ".modal button[name=action_return]",
            run: "click",
        },
        {
            content: "The credit note stands on the sale",
            trigger: "body:not(:has(.modal)) .nav-link:contains(Old Parts)",
            run: "click",
        },
        {
            trigger: ".o_data_row button[name=action_take_back]",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_data_row:contains(Returned)",
        },
    ],
});

registry.category("web_tour.tours").add("dealer_counter_phone", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=counter_product_id] input",
            run: "click",
        },
        {
            trigger:
                ".modal .o_searchview_input, .modal .o_kanban_record:contains(Oil filter), .o-autocomplete--dropdown-item:contains(Oil filter)",
        },
        {
            trigger:
                ".modal .o_kanban_record:contains(Oil filter), .o-autocomplete--dropdown-item:contains(Oil filter)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=order_line] .o_kanban_record:contains(Oil filter)",
        },
        {
            content: "Sell, from the bar or from its menu",
            trigger: "button[name=action_sell]",
            run: "click",
        },
        {
            trigger: ".o_form_view:contains(Walk-in) .o_field_widget[name=amount_to_collect]",
        },
    ],
});
