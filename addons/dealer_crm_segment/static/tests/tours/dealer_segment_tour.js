import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_segment_tour", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "[name=name] input", run: "edit Tour segment" },
        { trigger: "[name=line_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".modal [name=kind] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(Number of cars)", run: "click" },
        // the list is closed and takes the cursor no more
        { trigger: "body:not(:has(.o_select_menu_menu)) .modal [name=low] input", run: "edit 2" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) [name=line_ids] td:contains(2 or more cars)" },
        { trigger: ".nav-link:contains(Some of Them)", run: "click" },
        { trigger: "[name=sample_ids] td:contains(Two Cars)" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible" },
    ],
});
