import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";

const REFRESH = 60000; // ms

/** The technician's phone: what runs, what is next, one tap to start, switch, stop. */
export class MyDay extends Component {
    static template = "dealer_workshop_dispatch.MyDay";
    static props = ["*"];

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            day: null,
            error: "",
            asking: false,
            note: "",
            now: 0,
            busy: false,
        });
        onWillStart(() => this.load());
        onMounted(() => {
            this.tick();
            this.timers = [
                setInterval(() => this.tick(), 1000),
                setInterval(() => document.hidden || this.state.busy || this.load(), REFRESH),
            ];
        });
        onWillUnmount(() => this.timers.forEach(clearInterval));
    }

    tick() {
        this.state.now = Date.now();
    }

    async load() {
        try {
            this.state.day = await this.orm.call("dealer.repair.job", "get_my_day", []);
            this.state.error = "";
        } catch (error) {
            if (!error.data) {
                throw error;
            }
            this.state.error = error.data.message;
        }
    }

    // --- what is shown --------------------------------------------------------------------------

    get running() {
        return this.state.day.running;
    }

    get current() {
        return this.running && this.state.day.jobs.find((job) => job.id === this.running.job_id);
    }

    get next() {
        return this.state.day.jobs.filter((job) => job.whose === "mine");
    }

    get free() {
        return this.state.day.jobs.filter((job) => job.whose === "free");
    }

    /** Seconds since the running clock was started. */
    get seconds() {
        const begun = deserializeDateTime(this.running.started_on).toMillis();
        return Math.max(Math.floor((this.state.now - begun) / 1000), 0);
    }

    /** Hours clocked today, with what runs now. */
    get clockedToday() {
        const midnight = luxon.DateTime.fromMillis(this.state.now).startOf("day").toMillis();
        const today = Math.floor((this.state.now - midnight) / 1000);
        return this.state.day.hours + (this.running ? Math.min(this.seconds, today) / 3600 : 0);
    }

    get elapsed() {
        const seconds = this.seconds;
        const pad = (number) => String(number).padStart(2, "0");
        return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
    }

    hours(hours) {
        const minutes = Math.round(hours * 60);
        return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    }

    moment(text) {
        const moment = deserializeDateTime(text);
        const today = moment.hasSame(luxon.DateTime.now(), "day");
        return today ? moment.toFormat("HH:mm") : formatDateTime(moment, { format: "d MMM HH:mm" });
    }

    // --- taps -----------------------------------------------------------------------------------

    /** One tap at a time: a second one on the same phone waits for the first. */
    async tap(model, method, ids, kwargs = {}) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.orm.call(model, method, [ids], kwargs);
        } finally {
            this.state.busy = false;
            this.state.asking = false;
            this.state.note = "";
            await this.load();
        }
    }

    start(job) {
        return this.tap("dealer.repair.job", "action_switch_to", [job.id]);
    }

    startWork(work) {
        return this.tap("dealer.indirect.work", "action_start", [work.id]);
    }

    stop() {
        if (this.running.work_id) {
            return this.tap("dealer.indirect.work", "action_stop", [this.running.work_id]);
        }
        this.state.asking = true;
    }

    pause(reason) {
        return this.tap("dealer.repair.job", "action_pause", [this.running.job_id], {
            reason_id: reason.id,
            note: this.state.note.trim() || false,
        });
    }

    done() {
        return this.tap("dealer.repair.job", "action_done", [this.running.job_id]);
    }

    open(job) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dealer.repair.job",
            res_id: job.id,
            views: [[false, "form"]],
        });
    }

    openHours() {
        return this.action.doAction("dealer_workshop_dispatch.dealer_technician_figure_action");
    }

    askCorrection() {
        return this.action.doAction("dealer_workshop_dispatch.dealer_clock_correction_action");
    }
}

registry.category("actions").add("dealer_workshop_dispatch.my_day", MyDay);
