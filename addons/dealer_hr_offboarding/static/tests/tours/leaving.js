import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_hr_offboarding_hand_over", {
    steps: () => [
        { trigger: ".o_data_row:contains(Technician) .o_data_cell", run: "click" },
        { trigger: "td[name=kind_id]:contains(Customers)" },
        { trigger: "button[name=action_hand_over_all]", run: "click" },
        { trigger: ".modal .o_field_widget[name=user_id] input", run: "edit Colleague" },
        { trigger: ".dropdown-item:contains(Colleague)", run: "click" },
        { trigger: ".modal button[name=action_hand_over]", run: "click" },
        { trigger: "td[name=handed_to]:contains(Colleague)" },
    ],
});
