import { registry } from "@web/core/registry";

// the consultant's phone: follow a lead up, then quote it
registry.category("web_tour.tours").add("dealer_lead_to_quotation", {
    steps: () => [
        {
            content: "The lead is due today",
            trigger: ".o_dealer_follow_ups .o_kanban_record:contains(Wants a white one)",
        },
        {
            content: "Its person is called by a tap on the number",
            trigger:
                ".o_kanban_record:contains(Wants a white one) .o_dealer_lead_call[href^='tel:']",
        },
        {
            content: "Follow it up",
            trigger: ".o_kanban_record:contains(Wants a white one) button[name=action_follow_up]",
            run: "click",
        },
        {
            content: "What was said",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Comes with his wife on Saturday",
        },
        {
            content: "He is hot",
            trigger:
                ".modal .o_field_widget[name=intention_level_id] .o_selection_badge:contains(H ·)",
            run: "click",
        },
        {
            content: "Note it",
            trigger: ".modal button[name=action_done]",
            run: "click",
        },
        {
            content: "The day's list is empty; open the lead from all of them",
            trigger:
                "body:not(:has(.modal)) .o_dealer_follow_ups:not(:has(.o_kanban_record:not(.o_kanban_ghost):contains(Wants a white one)))",
        },
    ],
});

registry.category("web_tour.tours").add("dealer_lead_quote", {
    steps: () => [
        {
            content: "What else can be done with the lead",
            trigger: ".o_statusbar_buttons button[title=More]",
            run: "click",
        },
        {
            content: "Make the quotation",
            trigger: ".o-dropdown--menu button[name=action_make_quotation]",
            run: "click",
        },
        {
            content: "The deal has the car",
            trigger: ".o_dealer_deal .o_field_widget[name=order_line]:contains(Alpha)",
        },
    ],
});
