import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { ConnectionAbortedError, ConnectionLostError, rpc } from "@web/core/network/rpc";
import { user } from "@web/core/user";
import { session } from "@web/session";
import { EventBus } from "@odoo/owl";

const BATCH = 40;
const PATIENCE = 20000; // ms until a request counts as lost; it is sent again, and done once
const KEPT_DOCUMENTS = 40;
const RETRIES = [1000, 2000, 4000, 8000, 15000, 30000];

/** The device has no connection; what was asked can wait or come from what it remembers. */
export class OfflineError extends Error {}

function newUuid() {
    if (browser.crypto?.randomUUID) {
        return browser.crypto.randomUUID();
    }
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * What the device knows and what it still has to send.
 *
 * Everything is written to the local storage at once, each operation under a key of its own, so
 * that a reload, a crash or a second window loses and doubles nothing. Operations leave in the
 * order they were made, and stay until the server has answered them by their uuid.
 */
export class ScanStore {
    constructor() {
        this.prefix = `dealer_parts_scan.${session.db}.${user.userId}.`;
        this.bus = new EventBus();
        this.online = browser.navigator.onLine !== false;
        this.trouble = "";
        this.queue = this.loadQueue();
        this.documents = {};
        this.inFlight = null;
        this.attempts = 0;
        this.timer = null;
        this.count = 0;
    }

    // --- local storage ---

    read(name) {
        try {
            return JSON.parse(browser.localStorage.getItem(this.prefix + name));
        } catch {
            return null;
        }
    }

    write(name, value) {
        browser.localStorage.setItem(this.prefix + name, JSON.stringify(value));
    }

    /** For what can be asked for again: a full storage does no harm. */
    remember(name, value) {
        try {
            this.write(name, value);
        } catch {
            this.forget(name);
        }
    }

    forget(name) {
        browser.localStorage.removeItem(this.prefix + name);
    }

    names(start) {
        const found = [];
        for (let at = 0; at < browser.localStorage.length; at++) {
            const name = browser.localStorage.key(at);
            if (name.startsWith(this.prefix + start)) {
                found.push(name.slice(this.prefix.length));
            }
        }
        return found.sort();
    }

    loadQueue() {
        return this.names("op.")
            .map((name) => this.read(name))
            .filter(Boolean);
    }

    // --- asking ---

    async call(method, args) {
        const request = rpc(
            `/web/dataset/call_kw/dealer.scan/${method}`,
            { model: "dealer.scan", method, args, kwargs: { context: user.context } },
            { silent: true }
        );
        const timer = browser.setTimeout(() => request.abort(), PATIENCE);
        try {
            const result = await request;
            this.setOnline(true);
            return result;
        } catch (error) {
            if (error instanceof ConnectionLostError || error instanceof ConnectionAbortedError) {
                this.setOnline(false);
                throw new OfflineError(_t("No connection."));
            }
            if (error.exceptionName === "odoo.http.SessionExpiredException" || error.code === 100) {
                this.setOnline(false);
                this.trouble = _t("You are logged out. Log in again: what waits is then sent.");
                throw new OfflineError(this.trouble);
            }
            throw new Error(error.data?.message || error.message);
        } finally {
            browser.clearTimeout(timer);
        }
    }

    /** Ask, and remember the answer; without a connection take what is remembered. */
    async ask(name, method, args) {
        try {
            const answer = await this.call(method, args);
            this.remember(name, answer);
            return answer;
        } catch (error) {
            const known = error instanceof OfflineError && this.read(name);
            if (known) {
                return known;
            }
            throw error;
        }
    }

    setOnline(online) {
        if (online && !this.online) {
            this.trouble = "";
        }
        this.online = online;
        if (online) {
            this.attempts = 0;
        } else {
            this.retryLater();
        }
    }

    retryLater() {
        browser.clearTimeout(this.timer);
        const wait = RETRIES[Math.min(this.attempts++, RETRIES.length - 1)];
        this.timer = browser.setTimeout(() => this.send(true), wait);
    }

    // --- documents ---

    name(job, key) {
        return `doc.${job}|${key}`;
    }

    async openDocument(job, key) {
        const name = this.name(job, key);
        await this.send();
        const found = await this.ask(name, "open_document", [job, key]);
        found.hand = this.read(`hand.${job}|${key}`) || {};
        this.documents[name] = found;
        this.remember(name, found);
        this.tidy(name);
        return this.documents[name];
    }

    /** Forget the documents that were opened longest ago. */
    tidy(name) {
        const opened = (this.read("opened") || []).filter((other) => other !== name);
        opened.unshift(name);
        for (const old of opened.splice(KEPT_DOCUMENTS)) {
            this.forget(old);
        }
        this.remember("opened", opened);
    }

    /** @returns the documents the device could open without a connection */
    get knownDocuments() {
        return (this.read("opened") || []).map((name) => this.read(name)).filter(Boolean);
    }

    saveHand(document) {
        const name = `hand.${document.job}|${document.key}`;
        if (Object.keys(document.hand).length) {
            this.write(name, document.hand);
        } else {
            this.forget(name);
        }
    }

    applyProgress(job, progress) {
        const name = this.name(job, progress.key);
        const document = this.documents[name] || this.read(name);
        if (!document) {
            return;
        }
        document.state = progress.state;
        document.last = progress.last || false;
        document.tags = progress.tags || [];
        if (document.mode !== "collect") {
            const known = new Set(document.lines.map((line) => String(line.id)));
            document.stale = Object.keys(progress.lines).some((id) => !known.has(id));
            document.lines = document.lines.filter((line) => line.id in progress.lines);
            for (const line of document.lines) {
                Object.assign(line, progress.lines[line.id]);
            }
        }
        if (progress.state === "open") {
            this.remember(name, document);
        } else {
            this.forget(name);
        }
    }

    // --- operations ---

    get waiting() {
        return this.queue.filter((operation) => operation.state === "waiting");
    }

    get refused() {
        return this.queue.filter((operation) => operation.state === "refused");
    }

    waitingOf(document) {
        return this.waiting.filter(
            (operation) => operation.document === document.key && operation.job === document.job
        );
    }

    add(operation) {
        const stamp = String(Date.now()).padStart(15, "0");
        const full = {
            ...operation,
            uuid: newUuid(),
            at: new Date().toISOString(),
            name: `op.${stamp}.${String(this.count++).padStart(6, "0")}`,
            state: "waiting",
            tried: false,
            late: false,
        };
        try {
            this.write(full.name, full);
        } catch {
            throw new Error(
                _t("This device can keep no more scans. Wait until it has a connection again.")
            );
        }
        this.queue.push(full);
        this.send();
        return full;
    }

    drop(operation) {
        this.forget(operation.name);
        const at = this.queue.findIndex((other) => other.uuid === operation.uuid);
        if (at >= 0) {
            this.queue.splice(at, 1);
        }
    }

    /** Send again what was refused, as a new operation, with the questions answered. */
    repeat(operation, confirmed = []) {
        this.drop(operation);
        const { uuid, name, at, state, tried, late, message, question, ...values } = operation;
        return this.add({ ...values, confirmed: [...(values.confirmed || []), ...confirmed] });
    }

    /** Send what waits, in order. One request at a time; it resolves when there is no more to do. */
    send(again = false) {
        if (!this.inFlight) {
            this.inFlight = this.sendAll(again).finally(() => {
                this.inFlight = null;
            });
        }
        return this.inFlight;
    }

    async sendAll(again) {
        if (again && !this.waiting.length) {
            await this.call("get_home", []).catch(() => {});
        }
        while (this.waiting.length) {
            const batch = this.waiting.slice(0, BATCH);
            for (const operation of batch) {
                operation.tried = true;
                this.remember(operation.name, operation);
            }
            let result;
            try {
                result = await this.call("send", [
                    batch.map((operation) => this.export(operation)),
                ]);
            } catch (error) {
                for (const operation of batch) {
                    operation.late = true;
                    this.remember(operation.name, operation);
                }
                if (!(error instanceof OfflineError)) {
                    this.trouble = error.message;
                    this.retryLater();
                }
                return;
            }
            this.trouble = "";
            this.settle(batch, result);
        }
    }

    export(operation) {
        const { name, state, tried, late, label, tag, ...values } = operation;
        return values;
    }

    settle(batch, { answers, documents }) {
        const answered = Object.fromEntries(answers.map((answer) => [answer.uuid, answer]));
        const jobs = {};
        const told = [];
        for (const operation of batch) {
            const answer = answered[operation.uuid];
            jobs[operation.document] = operation.job;
            if (answer.state === "done") {
                this.drop(operation);
            } else {
                operation.state = "refused";
                operation.message = answer.message;
                operation.question = answer.question;
                this.remember(operation.name, operation);
            }
            told.push({ operation, answer });
        }
        for (const progress of documents) {
            this.applyProgress(jobs[progress.key], progress);
        }
        for (const detail of told) {
            this.bus.trigger("answered", detail);
        }
    }
}
