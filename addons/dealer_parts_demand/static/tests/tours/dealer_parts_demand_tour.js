import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_part_lost_sale", {
    url: "/odoo/action-dealer_parts.product_template_action_part",
    steps: () => [
        {
            content: "first tap: lost sale, on the part's row",
            trigger: ".o_data_row:contains(Brake pads test) button[name=action_lost_sale]",
            run: "click",
        },
        {
            content: "the reason, if it is another one",
            trigger: ".modal .o_field_widget[name=reason_id] .o_selection_badge:contains(Too dear)",
            run: "click",
        },
        {
            content: "second tap: record",
            trigger: ".modal footer button:contains(/^Record$/)",
            run: "click",
        },
        { content: "done", trigger: "body:not(:has(.modal))" },
    ],
});

registry.category("web_tour.tours").add("dealer_part_figures", {
    url: "/odoo/parts-figures",
    steps: () => [
        {
            content: "work it out",
            trigger: ".o_part_figures_refresh",
            run: "click",
        },
        {
            content: "the figure is there, open its rows",
            trigger: ".o_part_figures_card[data-key=fill_rate]:not(:contains(–))",
            run: "click",
        },
        {
            content: "open the part",
            trigger: ".o_data_row td:contains(Brake pads test)",
            run: "click",
        },
        {
            content: "and its demand",
            trigger: "button[name=action_open_demand]",
            run: "click",
        },
        { content: "by month", trigger: ".o_breadcrumb:contains(Demand by Month)" },
    ],
});
