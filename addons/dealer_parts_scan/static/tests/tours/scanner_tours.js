import { registry } from "@web/core/registry";
import { browser } from "@web/core/browser/browser";

/** Scan like a wedge scanner does: fast keys, then Enter. */
function scan(code) {
    return {
        content: `Scan ${code}`,
        trigger: ".o_scanner",
        run: () => {
            for (const key of [...code, "Enter"]) {
                document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            }
        },
    };
}

const done = (number, text) => ({
    content: `${number}: ${text}`,
    trigger: `.o_scanner_line[data-number="${number}"] .o_scanner_quantity:contains(${text})`,
});
const says = (text, kind = "") => ({
    content: `It says ${text}`,
    trigger: `.o_scanner_message${kind}:contains(${text})`,
});
const type = (text) => [
    { trigger: ".o_scanner_text", run: `edit ${text}` },
    { trigger: ".o_scanner_submit", run: "click" },
];
const finish = { trigger: ".o_scanner_finish:enabled", run: "click" };
const yes = { trigger: ".o_scanner_yes", run: "click" };

// what the tours scan: EAN-13 of the tests, EPC of the same trade item
const FILTER = "6900000010013";
const PLUG = "6900000010020";
const WRONG = "6900000010037";

registry.category("web_tour.tours").add("dealer_parts_scan_receive", {
    steps: () => [
        { trigger: ".o_scanner_tile_receive .o_scanner_count:not(.o_scanner_none)" },
        { trigger: ".o_scanner_tile_receive", run: "click" },
        { trigger: ".o_scanner_document" },
        scan("SCTOUR-PO"),
        done("SCAN 111 A", "5 left"),
        // GS1: trade item and count
        scan(`01${"0"}${PLUG}3003`),
        done("SCAN 222 B", "3 / 3"),
        // the tag of one piece, read twice
        scan("302" + "0000000000000000000" + "00"),
        says("no part we know", ".o_scanner_error"),
        scan("urn:epc:id:sgtin:6900000.001001.55"),
        done("SCAN 111 A", "1 / 5"),
        scan("urn:epc:id:sgtin:6900000.001001.55"),
        says("counted already"),
        scan(WRONG),
        says("is not on", ".o_scanner_error"),
        scan("BIN-SCB-02"),
        { trigger: ".o_scanner_chip.o_active:contains(SCB-02)" },
        // the line's keys
        { trigger: '.o_scanner_line[data-number="SCAN 111 A"] .o_scanner_line_main', run: "click" },
        { trigger: ".o_scanner_keys button:contains(3)", run: "click" },
        { trigger: ".o_scanner_add:contains(3)", run: "click" },
        done("SCAN 111 A", "4 / 5"),
        { trigger: ".o_scanner_undo:enabled", run: "click" },
        done("SCAN 111 A", "1 / 5"),
        scan(FILTER),
        done("SCAN 111 A", "2 / 5"),
        finish,
        yes,
        says("stays open as", ".o_scanner_ok"),
        { trigger: '.o_scanner[data-screen="list"]' },
    ],
});

registry.category("web_tour.tours").add("dealer_parts_scan_issue", {
    steps: () => [
        { trigger: ".o_scanner_tile_issue" },
        scan("SCTOUR-RO"),
        { trigger: '.o_scanner[data-screen="document"] .o_scanner_big:contains(SCTOUR-RO)' },
        { trigger: ".o_scanner_line.o_next .o_scanner_bin:contains(SCA-01)" },
        scan(WRONG),
        says("is not on", ".o_scanner_error"),
        scan(FILTER),
        { trigger: ".o_scanner_question:contains(does not fit)" },
        { trigger: ".o_scanner_no", run: "click" },
        done("SCAN 111 A", "0 / 2"),
        scan(FILTER),
        yes,
        done("SCAN 111 A", "1 / 2"),
        scan(FILTER),
        done("SCAN 111 A", "2 / 2"),
        scan(FILTER),
        says("this makes 3", ".o_scanner_error"),
        finish,
        says("is done", ".o_scanner_ok"),
        { trigger: '.o_scanner[data-screen="list"]' },
    ],
});

registry.category("web_tour.tours").add("dealer_parts_scan_return", {
    steps: () => [
        { trigger: ".o_scanner_tile_return", run: "click" },
        { trigger: '.o_scanner[data-screen="list"]' },
        scan("SCTOUR-RO"),
        done("SCAN 111 A", "0 / 2"),
        scan(FILTER),
        done("SCAN 111 A", "1 / 2"),
        finish,
        says("Back in stock", ".o_scanner_ok"),
        // put away what lies loose
        { trigger: ".o_scanner_back", run: "click" },
        { trigger: ".o_scanner_tile_put", run: "click" },
        { trigger: ".o_scanner_document:contains(Stock)", run: "click" },
        scan(WRONG),
        { trigger: '.o_scanner_line[data-number="SCAN 333 C"]:contains(1 in hand)' },
        scan(WRONG),
        { trigger: '.o_scanner_line[data-number="SCAN 333 C"]:contains(2 in hand)' },
        scan("BIN-SCA-01"),
        says("in SCA-01", ".o_scanner_ok"),
        { trigger: '.o_scanner_line[data-number="SCAN 333 C"] b:contains(4)' },
        { trigger: ".o_scanner_back", run: "click" },
        { trigger: '.o_scanner[data-screen="list"]' },
        { trigger: ".o_scanner_back", run: "click" },
        // look up
        { trigger: ".o_scanner_tile_part", run: "click" },
        ...type("scan-333-c"),
        { trigger: ".o_scanner_part .o_scanner_big:contains(SCAN 333 C)" },
        { trigger: ".o_scanner_bin_chip:contains(SCA-01)" },
    ],
});

let send;
let requests = 0;

/** The cable is cut: nothing reaches the server. `lost`: it does, but its answer gets lost. */
function cut(lost = false) {
    send = send || browser.XMLHttpRequest;
    browser.XMLHttpRequest = class extends send {
        send(body) {
            if (!this.path.includes("/dealer.scan/")) {
                super.send(body); // what the web client asks by itself is not what is tested
                return;
            }
            requests++;
            if (!lost) {
                setTimeout(() => this.dispatchEvent(new Event("error")));
                return;
            }
            const real = new send();
            real.open("POST", this.path);
            real.setRequestHeader("Content-Type", "application/json");
            real.addEventListener("loadend", () => this.dispatchEvent(new Event("error")));
            real.send(body);
        }
        open(method, path) {
            this.path = path;
            super.open(method, path);
        }
    };
}

registry.category("web_tour.tours").add("dealer_parts_scan_offline", {
    steps: () => [
        { trigger: ".o_scanner_tile_issue" },
        scan("SCTOUR-OFF"),
        done("SCAN 222 B", "0 / 6"),
        { trigger: ".o_scanner", run: () => cut() },
        scan(PLUG),
        scan(PLUG),
        done("SCAN 222 B", "2 / 6"),
        { trigger: ".o_scanner_badge:contains(2 waiting)" },
        scan(WRONG),
        says("without a connection", ".o_scanner_error"),
        done("SCAN 222 B", "2 / 6"),
        // the answer of the server gets lost: what it did must not be done again
        {
            trigger: ".o_scanner",
            run: async () => {
                cut(true);
                const before = requests;
                window.dispatchEvent(new Event("online"));
                while (requests === before) {
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }
                await new Promise((resolve) => setTimeout(resolve, 1500));
                cut();
            },
        },
        scan(PLUG),
        { trigger: ".o_scanner_badge:contains(3 waiting)" },
        { trigger: ".o_scanner_undo:enabled", run: "click" },
        says("Undone"),
        done("SCAN 222 B", "2 / 6"),
        scan(`01${"0"}${PLUG}3002`),
        done("SCAN 222 B", "4 / 6"),
        finish,
        yes,
        says("sent as soon as", ".o_scanner_ok"),
        { trigger: ".o_scanner_badge:contains(waiting)" },
        {
            trigger: ".o_scanner_badge:contains(6 waiting)",
            run: () => {
                // the handheld is dropped: everything is loaded anew
                browser.XMLHttpRequest = send;
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        { trigger: ".o_scanner_tiles .o_scanner_tile_issue" },
        { trigger: ".o_scanner:not(:has(.o_scanner_badge))" },
    ],
});
