import { registry } from "@web/core/registry";

/** Drag a card into a row, as the browser's own drag and drop does. */
function dragInto(name) {
    return ({ anchor }) => {
        const lane = [...document.querySelectorAll(".o_workshop_board_row")]
            .find((row) => row.querySelector(".o_workshop_board_name").textContent.includes(name))
            .querySelector(".o_workshop_board_lane");
        const box = lane.getBoundingClientRect();
        const dataTransfer = new DataTransfer();
        const fire = (type, target) =>
            target.dispatchEvent(
                new DragEvent(type, {
                    bubbles: true,
                    cancelable: true,
                    dataTransfer,
                    clientX: box.left + box.width / 2,
                    clientY: box.top + box.height / 2,
                })
            );
        fire("dragstart", anchor);
        fire("dragover", lane);
        fire("drop", lane);
        fire("dragend", anchor);
    };
}

const CARD = ".o_dispatch_card:contains(TEST-8204)";

registry.category("web_tour.tours").add("dealer_workshop_dispatch_board", {
    steps: () => [
        {
            content: "The day after",
            trigger: `.o_dispatch_panel ${CARD}`,
        },
        {
            content: "A tap opens the form that plans it without a mouse",
            trigger: CARD,
            run: "click",
        },
        {
            trigger: ".modal .o_form_view [name=employee_id]",
        },
        {
            trigger: ".modal footer button[special=cancel]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_dispatch_bar button[title=Later]",
            run: "click",
        },
        {
            content: "The board of tomorrow is there",
            trigger: ".o_dispatch:not(:has(.o_workshop_board_day.o_today)) .o_workshop_board_lane",
        },
        {
            content: "Drag a job into a bay",
            trigger: CARD,
            run: dragInto("Bay 1"),
        },
        {
            content: "It lies there, and not beside the board any more",
            trigger:
                ".o_workshop_board_row:contains(Bay 1) .o_workshop_board_block:contains(TEST-8204)",
        },
        {
            trigger: ".o_dispatch_panel:not(:contains(TEST-8204))",
        },
        {
            content: "Move it to another bay",
            trigger:
                ".o_workshop_board_row:contains(Bay 1) .o_workshop_board_block:contains(TEST-8204)",
            async run({ anchor }) {
                const lane = [...document.querySelectorAll(".o_workshop_board_row")]
                    .find((row) => row.textContent.includes("Bay 2"))
                    .querySelector(".o_workshop_board_lane");
                const from = anchor.getBoundingClientRect();
                const to = lane.getBoundingClientRect();
                const fire = (type, target, x, y) =>
                    target.dispatchEvent(
                        new PointerEvent(type, {
                            bubbles: true,
                            button: 0,
                            clientX: x,
                            clientY: y,
                        })
                    );
                const y = to.top + to.height / 2;
                fire("pointerdown", anchor, from.left + 4, from.top + 8);
                fire("pointermove", window, from.left + 30, y);
                fire("pointermove", window, from.left + 4, y);
                fire("pointerup", window, from.left + 4, y);
            },
        },
        {
            trigger:
                ".o_workshop_board_row:contains(Bay 2) .o_workshop_board_block:contains(TEST-8204)",
        },
        {
            content: "By technician",
            trigger: ".o_dispatch_by_technician",
            run: "click",
        },
        {
            content: "Who lacks the skill does not get it: the reason is said",
            // a bay whose work Anna does names her too, before the technicians' rows are there
            trigger:
                ".o_workshop_board_row:has(.o_workshop_board_name:contains(Anna)) .o_workshop_board_lane",
        },
        {
            trigger: ".o_dispatch_card:contains(TEST-8205)",
            run: dragInto("Anna"),
        },
        {
            trigger: ".o_notification:contains(has no valid)",
        },
        {
            content: "It snapped back",
            trigger: ".o_dispatch_card:contains(TEST-8205)",
        },
        {
            content: "Plan the rest of the day",
            trigger: ".o_dispatch_plan",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_data_row:contains(TEST-8205)",
        },
        {
            trigger: "button[name=action_apply]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Applied)",
        },
    ],
});
