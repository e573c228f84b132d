import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Puts files into a file input as the phone's camera does. */
function giveFile(name, type, make) {
    return async function () {
        const files = new DataTransfer();
        files.items.add(new File([await make()], name, { type }));
        this.anchor.files = files.files;
        this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
    };
}

async function picture() {
    const canvas = document.createElement("canvas");
    canvas.width = 2400;
    canvas.height = 1800;
    canvas.getContext("2d").fillRect(0, 0, 1200, 900);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

// what a phone films begins with
const FILM = new Uint8Array(4096);
FILM.set([0, 0, 0, 24, ...[..."ftypmp42"].map((letter) => letter.charCodeAt(0))]);

tours.add("dealer_workshop_media", {
    steps: () => [
        {
            trigger: ".o_notebook .nav-link[name=media]",
            run: "click",
        },
        {
            content: "A photo from the camera",
            trigger: ".o_dealer_media_photo:not(:visible)",
            run: giveFile("worn.png", "image/png", picture),
        },
        {
            trigger: ".o_dealer_media_item[data-kind=photo] img",
        },
        {
            content: "What is no photo is refused with one sentence, and may be left",
            trigger: ".o_dealer_media_choose:not(:visible)",
            run: giveFile("notes.jpg", "image/jpeg", () => "no picture at all"),
        },
        {
            trigger: ".o_dealer_media_error:contains(neither a photo)",
        },
        {
            trigger: ".o_dealer_media_retry",
            run: "click",
        },
        {
            trigger: ".o_dealer_media_error:contains(neither a photo)",
        },
        {
            trigger: ".o_dealer_media_dismiss",
            run: "click",
        },
        {
            content: "Beyond the limit it does not even travel",
            trigger:
                ".o_dealer_media:not(:has(.o_dealer_media_error)) .o_dealer_media_video:not(:visible)",
            run: giveFile(
                "long.mp4",
                "video/mp4",
                () => new Blob([FILM, new Uint8Array(2 * 1024 * 1024)])
            ),
        },
        {
            trigger: ".o_dealer_media_error:contains(at most 1 MB)",
        },
        {
            trigger: ".o_dealer_media_dismiss",
            run: "click",
        },
        {
            trigger: ".o_dealer_media_video:not(:visible)",
            run: giveFile("noise.mp4", "video/mp4", () => new Blob([FILM])),
        },
        {
            trigger: ".o_dealer_media_item[data-kind=video] video",
        },
        {
            content: "The customer may see the photo",
            trigger: ".o_dealer_media_item[data-kind=photo] .o_dealer_media_share",
            run: "click",
        },
        {
            trigger: ".o_dealer_media_item[data-kind=photo] .o_dealer_media_share.btn-success",
        },
        {
            content: "Whole screen",
            trigger: ".o_dealer_media_item[data-kind=photo] .o_dealer_media_open",
            run: "click",
        },
        {
            trigger: ".o-FileViewer .o-FileViewer-headerButton[aria-label=Close]",
            run: "click",
        },
        {
            trigger: ".o_dealer_media_item[data-kind=video] .o_dealer_media_delete",
            run: "click",
        },
        {
            trigger: ".modal .modal-footer button:contains(Delete)",
            run: "click",
        },
        {
            trigger: ".o_dealer_media:not(:has([data-kind=video]))",
        },
    ],
});

tours.add("dealer_workshop_decline", {
    steps: () => [
        {
            content: "One tap takes up what was left out last time",
            trigger: ".o_dealer_alert:contains(Left out last time) .o_dealer_alert_take",
            run: "click",
        },
        {
            trigger: "div[name=next_step]:contains(authorisation: 2)",
        },
        {
            trigger: "body:not(:has(.o_dealer_alert:contains(Left out)))",
        },
        {
            trigger: "button[name=action_authorise]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:last td[name=decision]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_selected_row div[name=decision] input, .modal .o_selected_row div[name=decision] select",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Declined), .o-dropdown-item:contains(Declined)",
            run: "click",
        },
        {
            content: "The list is closed and takes the cursor no more",
            trigger:
                "body:not(:has(.o_select_menu_menu)) .modal .o_selected_row div[name=reason] input",
            run: "edit Still too dear",
        },
        {
            trigger: ".modal .o_radio_item:contains(In person) input",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_notebook .nav-link[name=lines]",
            run: "click",
        },
        {
            content: "It stays, struck through",
            trigger: ".o_dealer_repair_lines .o_data_row.fst-italic:contains(Oil filter)",
        },
        {
            trigger: ".o_notebook .nav-link[name=authorisations]",
            run: "click",
        },
        {
            trigger: ".o_dealer_versions:contains(Version 1)",
        },
    ],
});

tours.add("dealer_workshop_link", {
    steps: () => [
        {
            content: "The customer does without the last line",
            trigger: ".o_dealer_offer[data-open]:last .btn:contains(No)",
            run: "click",
        },
        {
            trigger: ".o_dealer_offer[data-open]:last .o_dealer_reason:visible",
            run: "edit Brought my own",
        },
        {
            content: "What he pays follows",
            trigger: ".o_dealer_total:not(:contains(201.25))",
        },
        {
            trigger: ".o_web_sign_auto_button",
            run: "click",
        },
        {
            trigger: ".o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_dealer_thanks",
        },
        {
            trigger: ".o_dealer_repair_page:contains(There is nothing left to sign)",
        },
    ],
});

tours.add("dealer_workshop_gate", {
    steps: () => [
        {
            content: "Without a pass: why not, and who mends it",
            trigger: ".o_dealer_gate_text",
            run: "edit 沪A12345",
        },
        {
            trigger: ".o_dealer_gate_check:enabled",
            run: "click",
        },
        {
            trigger: "[data-verdict=no_pass]:contains(gives the driver his gate pass)",
        },
        {
            trigger: ".o_dealer_gate_next",
            run: "click",
        },
        {
            content: "The code, as printed below the QR code",
            trigger: ".o_dealer_gate_text",
            run: "edit TESTCQDE23",
        },
        {
            trigger: ".o_dealer_gate_check:enabled",
            run: "click",
        },
        {
            trigger: "[data-verdict=valid]",
        },
        {
            trigger: ".o_dealer_gate_car:contains(沪A12345)",
        },
        {
            content: "He looks at another car",
            trigger: ".o_dealer_gate_plate",
            run: "edit 沪B99999",
        },
        {
            trigger: ".o_dealer_gate_out",
            run: "click",
        },
        {
            trigger: "[data-verdict=other_car]:contains(Stop)",
        },
        {
            trigger: ".o_dealer_gate_next",
            run: "click",
        },
        {
            trigger: ".o_dealer_gate_text",
            run: "edit TESTCQDE23",
        },
        {
            trigger: ".o_dealer_gate_check:enabled",
            run: "click",
        },
        {
            trigger: ".o_dealer_gate_out",
            run: "click",
        },
        {
            trigger: "[data-verdict=out]:contains(The car may leave)",
        },
    ],
});
