import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

async function takePhoto() {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 480;
    canvas.getContext("2d").fillRect(0, 0, 320, 240);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const files = new DataTransfer();
    files.items.add(new File([blob], "dashboard.png", { type: "image/png" }));
    this.anchor.files = files.files;
    this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
}

function tapAt(x, y) {
    return function () {
        const box = this.anchor.getBoundingClientRect();
        this.anchor.dispatchEvent(
            new MouseEvent("click", {
                bubbles: true,
                clientX: box.left + box.width * x,
                clientY: box.top + box.height * y,
            })
        );
    };
}

function sign() {
    const box = this.anchor.getBoundingClientRect();
    const at = (type, x, y) =>
        this.anchor.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                pointerId: 1,
                clientX: box.left + x,
                clientY: box.top + y,
            })
        );
    at("pointerdown", 20, 60);
    at("pointermove", 90, 30);
    at("pointermove", 140, 90);
    at("pointerup", 140, 90);
}

const find = (text) => [
    { trigger: ".o_reception_search", run: `edit ${text}` },
    { trigger: ".o_reception_go", run: "click" },
];
const next = (label) => [{ trigger: `.o_reception_next:contains("${label}")`, run: "click" }];
const sheet = [
    { trigger: ".o_reception_signature canvas", run: sign },
    { trigger: ".o_reception_signature button:contains(Clear)" },
];

tours.add("dealer_reception_known_car", {
    steps: () => [
        ...find("12345"),
        { trigger: ".o_reception_car:contains(Test owner)", run: "click" },
        { trigger: ".o_reception_card:contains(13900000001)" },
        { trigger: ".o_reception_hint:contains(mileage)" },
        { trigger: "#o_reception_mileage", run: "edit 15000" },
        { trigger: ".o_reception_rollback:contains(20000)" },
        { trigger: "#o_reception_mileage", run: "edit 20500" },
        { trigger: ".o_reception_arrival_form:not(:has(.o_reception_rollback))" },
        { trigger: ".o_reception_fuel button:contains('1/2')", run: "click" },
        { trigger: "input.o_reception_dashboard:not(:visible)", run: takePhoto },
        { trigger: "label.btn-success:has(.o_reception_dashboard)" },
        { trigger: ".o_reception_bringer", run: "click" },
        { trigger: ".o_reception_short[type=text]", run: "edit Neighbour && press Tab" },
        { trigger: ".o_step_arrival.btn-primary .fa-check" },
        ...next("Wishes"),
        { trigger: ".o_reception_phrase:contains(Regular service)", run: "click" },
        { trigger: ".o_reception_concern", run: "edit It hums at 80 && press Enter" },
        { trigger: ".o_reception_concerns li:eq(1)" },
        { trigger: ".o_reception_promise:contains(Tomorrow 12:00)", run: "click" },
        ...next("Walk round"),
        { trigger: ".o_panel_left", run: tapAt(0.5, 0.5) },
        { trigger: ".o_dealer_mark_editor .o_kind_dent", run: "click" },
        { trigger: ".o_panel_left .o_mark_dent" },
        { trigger: ".o_panel_rear", run: tapAt(0.5, 0.5) },
        { trigger: ".o_dealer_mark_editor .o_dealer_mark_remove", run: "click" },
        { trigger: ".o_panel_rear:not(:has(.o_dealer_mark))" },
        { trigger: ".o_reception_thing:contains(Umbrella)", run: "click" },
        {
            trigger: "input[placeholder='Anything else of value']",
            run: "edit Golf bag && press Tab",
        },
        ...next("Check"),
        { trigger: ".o_reception_all_ok", run: "click" },
        { trigger: ".o_answer_ok[aria-pressed=true]" },
        { trigger: ".o_reception_number input", run: "edit 5,5 && press Tab" },
        ...next("Sign"),
        ...sheet,
        {
            content: "Nothing is missing",
            trigger: ".o_reception_sign:not(:has(.btn-link))",
        },
        { trigger: ".o_reception_save", run: "click" },
        { trigger: ".o_reception_done:contains(12345)" },
        { trigger: ".o_reception_done:not(:has(.alert))" },
        { trigger: ".o_reception_again", run: "click" },
        { trigger: ".o_reception_find:not(:has(.o_reception_draft))" },
    ],
});

/** The network as the browser sees it: requests of the screen fail until it is back. */
let fetchOpen;
function cut() {
    fetchOpen = browser.XMLHttpRequest;
    browser.XMLHttpRequest = class extends fetchOpen {
        send() {
            browser.setTimeout(() => this.dispatchEvent(new Event("error")), 20);
        }
    };
}

tours.add("dealer_reception_offline", {
    steps: () => [
        ...find("12345"),
        { trigger: ".o_reception_car", run: "click" },
        { trigger: "#o_reception_mileage", run: "edit 20500" },
        ...next("Wishes"),
        { trigger: ".o_reception_phrase:contains(Brakes make a noise)", run: "click" },
        { trigger: ".o_step_sign", run: "click" },
        ...sheet,
        { trigger: ".o_reception_save", run: cut },
        { trigger: ".o_reception_save", run: "click" },
        { trigger: ".o_reception_error:contains(Nothing is lost)" },
        {
            content: "The tablet is reloaded",
            trigger: ".o_reception_save:enabled",
            run: () => {
                browser.XMLHttpRequest = fetchOpen;
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        { trigger: ".o_reception_draft button:contains(12345)", run: "click" },
        { trigger: ".o_reception_sign li:contains(Brakes make a noise)" },
        { trigger: ".o_reception_signature button:contains(Clear)" },
        { trigger: ".o_reception_save:enabled", run: "click" },
        { trigger: ".o_reception_done" },
        { trigger: ".o_reception_again", run: "click" },
        { trigger: ".o_reception_find:not(:has(.o_reception_draft))" },
    ],
});

tours.add("dealer_reception_new_car", {
    steps: () => [
        ...find("I5XYKTCA61FG996478"),
        { trigger: ".o_reception_new.btn-primary", run: "click" },
        { trigger: ".text-success:contains(Kia)" },
        { trigger: "#o_reception_customer", run: "edit Somebody New" },
        { trigger: "#o_reception_phone", run: "edit 13911112222" },
        { trigger: "#o_reception_mileage", run: "edit 1200" },
        ...next("Wishes"),
        { trigger: ".o_reception_phrase:contains(Oil change)", run: "click" },
        ...next("Walk round"),
        { trigger: ".o_reception_no_damage", run: "click" },
        { trigger: ".o_step_sign", run: "click" },
        { trigger: ".o_reception_sign .btn-link:contains(signature)" },
        { trigger: ".o_reception_save", run: "click" },
        { trigger: ".o_reception_done .alert:contains(stays open)" },
        { trigger: ".o_reception_again", run: "click" },
        { content: "The same car again", trigger: ".o_reception_search" },
        ...find("996478"),
        { trigger: ".o_reception_car:contains(Somebody New)", run: "click" },
        { trigger: ".o_reception_here:contains(here already)" },
        { trigger: "#o_reception_mileage", run: "edit 1201" },
        { trigger: ".o_step_concerns", run: "click" },
        { trigger: ".o_reception_phrase:contains(Oil change)", run: "click" },
        { trigger: ".o_step_sign", run: "click" },
        { trigger: ".o_reception_save", run: "click" },
        { trigger: ".o_reception_open .btn-primary", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=partner_id]" },
    ],
});
