import { _t } from "@web/core/l10n/translation";
import { useBus } from "@web/core/utils/hooks";
import { Component, onWillUnmount, useState } from "@odoo/owl";
import { OfflineError } from "./scan_store";

/** One document: its lines, what to take next on top, what is complete below. */
export class ScanDocument extends Component {
    static template = "dealer_parts_scan.ScanDocument";
    static props = {
        store: Object,
        job: String,
        documentKey: String,
        link: Object, // the screen puts itself here, for scans to reach it
        say: Function,
        ask: Function,
        run: Function,
        openDocument: Function,
        openQueue: Function,
        onFinished: Function,
    };

    setup() {
        this.store = useState(this.props.store);
        const { bin_side } = this.document;
        this.state = useState({
            line: false, // scanned last
            keys: false, // whose keypad is open
            source: null,
            target: null,
            side: { both: "source", none: "" }[bin_side] ?? bin_side,
            keypad: "",
        });
        this.props.link.current = this;
        useBus(this.store.bus, "answered", ({ detail }) => this.onAnswered(detail));
        onWillUnmount(() => {
            if (this.props.link.current === this) {
                this.props.link.current = null;
            }
        });
    }

    get document() {
        return this.store.documents[this.store.name(this.props.job, this.props.documentKey)];
    }

    // --- the lines ---

    /** Open lines by bin, so that the way through the store is one round; complete ones last. */
    get lines() {
        const here = this.state.source?.id;
        const rank = (line) => [
            this.left(line) > 0 ? 0 : 1,
            here && line.bin_id === here ? 0 : 1,
            line.bin || "~",
            line.number,
        ];
        return [...this.document.lines].sort((one, other) => {
            const [a, b] = [rank(one), rank(other)];
            const at = a.findIndex((value, place) => value !== b[place]);
            return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
        });
    }

    get next() {
        return this.lines.find((line) => this.left(line) > 0);
    }

    isShort(line) {
        const { mode, bin_side } = this.document;
        return (
            mode === "each" &&
            bin_side !== "target" &&
            line.reserved + 0.0005 < line.demanded - line.done &&
            this.left(line) > 0
        );
    }

    select(line) {
        this.state.keys = this.state.keys === line.id ? false : line.id;
        this.state.keypad = "";
    }

    get typed() {
        return Number(this.state.keypad) || 0;
    }

    press(key) {
        if (key === "⌫") {
            this.state.keypad = this.state.keypad.slice(0, -1);
        } else if (this.state.keypad.length < 6) {
            this.state.keypad += key;
        }
    }

    tap(line, quantity) {
        this.state.keypad = "";
        return this.props.run(() => this.take(line, quantity));
    }

    chooseSide(side) {
        this.state.side = side;
        this.state[side] = null;
    }

    // --- scanning ---

    async scan(reading) {
        const { document } = this;
        if (this.isClosed(document)) {
            throw new Error(_t("%s is finished. Go back and open the next.", document.name));
        }
        const here = document.mode === "count" && this.state.source?.id;
        const lines = document.lines.filter(
            (line) => reading.key in line.codes && (!here || line.bin_id === here)
        );
        if (document.mode === "count" && !here && lines.length > 1) {
            throw new Error(_t("The part lies in several bins: scan the bin first."));
        }
        const line = lines.find((one) => this.left(one) > 0) || lines[0];
        if (line) {
            const quantity = line.codes[reading.key] * (reading.quantity || 1);
            return this.take(line, quantity, reading);
        }
        const code = reading.text.toUpperCase();
        const sides = document.bins.filter((bin) =>
            bin.codes.some((known) => known.toUpperCase() === code)
        );
        const bin = sides.find((one) => one.side === this.state.side) || sides[0];
        if (bin) {
            return this.takeBin(bin);
        }
        let meant;
        try {
            meant = await this.store.call("resolve", [document.job, document.key, reading.text]);
        } catch (error) {
            if (error instanceof OfflineError) {
                throw new Error(
                    _t(
                        "“%(code)s” is not on %(document)s, as far as this device knows without a connection.",
                        {
                            code: reading.text,
                            document: document.name,
                        }
                    )
                );
            }
            throw error;
        }
        if (meant.bin) {
            return this.takeBin(meant.bin);
        }
        if (meant.document) {
            await this.props.openDocument(document.job, meant.document);
            return;
        }
        if (meant.product_id) {
            return this.countUnexpected(meant, reading);
        }
        const found = document.lines.find((one) => one.id === meant.line);
        if (!found) {
            throw new Error(_t("The document has changed. Open it again."));
        }
        await this.take(found, meant.quantity, { ...reading, tag: meant.tag || reading.tag });
    }

    /** A part nobody expected in the bin is counted as well: it gets a line of its own. */
    countUnexpected({ product_id, quantity, name }, reading) {
        const { document } = this;
        if (!this.state.source) {
            throw new Error(_t("%s is not expected in this count: scan its bin first.", name));
        }
        this.store.add({
            job: document.job,
            document: document.key,
            kind: "scan",
            code: reading.text,
            product_id,
            quantity,
            location_id: this.state.source.id,
            label: `${document.big} · ${name} × ${this.format(quantity)}`,
        });
        this.props.say(
            "ok",
            _t("%(part)s is new in %(bin)s, counted.", {
                part: name,
                bin: this.state.source.name,
            })
        );
    }

    takeBin(bin) {
        const { document, state } = this;
        if (document.mode === "put") {
            return this.putInto(bin);
        }
        state[bin.side] = bin;
        if (document.bin_side === "both") {
            state.side = bin.side === "source" ? "target" : "source";
        }
        this.props.say(
            "bin",
            bin.side === "source" ? _t("From %s", bin.name) : _t("Into %s", bin.name)
        );
    }

    // --- quantities ---

    /** What waits to be sent for a line, and what is in the hand. */
    pending(line) {
        const { document } = this;
        let sum = document.hand[line.id]?.quantity || 0;
        for (const operation of this.store.waitingOf(document)) {
            if (operation.line === line.id) {
                sum += operation.kind === "undo" ? -operation.quantity : operation.quantity;
            }
        }
        return sum;
    }

    done(line) {
        return line.done + this.pending(line);
    }

    left(line) {
        if (this.document.mode === "count") {
            return line.counted || this.pending(line) ? 0 : 1;
        }
        return Math.round((line.demanded - this.done(line)) * 1000) / 1000;
    }

    isClosed(document) {
        return (
            document.state !== "open" ||
            this.store.waitingOf(document).some((operation) => operation.kind === "finish")
        );
    }

    isCounted(tag) {
        const { document } = this;
        return (
            (document.tags || []).includes(tag) ||
            Object.values(document.hand).some((held) => held.tags?.includes(tag)) ||
            this.store.waitingOf(document).some((operation) => operation.tag === tag)
        );
    }

    /** Take some of a line, after the questions that have to be asked. */
    async take(line, quantity, reading = {}, agreed = []) {
        const { document } = this;
        if (reading.tag && this.isCounted(reading.tag)) {
            this.props.say("ask", _t("This tag is counted already."), "error");
            return;
        }
        this.state.line = line.id;
        const again = (code) => () => this.take(line, quantity, reading, [...agreed, code]);
        if (line.warning && !agreed.includes("warning")) {
            if (this.done(line) && line.agreed) {
                agreed = [...agreed, "warning"];
            } else {
                this.props.ask(line.warning, again("warning"), _t("Take it all the same"));
                return;
            }
        }
        const isOver =
            document.mode !== "count" && this.done(line) + quantity > line.demanded + 0.0005;
        if (isOver && !agreed.includes("over")) {
            const text = _t("%(demanded)s of %(part)s are asked for, this makes %(total)s.", {
                demanded: this.format(line.demanded),
                part: line.number || line.name,
                total: this.format(this.done(line) + quantity),
            });
            if (!document.allows_over || document.mode !== "each") {
                throw new Error(text);
            }
            this.props.ask(text, again("over"), _t("Take them"));
            return;
        }
        line.agreed = agreed.includes("warning");
        if (["each", "count"].includes(document.mode)) {
            this.store.add({
                job: document.job,
                document: document.key,
                kind: "scan",
                code: reading.text || "",
                tag: reading.tag || "",
                line: line.id,
                quantity,
                location_id: this.state.source?.id || false,
                location_dest_id: this.state.target?.id || false,
                confirmed: agreed,
                label: `${document.big} · ${line.number || line.name} × ${this.format(quantity)}`,
            });
        } else {
            const held = document.hand[line.id] || { quantity: 0, tags: [], steps: [] };
            held.quantity += quantity;
            held.steps.push(quantity);
            held.agreed = held.agreed || agreed.includes("warning");
            if (reading.tag) {
                held.tags.push(reading.tag);
            }
            document.hand[line.id] = held;
            document.hand_last = line.id;
            this.store.saveHand(document);
        }
        this.praise(line, quantity);
    }

    praise(line, quantity) {
        const { document } = this;
        const text = `${line.number || line.name}  +${this.format(quantity)}`;
        if (document.mode !== "put" && document.lines.every((one) => this.left(one) <= 0)) {
            this.props.say("ok", _t("%s: everything is here. Finish.", text), "finished");
        } else if (document.mode === "put") {
            this.props.say("ok", _t("%s in the hand: scan the bin.", text));
        } else {
            this.props.say("ok", text);
        }
    }

    /** What is in the hand goes into a bin. */
    putInto(bin) {
        const { document } = this;
        const held = Object.entries(document.hand);
        if (!held.length) {
            throw new Error(_t("Scan the part first, then the bin."));
        }
        for (const [id, { quantity }] of held) {
            const line = document.lines.find((one) => one.id === Number(id));
            this.store.add({
                job: document.job,
                document: document.key,
                kind: "scan",
                code: "",
                line: Number(id),
                quantity,
                location_dest_id: bin.id,
                label: `${line?.number || ""} × ${this.format(quantity)} → ${bin.name}`,
            });
        }
        document.hand = {};
        this.store.saveHand(document);
        this.props.say("ok", _t("Put into %s.", bin.name), "finished");
    }

    format(number) {
        return String(Math.round(number * 1000) / 1000);
    }

    // --- undo and finish ---

    get canUndo() {
        const { document } = this;
        if (!document || this.isClosed(document)) {
            return false;
        }
        const waiting = this.store.waitingOf(document);
        return (
            Object.keys(document.hand).length > 0 ||
            waiting.some((operation) => operation.kind === "scan") ||
            (Boolean(document.last) && !waiting.length)
        );
    }

    undo() {
        return this.props.run(async () => {
            const { document } = this;
            const held = document.hand[document.hand_last] && document.hand_last;
            const id = held || Object.keys(document.hand)[0];
            if (id) {
                const hand = document.hand[id];
                const quantity = hand.steps.pop();
                hand.quantity -= quantity;
                hand.tags.pop();
                if (!hand.steps.length) {
                    delete document.hand[id];
                }
                this.store.saveHand(document);
                this.props.say("bin", _t("Undone."));
                return;
            }
            // what is being sent first gets its answer
            await this.store.inFlight;
            const waiting = this.store.waitingOf(document);
            const last = waiting.at(-1);
            if (last?.kind === "scan" && !last.tried) {
                this.store.drop(last);
            } else {
                // the server may have it, its answer got lost: then it is undone there
                const target = last?.kind === "scan" ? last : !waiting.length && document.last;
                if (!target) {
                    throw new Error(_t("Wait for the connection to undo more."));
                }
                this.store.add({
                    job: document.job,
                    document: document.key,
                    kind: "undo",
                    target: target.uuid,
                    line: target.line,
                    quantity: target.quantity,
                    label: _t("%s · undo", document.big),
                });
            }
            this.props.say("bin", _t("Undone."));
        });
    }

    get progress() {
        const { document } = this;
        const lines = document.lines.filter((line) => line.demanded);
        if (document.mode === "count") {
            const open = document.lines.filter((line) => this.left(line)).length;
            const all = document.lines.length;
            const percent = all ? Math.round((100 * (all - open)) / all) : 0;
            return { done: all - open, total: all, left: open, percent };
        }
        const total = lines.reduce((sum, line) => sum + line.demanded, 0);
        const done = lines.reduce((sum, line) => sum + Math.min(this.done(line), line.demanded), 0);
        return {
            done: this.format(done),
            total: this.format(total),
            left: this.format(total - done),
            percent: total ? Math.round((100 * done) / total) : 0,
        };
    }

    finish() {
        return this.props.run(async () => {
            const { document } = this;
            if (document.mode === "put") {
                if (Object.keys(document.hand).length) {
                    throw new Error(_t("There are parts in the hand: scan the bin they go into."));
                }
                return this.props.onFinished();
            }
            if (this.store.refused.some((operation) => operation.document === document.key)) {
                this.props.openQueue();
                throw new Error(_t("Look at the refused scans first."));
            }
            if (!document.lines.some((line) => this.done(line) > 0)) {
                throw new Error(_t("Nothing was scanned yet."));
            }
            const left = document.lines.filter((line) => this.left(line) > 0).length;
            if (left && document.mode === "each") {
                this.props.ask(
                    _t(
                        "%s lines are not complete. Finish with what was scanned? The rest stays open.",
                        left
                    ),
                    () => this.sendFinish(),
                    _t("Finish")
                );
            } else {
                this.sendFinish();
            }
        });
    }

    sendFinish() {
        const { document } = this;
        const held = Object.entries(document.hand);
        this.store.add({
            job: document.job,
            document: document.key,
            kind: "finish",
            lines: held.map(([id, { quantity }]) => [Number(id), quantity]),
            confirmed: held.some(([, { agreed }]) => agreed) ? ["warning"] : [],
            label: _t("%s · finish", document.big),
        });
        if (document.mode === "collect") {
            document.hand = {};
            this.store.saveHand(document);
        }
        this.props.say(
            "ok",
            this.store.online
                ? _t("Finishing %s …", document.name)
                : _t("%s is finished and sent as soon as there is a connection.", document.name),
            "bin"
        );
    }

    // --- answers ---

    onAnswered({ operation, answer }) {
        const { document, store } = this;
        if (operation.document !== document.key || operation.job !== document.job) {
            return;
        }
        if (answer.state === "done") {
            if (operation.kind === "finish") {
                this.props.onFinished(answer.message);
                return;
            }
            if (answer.message) {
                this.props.say("ok", answer.message, "bin");
            }
        } else if (!operation.late) {
            // Said at once to whoever scanned it; what is refused later waits in the list.
            const refused = store.refused.find((one) => one.uuid === operation.uuid);
            if (answer.question) {
                this.props.ask(
                    answer.message,
                    () => store.repeat(refused, [answer.question]),
                    _t("Yes"),
                    () => store.drop(refused)
                );
            } else {
                store.drop(refused);
                this.props.say("error", answer.message);
            }
        }
        if (document.stale) {
            this.props.openDocument(document.job, document.key);
        }
    }
}
