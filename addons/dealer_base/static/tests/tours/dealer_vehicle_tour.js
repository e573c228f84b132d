import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_vehicle_tour", {
    url: "/odoo/vehicles",
    steps: () => [
        { content: "a new car", trigger: ".o_list_button_add", run: "click" },
        {
            content: "typed in small letters, with an O for a zero",
            trigger: ".o_field_widget[name=vin] input",
            run: "edit 1hgcm826x3a9o4357 && press Tab",
        },
        {
            content: "the right one is offered",
            trigger: ".o_dealer_vin_suggestions button:contains(1HGCM826X3A904357)",
            run: "click",
        },
        {
            content: "and taken",
            trigger: ".o_form_view:not(:has(.o_dealer_vin_suggestions))",
        },
        {
            trigger:
                ".o_field_widget[name=license_plate] textarea, .o_field_widget[name=license_plate] input",
            run: "edit 藏g·d12345 && press Tab",
        },
        { content: "save", trigger: ".o_form_button_save:enabled", run: "click" },
        { trigger: ".o_form_saved" },
        {
            content: "back to the list",
            trigger: ".o_back_button, .breadcrumb-item a",
            run: "click",
        },
        {
            content: "look for it by its last six",
            trigger: ".o_searchview_input",
            run: "edit 904357",
        },
        {
            trigger:
                ".o_searchview_autocomplete .o-dropdown-item:first, .o_searchview_autocomplete li:first",
            run: "click",
        },
        {
            content: "found",
            trigger: ".o_data_row:only-of-type td[name=license_plate]:contains(藏GD12345)",
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name=vin] input:value(1HGCM826X3A904357)" },
    ],
});
