import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { Mutex } from "@web/core/utils/concurrency";
import { useBus, useService } from "@web/core/utils/hooks";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import {
    Component,
    onWillStart,
    onWillUnmount,
    reactive,
    useExternalListener,
    useState,
} from "@odoo/owl";
import { normalise, readCode } from "./scan_code";
import { ScanDocument } from "./scan_document";
import { ScanFeedback } from "./scan_feedback";
import { ScanInput } from "./scan_input";
import { ScanPart } from "./scan_part";
import { OfflineError, ScanStore } from "./scan_store";

/** One store a window: it goes on sending when the scanner is left. */
let store;
function getStore() {
    store = store || reactive(new ScanStore());
    return store;
}

/** The handheld's screen: tiles, the documents of a job, one document, a part's card. */
export class Scanner extends Component {
    static template = "dealer_parts_scan.Scanner";
    static components = { ScanDocument, ScanInput, ScanPart };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.store = useState(getStore());
        this.feedback = new ScanFeedback();
        this.mutex = new Mutex();
        this.hasCamera = isBarcodeScannerSupported();
        this.state = useState({
            screen: "home", // home, list, document, part, queue
            home: null,
            job: null,
            documents: null,
            part: null,
            message: null,
            question: null,
            open: null, // {job, key} of the document
            muted: this.feedback.muted,
            busy: false,
        });
        this.link = { current: null };
        this.say = this.say.bind(this);
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) =>
            this.onScan(detail.barcode)
        );
        useBus(this.store.bus, "answered", ({ detail }) => this.onAnswered(detail));
        useExternalListener(window, "online", () => this.store.send(true));
        useExternalListener(window, "offline", () => this.store.setOnline(false));
        onWillStart(async () => {
            this.store.send();
            await this.loadHome();
        });
        onWillUnmount(() => browser.clearTimeout(this.fade));
    }

    // --- what is said ---

    say(kind, text, sound = kind) {
        browser.clearTimeout(this.fade);
        this.state.message = { kind, text };
        this.feedback.give(sound);
        if (kind === "ok" || kind === "bin") {
            this.fade = browser.setTimeout(() => (this.state.message = null), 4000);
        }
    }

    /** A question must be answered by a tap; `yes` is what follows from it. */
    ask(text, yes, label = _t("Yes"), no = () => {}) {
        this.state.question = { text, yes, no, label };
        this.feedback.give("ask");
    }

    async answer(agreed) {
        const { yes, no } = this.state.question;
        this.state.question = null;
        await this.run(() => (agreed ? yes() : no()));
    }

    /** Run one thing after the other, and say in one sentence what went wrong. */
    run(work) {
        return this.mutex.exec(async () => {
            this.state.busy = true;
            try {
                await work();
            } catch (error) {
                this.say("error", error.message);
            } finally {
                this.state.busy = false;
            }
        });
    }

    toggleSound() {
        this.state.muted = this.feedback.toggle();
    }

    get soundLabel() {
        return this.state.muted ? _t("Sound is off") : _t("Sound is on");
    }

    get placeholder() {
        return this.state.screen === "document" ? _t("Part or bin") : _t("Number, part or name");
    }

    get badge() {
        const { waiting, refused } = this.store;
        if (refused.length) {
            return {
                kind: "danger",
                icon: "fa-exclamation-triangle",
                text: _t("%s refused", refused.length),
            };
        }
        if (waiting.length) {
            return { kind: "warning", icon: "fa-clock-o", text: _t("%s waiting", waiting.length) };
        }
        return this.store.online
            ? null
            : { kind: "warning", icon: "fa-unlink", text: _t("No connection") };
    }

    // --- going from screen to screen ---

    async loadHome() {
        try {
            this.state.home = await this.store.ask("home", "get_home", []);
        } catch (error) {
            this.say("error", error.message);
        }
    }

    goHome() {
        return this.run(async () => {
            Object.assign(this.state, { screen: "home", job: null, message: null, part: null });
            this.state.open = null;
            await this.loadHome();
        });
    }

    back() {
        const { screen, job, open } = this.state;
        if (screen === "queue" && open) {
            this.state.screen = "document";
            return;
        }
        return screen === "document" && job ? this.openJob(job) : this.goHome();
    }

    leave() {
        this.action.doAction("dealer_parts.stock_picking_action_issue", { clearBreadcrumbs: true });
    }

    openJob(job) {
        return this.run(async () => {
            Object.assign(this.state, { screen: "list", job, documents: null, open: null });
            this.state.message = null;
            try {
                this.state.documents = await this.store.ask(`list.${job.job}`, "get_documents", [
                    job.job,
                ]);
            } catch (error) {
                this.state.documents = [];
                throw error;
            }
        });
    }

    openPart() {
        Object.assign(this.state, { screen: "part", part: null, message: null });
    }

    openQueue() {
        this.state.screen = "queue";
    }

    openDocument(job, key) {
        return this.run(() => this.loadDocument(job, key));
    }

    async loadDocument(name, key) {
        await this.store.openDocument(name, key);
        const job = this.state.home?.jobs.find((one) => one.job === name);
        const open = { job: name, key };
        Object.assign(this.state, { screen: "document", job, open, message: null });
    }

    async onFinished(message) {
        await this.openJob(this.state.job);
        if (message) {
            this.say("ok", message, "finished");
        }
    }

    documentDate(document) {
        return document.date
            ? deserializeDateTime(document.date.replace("T", " ")).toLocaleString({
                  month: "short",
                  day: "numeric",
              })
            : "";
    }

    // --- scanning ---

    onScan(code) {
        if (!code?.trim()) {
            return;
        }
        if (this.state.question) {
            this.feedback.give("error");
            return;
        }
        return this.run(async () => {
            this.state.message = null;
            const reading = readCode(code);
            if (reading.error === "unknown") {
                throw new Error(
                    _t("This tag is not a part's. Read the tag on the part, or scan its barcode.")
                );
            } else if (reading.error) {
                throw new Error(_t("This tag can't be read. Scan the barcode of the part."));
            }
            if (this.state.screen === "document") {
                await this.link.current.scan(reading);
            } else if (this.state.screen === "part") {
                await this.lookUp(reading.text);
            } else {
                await this.scanOutside(reading);
            }
        });
    }

    async scanOutside(reading) {
        const job = this.state.screen === "list" ? this.state.job.job : false;
        let found;
        try {
            found = await this.store.call("find", [reading.text, job]);
        } catch (error) {
            if (!(error instanceof OfflineError)) {
                throw error;
            }
            const known = this.store.knownDocuments.find(
                (document) =>
                    (!job || document.job === job) &&
                    [document.name, document.big].some(
                        (name) => normalise(name) === normalise(reading.text)
                    )
            );
            if (!known) {
                throw new Error(
                    _t("No connection: only documents opened before can be opened now.")
                );
            }
            found = { job: known.job, document: known.key };
        }
        if (found.part) {
            Object.assign(this.state, { screen: "part", part: found.part });
            this.feedback.give("ok");
        } else {
            await this.loadDocument(found.job, found.document);
            this.feedback.give("bin");
        }
    }

    async lookUp(text) {
        this.state.part = await this.store.call("look_up", [text]);
        this.feedback.give("ok");
    }

    choosePart(id) {
        return this.run(async () => {
            this.state.part = await this.store.call("look_up_part", [id]);
        });
    }

    format(number) {
        return String(Math.round(number * 1000) / 1000);
    }

    // --- answers ---

    /** What is refused when nobody looks at its document is said here, and waits in the list. */
    onAnswered({ operation, answer }) {
        const shown = this.link.current?.document;
        const isHere = shown?.key === operation.document && shown?.job === operation.job;
        if (answer.state === "refused" && (operation.late || !isHere)) {
            this.say(
                "error",
                _t("%(what)s: %(why)s", { what: operation.label, why: answer.message })
            );
        }
    }

    repeat(operation) {
        return this.run(() =>
            this.store.repeat(operation, operation.question ? [operation.question] : [])
        );
    }

    drop(operation) {
        this.store.drop(operation);
    }

    sendNow() {
        return this.run(() => this.store.send(true));
    }
}

registry.category("actions").add("dealer_parts_scan.scanner", Scanner);
