import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_showroom", {
    url: "/odoo/showroom",
    steps: () => [
        {
            content: "A visitor comes in",
            trigger: ".o_control_panel .o-kanban-button-new, .o-kanban-button-new",
            run: "click",
        },
        {
            content: "For a test drive",
            trigger: ".o_field_widget[name=purpose] span:contains('Test drive')",
            run: "click",
        },
        {
            content: "With somebody",
            trigger: ".o_field_widget[name=party_size] span:contains('2')",
            run: "click",
        },
        {
            content: "His number",
            trigger: ".o_field_widget[name=phone] input",
            run: "edit 13800138950",
        },
        {
            content: "His name",
            trigger: ".o_field_widget[name=visitor_name] input",
            run: "edit Tour visitor",
        },
        {
            content: "Written down",
            trigger: ".o_form_button_save, .o_statusbar_buttons button:contains('Write Down')",
            run: "click",
        },
        {
            content: "Somebody receives him",
            trigger: ".alert-success:contains('Tour consultant')",
        },
    ],
});

registry.category("web_tour.tours").add("dealer_showroom_lead", {
    url: "/odoo/leads",
    steps: () => [
        {
            content: "The consultant sees the lead",
            trigger: ".o_data_row:contains('Tour visitor') td[name=name]",
            run: "click",
        },
        {
            content: "And where it came from",
            trigger: ".o_form_view .o_field_widget[name=source_kind]:contains('Showroom')",
        },
    ],
});
