import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_parts_pricing_change", {
    steps: () => [
        {
            content: "Say why",
            trigger: ".o_field_widget[name=reason] input",
            run: "edit Tour prices",
        },
        { trigger: ".o_field_widget[name=percent] input", run: "edit 10" },
        {
            content: "Which parts",
            trigger: ".o_field_widget[name=class_ids] input",
            run: "edit Tour class",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(Tour class)", run: "click" },
        { trigger: ".o_field_widget[name=class_ids] .o_tag:contains(Tour class)" },
        { trigger: "button[name=action_propose]:contains(Propose Prices)", run: "click" },
        {
            content: "Old and new are seen",
            trigger: ".o_data_row:contains(Brake pads) td[name=new_price]:contains(110.00)",
        },
        { trigger: ".o_workflow_step:contains(Release)", run: "click" },
        { trigger: "button[name=action_take_back]" },
    ],
});
