import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_agency_plate", {
    steps: () => [
        { content: "The papers", trigger: ".nav-link[name=papers]", run: "click" },
        {
            content: "The identity card is here",
            trigger: "tr:contains(Identity card) button[name=action_receive]",
            run: "click",
        },
        {
            content: "It is with us",
            trigger: "tr:contains(Identity card) button[name=action_hand_over]",
        },
        { content: "First step", trigger: "button[name=action_do_step]", run: "click" },
        { content: "Done today", trigger: ".modal button[name=action_done]", run: "click" },
        { content: "Steps", trigger: ".nav-link[name=steps]", run: "click" },
        {
            content: "The second is next",
            trigger: "tr:contains(Fetch) button[name=action_done]",
            run: "click",
        },
        {
            content: "The plate",
            trigger: ".modal .o_field_widget[name=result] input",
            run: "edit 粤B12345",
        },
        { content: "Tell", trigger: ".modal button[name=action_done]", run: "click" },
        {
            content: "It is on the case",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=result]:contains(12345)",
        },
    ],
});
