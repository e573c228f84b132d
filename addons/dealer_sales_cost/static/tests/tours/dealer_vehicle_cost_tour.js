import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_vehicle_cost_bill", {
    steps: () => [
        {
            content: "Put the line on cars",
            trigger: "[name=invoice_line_ids] button[name=action_vehicle_costs]",
            run: "click",
        },
        {
            content: "All cars of a receipt",
            trigger: ".modal [name=picking_id] input",
            run: "edit /IN/",
        },
        {
            trigger: ".modal [name=picking_id] .o-autocomplete--dropdown-item > a:contains('/IN/')",
            run: "click",
        },
        {
            content: "Two cars, half each",
            trigger: ".modal [name=line_ids] .o_data_row:nth-child(2):contains(450)",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "Post the bill",
            trigger: "button[name=action_post]:visible",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains(Posted)",
        },
    ],
});
