import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const lookUp = [
    {
        content: "Nothing chosen yet: the screen says what to do",
        trigger: ".o_car_parts .o_view_nocontent:contains(Which car is it?)",
    },
    {
        content: "A VIN as it is read from the windscreen",
        trigger: ".o_car_parts input[name=car]",
        run: "edit lsvaa2br8m2 012345",
    },
    {
        trigger: ".o_car_parts_find",
        run: "click",
    },
    {
        content: "The engine is not known, so the part is in doubt",
        trigger:
            ".o_car_part[data-number='FIT-0001'][data-verdict=doubtful] .o_car_part_reason:contains(Engine not known: fits only 1.4T)",
    },
    {
        content: "What is not known is marked, a tap fills it in",
        trigger: ".o_car_parts_fact.o_unknown[data-fact=engine_code]",
        run: "click",
    },
    {
        trigger: ".o_car_fact[data-fact=engine_code] input",
        run: "edit EA211 1.4T && press Tab",
    },
    {
        content: "Now it fits, with the rule that says so",
        trigger:
            ".o_car_part[data-number='FIT-0001'][data-verdict=fits] .o_car_part_reason:contains(Fitbrand Alpha, 1.4T)",
    },
    {
        content: "In stock, with the bin",
        trigger: ".o_car_part[data-number='FIT-0001'] .o_car_part_stock:contains(3)",
    },
];

tours.add("dealer_parts_fitment_look_up", {
    steps: () => [
        ...lookUp,
        {
            content: "The adviser may write it into the car",
            trigger: ".o_car_parts_save",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.o_car_parts_assumed)) .o_notification:contains(Saved in the car)",
        },
        {
            content: "One category",
            trigger: ".o_car_parts_category:contains(Fit brakes)",
            run: "click",
        },
        {
            trigger: ".o_car_parts_category.active:contains(Fit brakes)",
        },
        {
            trigger: ".o_car_part[data-number='FIT-0001'] .o_car_part_open",
            run: "click",
        },
        {
            trigger: ".o_form_view .nav-link[name=fitment]",
            run: "click",
        },
        {
            content: "The rule is on the part, under Fits",
            trigger:
                ".o_form_view div[name=fitment_ids] .o_data_row:contains(Fitbrand Alpha, 1.4T)",
        },
    ],
});

tours.add("dealer_parts_fitment_look_up_phone", {
    steps: () => [
        ...lookUp,
        {
            content: "Who may not write cars keeps it for this look-up",
            trigger:
                ".o_car_parts_assumed:contains(this look-up only):not(:has(.o_car_parts_save))",
        },
        {
            trigger: ".o_car_part[data-number='FIT-0001'] .o_car_part_open",
            run: "click",
        },
        {
            trigger: ".o_form_view",
        },
    ],
});
