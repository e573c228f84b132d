import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_sales_tradein_refurbish", {
    steps: () => [
        { trigger: ".o_notebook .nav-link[name=repairs]", run: "click" },
        { trigger: "button[name=action_refurbish]", run: "click" },
        {
            content: "What the appraisal has found is to be done",
            trigger: ".o_data_row:contains('Dent in the rear door')",
        },
        { trigger: ".o_field_widget[name=budget]:contains('1,250.00')" },
    ],
});
