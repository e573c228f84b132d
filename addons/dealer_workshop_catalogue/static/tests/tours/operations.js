import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function addBrakes() {
    return [
        {
            content: "Open the picker from the order",
            trigger: ".o_notebook .tab-pane.active button[name=action_open_operations]",
            run: "click",
        },
        {
            content: "Search by code",
            trigger: ".o_operation_picker input[type=search]",
            run: "edit br01",
        },
        {
            content: "Only what was searched for is left",
            trigger:
                ".o_operation_picker_rows:not(:has(.o_operation_picker_row:contains(Oil service)))",
        },
        {
            content: "One tap puts it on the order",
            trigger:
                ".o_operation_picker_row:contains(Replace brake pads) .o_operation_picker_add:enabled",
            run: "click",
        },
        {
            trigger:
                ".o_operation_picker_row:contains(Replace brake pads) .badge:contains(On the order)",
        },
    ];
}

function backToOrder() {
    return [
        {
            content: "Back to the order",
            trigger: ".o_operation_picker_close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_operation_picker))",
        },
    ];
}

tours.add("dealer_workshop_catalogue_operations", {
    steps: () => [
        ...addBrakes(),
        {
            content: "The price is shown before adding",
            trigger: ".o_operation_picker_row:contains(Replace brake pads):contains(1.5)",
        },
        {
            content: "Look for the package",
            trigger: ".o_operation_picker input[type=search]",
            run: "edit tour package",
        },
        {
            trigger:
                ".o_operation_picker_row[data-kind=package]:contains(Tour package):contains(saves) .o_operation_picker_add:enabled",
            run: "click",
        },
        {
            trigger: ".o_operation_picker_row:contains(Tour package) .badge:contains(On the order)",
        },
        ...backToOrder(),
        {
            content: "The order shows the jobs",
            trigger: ".o_field_widget[name=job_ids] .o_data_cell:contains(Replace brake pads)",
        },
        {
            trigger: ".o_field_widget[name=job_ids] .o_data_cell:contains(Oil service)",
        },
    ],
});

tours.add("dealer_workshop_catalogue_operations_phone", {
    steps: () => [
        ...addBrakes(),
        ...backToOrder(),
        {
            trigger: ".o_field_widget[name=job_ids] .o_kanban_record:contains(Replace brake pads)",
        },
    ],
});
