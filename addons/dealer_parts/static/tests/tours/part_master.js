import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_parts_master", {
    steps: () => [
        {
            content: "Make a part",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=part_number] input",
            run: "edit TOUR-NEW-2",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Tour water pump",
        },
        {
            content: "Give it another number",
            trigger: ".o_notebook .nav-link[name=numbers]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=number_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_selected_row [name=number] input",
            run: "edit AIRTEX 77-5",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            content: "Back to the list",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a",
            run: "click",
        },
        {
            content: "The old part, found by its number",
            trigger: ".o_searchview_input",
            run: "edit tourold1",
        },
        {
            trigger:
                ".o_searchview_input_container .o-dropdown-item:contains(number), .o_searchview_autocomplete .o-dropdown-item:first",
            run: "click",
        },
        {
            trigger: ".o_data_row .o_data_cell:contains(TOUR-OLD-1)",
            run: "click",
        },
        {
            content: "It is replaced",
            trigger: "button[name=action_supersede]",
            run: "click",
        },
        {
            content: "The new part is found by its other number",
            trigger: ".modal .o_field_widget[name=new_id] input",
            run: "edit airtex775",
        },
        {
            trigger:
                ".ui-menu-item a:contains(TOUR-NEW-2), .o-autocomplete--dropdown-item a:contains(TOUR-NEW-2)",
            run: "click",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The old part says so, and leads on",
            trigger: "button[name=action_open_current_part]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=part_number] input:value(TOUR-NEW-2)",
        },
        {
            content: "The chain with what is left of each",
            trigger: ".o_notebook .nav-link[name=supersession]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=part_chain_ids] .o_data_cell:contains(TOUR-OLD-1)",
        },
    ],
});
