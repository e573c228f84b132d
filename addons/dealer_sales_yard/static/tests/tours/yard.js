import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_sales_yard_put", {
    steps: () => [
        { trigger: ".o_dealer_yard_text", run: "edit 900002" },
        { trigger: ".o_dealer_yard_find", run: "click" },
        { trigger: ".o_dealer_yard_slot:contains('—')" },
        { trigger: ".o_dealer_yard_code", run: "edit ya-01" },
        { trigger: ".o_dealer_yard_put", run: "click" },
        { trigger: ".o_dealer_yard_slot:contains('YA-01')" },
        { trigger: "button:contains('Which slots')", run: "click" },
        { trigger: ".o_dealer_yard_free:contains('YB-01')", run: "click" },
        { trigger: ".o_dealer_yard_slot:contains('YB-01')" },
        { trigger: ".o_dealer_yard_key:first button:contains('Lend')", run: "click" },
        { trigger: ".o_dialog button[name=action_lend]", run: "click" },
        { trigger: ".o_dealer_yard_key:first .o_dealer_yard_back", run: "click" },
        { trigger: ".o_dealer_yard_key:first button:contains('Lend')" },
    ],
});

registry.category("web_tour.tours").add("dealer_sales_yard_board", {
    steps: () => [
        { trigger: ".o_dealer_stock_board_row button:contains('Alpha')", run: "click" },
        { trigger: ".o_dealer_stock_board_color:contains('Test white')" },
        { trigger: ".o_dealer_stock_board_trim", run: "click" },
        { trigger: ".o_dealer_stock_board_row:contains('Lux')" },
        {
            trigger: ".o_dealer_stock_board_row:contains('Lux') .o_dealer_stock_board_total",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row" },
    ],
});
