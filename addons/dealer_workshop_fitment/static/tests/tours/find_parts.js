import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_workshop_fitment_find_parts", {
    steps: () => [
        {
            content: "The order says which part is not for its car",
            trigger: "div[name=fitment_warning]:contains(90915-YZZ: Wrong part)",
        },
        {
            isActive: ["mobile"],
            content: "More buttons",
            trigger: ".o-form-buttonbox .o_button_more",
            run: "click",
        },
        {
            trigger: "button[name=action_find_parts]",
            run: "click",
        },
        {
            content: "The right part, with the reason",
            trigger:
                ".o_car_part[data-number='04465-YZZ'][data-verdict=fits]:contains(Fitbrand Alpha)",
        },
        {
            trigger: ".o_car_part[data-number='04465-YZZ'] .o_car_part_add",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(04465-YZZ is on)",
        },
        {
            content: "Back to the order",
            trigger: ".o_back_button a, a.o_back_button, button.o_back_button",
            run: "click",
        },
        {
            content: "It is there",
            trigger: ".o_form_view .o_notebook .nav-link[name=lines]",
            run: "click",
        },
        {
            trigger: "div[name=line_ids]:contains(04465-YZZ)",
        },
    ],
});
