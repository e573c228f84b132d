import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("dealer_designer_template", {
    steps: () => [
        {
            content: "insert a field",
            trigger: ".o_field_widget[name=body] .o_dealer_insert_field",
            run: "click",
        },
        {
            content: "choose it from the tree",
            trigger: ".o_model_field_selector_popover_item_name:contains(Plate)",
            run: "click",
        },
        {
            content: "in capitals",
            trigger: ".o_dealer_placeholder_format label:contains(Capitals) input",
            run: "click",
        },
        {
            content: "insert",
            trigger: ".o_dealer_placeholder_format .btn-primary:enabled",
            run: "click",
        },
        {
            content: "a chip stands in the text",
            trigger: ".odoo-editor-editable .o_dealer_placeholder:contains(Plate)",
        },
        ...stepUtils.saveForm(),
        {
            content: "the preview shows a sample",
            trigger: ".o_dealer_template_preview:contains((Plate))",
        },
    ],
});
