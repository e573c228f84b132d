import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_workshop_sublet_out_and_back", {
    steps: () => [
        {
            content: "From the line to its vendor",
            trigger: ".o_notebook .nav-link[name=lines]",
            run: "click",
        },
        {
            trigger: "button[name=action_sublet]:visible",
            run: "click",
        },
        {
            content: "Order the work",
            trigger: ".o_form_view button[name=action_order]",
            run: "click",
        },
        {
            content: "The car goes",
            trigger: "button[name=action_hand_over]",
            run: "click",
        },
        {
            content: "The car is back",
            trigger: "button[name=action_return]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button[data-value=back].o_arrow_button_current",
        },
    ],
});
