import { registry } from "@web/core/registry";

const line = (name) =>
    `.o_dealer_checklist_line:has(.o_dealer_checklist_question:contains("${name}"))`;

/** Waits until the write of a tap came back from the server. */
const progress = (percent) => ({
    content: `${percent} % answered`,
    trigger: `.o_dealer_checklist_footer .o_progressbar_value:contains("${percent}")`,
});

async function takePhoto() {
    const canvas = document.createElement("canvas");
    canvas.width = 2400;
    canvas.height = 1800;
    canvas.getContext("2d").fillRect(0, 0, 1200, 900);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const files = new DataTransfer();
    files.items.add(new File([blob], "plate.png", { type: "image/png" }));
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

function dragTo(x, y) {
    return function () {
        const box = this.anchor.closest(".o_dealer_panel").getBoundingClientRect();
        const from = this.anchor.getBoundingClientRect();
        const pointer = (type, clientX, clientY) =>
            this.anchor.dispatchEvent(
                new PointerEvent(type, { bubbles: true, pointerId: 1, clientX, clientY })
            );
        // a synthetic pointer cannot be captured
        this.anchor.setPointerCapture = () => {};
        pointer("pointerdown", from.left + from.width / 2, from.top + from.height / 2);
        pointer("pointermove", box.left + box.width * x, box.top + box.height * y);
        pointer("pointerup", box.left + box.width * x, box.top + box.height * y);
    };
}

registry.category("web_tour.tours").add("dealer_checklist_fill", {
    steps: () => [
        { trigger: ".o_dealer_checklist_section:contains('Outside') .badge:contains('0/3')" },
        {
            content: "Done says what is missing",
            trigger: ".o_dealer_checklist_footer button[name=action_done]",
            run: "click",
        },
        { trigger: ".modal-body:contains('Tread: no answer')" },
        { trigger: ".modal-footer button:visible:first", run: "click" },
        { trigger: `${line("Glass")} .o_answer_fail`, run: "click" },
        { trigger: `${line("Glass")} .o_dealer_note`, run: "edit Chipped && press Tab" },
        progress(17),
        { trigger: ".o_dealer_all_ok:first", run: "click" },
        progress(33),
        {
            content: "All OK left the item that always needs a photo",
            trigger: `${line("Plate")} .o_answer_ok[aria-pressed=false]`,
            run: "click",
        },
        progress(50),
        {
            content: "The photo is asked for, then taken",
            trigger: `${line("Plate")} label[title="A photo is needed"] input:not(:visible)`,
            run: takePhoto,
        },
        { trigger: `${line("Plate")} .o_dealer_photo img` },
        { trigger: `${line("Tread")} .o_dealer_number input`, run: "edit 2.5 && press Tab" },
        { trigger: `${line("Tread")} .badge:contains("Attention")` },
        { trigger: `${line("Fuel")} .o_dealer_choices button:contains("Full")`, run: "click" },
        progress(83),
        { content: "A dent on the roof", trigger: ".o_panel_top", run: tapAt(0.5, 0.25) },
        { trigger: ".o_dealer_mark_editor .o_kind_dent", run: "click" },
        { trigger: ".o_dealer_mark_editor .o_kind_dent[aria-pressed=true]" },
        { trigger: ".o_dealer_mark_note", run: "edit 5 cm && press Tab" },
        { trigger: ".o_dealer_legend:contains('Dent: 5 cm')" },
        {
            content: "It was further back",
            trigger: ".o_panel_top .o_mark_dent",
            run: dragTo(0.75, 0.5),
        },
        { trigger: ".o_panel_top .o_mark_dent[style*='left: 75']" },
        { content: "A tap too many", trigger: ".o_panel_rear", run: tapAt(0.5, 0.5) },
        { trigger: ".o_panel_rear .o_mark_dent" },
        { trigger: ".o_dealer_mark_editor .o_dealer_mark_remove", run: "click" },
        { trigger: ".o_panel_rear:not(:has(.o_dealer_mark))" },
        { trigger: ".o_dealer_checklist_footer button[name=action_done]", run: "click" },
        {
            content: "Finished: nothing can be tapped any more",
            trigger: `${line("Glass")} .o_answer_ok:disabled`,
        },
        { trigger: ".o_dealer_panel.o_panel_top:not(.o_editable)", run: tapAt(0.1, 0.1) },
        { trigger: ".o_dealer_legend:not(:has(li:eq(1)))" },
        { trigger: ".o_field_widget[name=result]:contains('Fail')" },
    ],
});

registry.category("web_tour.tours").add("dealer_checklist_template", {
    steps: () => [
        { trigger: "a:contains('Add a section')", run: "click" },
        { trigger: ".o_selected_row [name=name] input", run: "edit Road test && press Enter" },
        { trigger: ".o_data_row:contains('Road test'):not(.o_selected_row)" },
        { trigger: "a:contains('Add an item')", run: "click" },
        { trigger: ".modal [name=name] input", run: "edit Brakes" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_data_row:contains('Brakes')" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});
