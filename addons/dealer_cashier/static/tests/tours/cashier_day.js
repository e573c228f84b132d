import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_cashier_day", {
    steps: () => [
        {
            content: "The day is not open: open it",
            trigger: ".o_dealer_go_open",
            run: "click",
        },
        {
            content: "Count the drawer",
            trigger: ".modal div[name=opening_float] input",
            run: "edit 200 && press Tab",
        },
        {
            trigger: ".modal .o_dealer_open_day",
            run: "click",
        },
        {
            content: "Collect the bill",
            trigger: ".o_dealer_go_close",
        },
        {
            trigger: ".o_data_row:contains(Wang Fang) button[name=action_collect]",
            run: "click",
        },
        {
            content: "Cash first: the rest is proposed",
            trigger: ".modal .o_dealer_method[data-method=Cash]",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row div[name=amount] input",
            run: "edit 300 && press Tab",
        },
        {
            trigger: ".modal .o_selected_row div[name=tendered] input",
            run: "edit 500 && press Tab",
        },
        {
            content: "The change is shown",
            trigger: ".modal .o_dealer_collect_sums div[name=amount_change]:contains(200)",
        },
        {
            content: "The rest by card",
            trigger: ".modal .o_dealer_method[data-method='Bank Card (POS)']",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row div[name=amount] input:value(700.00)",
        },
        {
            trigger: ".modal .o_selected_row div[name=reference] input",
            run: "edit SLIP-7",
        },
        {
            trigger: ".modal .o_dealer_confirm",
            run: "click",
        },
        {
            content: "The receipt is printed, the bill has left the list",
            trigger: "body:not(:has(.modal)) .o_dealer_day:contains('1 receipts')",
        },
        {
            trigger: ".o_list_renderer:not(:contains(Wang Fang))",
        },
        {
            content: "Close the day",
            trigger: ".o_dealer_go_close",
            run: "click",
        },
        {
            trigger: "button[name=action_as_expected]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Bank Card) td[name=counted]:contains(700)",
        },
        {
            content: "Count the cash",
            trigger: ".o_data_row:contains(Cash):first td[name=counted]",
            run: "click",
        },
        {
            trigger: ".o_selected_row div[name=counted] input",
            run: "edit 500 && press Tab",
        },
        {
            trigger: "button[name=action_close]",
            run: "click",
        },
        {
            content: "The day is closed",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Closed)",
        },
    ],
});
