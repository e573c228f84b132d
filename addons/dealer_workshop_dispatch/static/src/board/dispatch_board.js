import { Component, onMounted, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { BOARD_MIME, WorkshopBoard } from "@dealer_workshop_planning/board/board";
import { OverbookDialog } from "./overbook_dialog";

const REFRESH = 60000; // ms between looks at what happens on the floor
const PLAN_SECONDS = 8; // how long the solver may search

/** The shop floor: who does what, where and when; what is not planned yet beside it. */
export class DispatchBoard extends Component {
    static template = "dealer_workshop_dispatch.Board";
    static components = { WorkshopBoard };
    static props = ["*"];

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.panel = useRef("panel");
        this.state = useState({
            board: null,
            by: "bay",
            count: 1,
            query: "",
            planning: 0,
            over: false,
        });
        const params = this.props.action.params || {};
        this.day = params.day || false;
        this.orderId = params.order_id || false;
        this.onPointerUp = this.onPointerUp.bind(this);
        onWillStart(() => this.load());
        onMounted(() => {
            window.addEventListener("pointerup", this.onPointerUp, true);
            this.timer = setInterval(() => document.hidden || this.refresh(), REFRESH);
        });
        onWillUnmount(() => {
            window.removeEventListener("pointerup", this.onPointerUp, true);
            clearInterval(this.timer);
            clearInterval(this.ticker);
        });
    }

    async load() {
        const board = await this.orm.call("dealer.dispatch", "load", [], {
            day: this.day,
            by: this.state.by,
            days: this.state.count,
        });
        this.day = board.day;
        this.state.board = board;
    }

    /** Look again, unless somebody drags something right now. */
    async refresh() {
        if (!document.querySelector(".o_workshop_board.o_dragging") && !this.state.planning) {
            await this.load();
        }
    }

    // --- what is shown --------------------------------------------------------------------------

    get cards() {
        const query = this.state.query.trim().toLowerCase();
        return this.state.board.unplanned.filter(
            (card) =>
                !query ||
                `${card.plate} ${card.concern} ${card.skill}`.toLowerCase().includes(query)
        );
    }

    get rowTitle() {
        return this.state.by === "bay" ? _t("Bay") : _t("Technician");
    }

    get title() {
        const days = this.state.board.days;
        return days.length > 1
            ? `${days[0].label} – ${days[days.length - 1].label}`
            : days[0].label;
    }

    hours(hours) {
        const minutes = Math.round(hours * 60);
        return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    }

    // --- where to look --------------------------------------------------------------------------

    shift(days) {
        const day = luxon.DateTime.fromISO(this.day).plus({ days: days * this.state.count });
        this.day = day.toISODate();
        return this.load();
    }

    today() {
        this.day = false;
        return this.load();
    }

    setBy(by) {
        this.state.by = by;
        return this.load();
    }

    setCount(count) {
        this.state.count = count;
        return this.load();
    }

    // --- changes --------------------------------------------------------------------------------

    onDragStart(card, ev) {
        ev.dataTransfer.setData(BOARD_MIME, JSON.stringify({ id: card.id }));
        ev.dataTransfer.effectAllowed = "move";
    }

    onDropItem(item, { row, from }) {
        return this.drop({ job_id: item.id, start: from, ...this.place(row, true) });
    }

    onMove(block, { row, from, to, resized }) {
        return this.drop({
            job_id: block.job_id,
            booking_id: block.id,
            seen: block.seen,
            start: from,
            end: resized ? to : false,
            ...(row === block.row ? {} : this.place(row, false)),
        });
    }

    /** Who or where a row stands for; what a new job needs besides the server chooses. */
    place(row, isNew) {
        const key = this.state.by === "bay" ? "bay_id" : "employee_id";
        if (isNew && !row) {
            return { [key]: false };
        }
        return { [key]: row || false };
    }

    async drop(values) {
        const answer = await this.orm.call("dealer.dispatch", "drop", [values.job_id], {
            ...values,
            job_id: undefined,
        });
        if (!answer.refused) {
            await this.load();
            return;
        }
        if (answer.fresh) {
            await this.load();
        }
        if (answer.may_overbook && !values.overbook) {
            this.notification.add(answer.refused, {
                type: "danger",
                title: _t("This does not go"),
                buttons: [
                    { name: _t("Overbook"), onClick: () => this.overbook(values, answer.refused) },
                ],
            });
            return { handled: true };
        }
        return answer;
    }

    overbook(values, refusal) {
        this.dialog.add(OverbookDialog, {
            refusal,
            confirm: async (reason) => {
                const answer = await this.drop({ ...values, overbook: reason });
                if (answer && answer.refused) {
                    this.notification.add(answer.refused, { type: "danger" });
                }
            },
        });
    }

    /** A block let go over the panel is taken off the board. */
    async onPointerUp(ev) {
        const lifted = document.querySelector(".o_workshop_board_block.o_lifted");
        const panel = this.panel.el;
        if (!lifted || !panel) {
            return;
        }
        const box = panel.getBoundingClientRect();
        const inside =
            ev.clientX >= box.left &&
            ev.clientX <= box.right &&
            ev.clientY >= box.top &&
            ev.clientY <= box.bottom;
        if (!inside) {
            return;
        }
        window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
        const block = this.state.board.blocks.find((each) => String(each.id) === lifted.dataset.id);
        const answer = await this.orm.call("dealer.dispatch", "unplan", [block.id], {
            seen: block.seen,
        });
        if (answer.refused) {
            this.notification.add(answer.refused, {
                type: "danger",
                title: _t("This does not go"),
            });
        }
        await this.load();
    }

    // --- without a mouse ------------------------------------------------------------------------

    onOpen(block) {
        if (block.closed) {
            return;
        }
        if (block.job_id && this.state.board.can_plan && block.state !== "done") {
            return this.openPlace(block.job_id);
        }
        if (block.order_id) {
            return this.openOrder(block.order_id);
        }
    }

    async openPlace(jobId) {
        if (!this.state.board.can_plan) {
            return;
        }
        const action = await this.orm.call("dealer.repair.job", "action_place", [[jobId]]);
        await this.action.doAction(action, { onClose: () => this.load() });
    }

    openOrder(orderId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dealer.repair.order",
            res_id: orderId,
            views: [[false, "form"]],
        });
    }

    // --- the plan of the day --------------------------------------------------------------------

    async plan() {
        this.state.planning = 1;
        const begun = Date.now();
        this.ticker = setInterval(() => {
            const share = (Date.now() - begun) / (PLAN_SECONDS * 1000);
            this.state.planning = Math.min(Math.round(share * 100), 99);
        }, 200);
        try {
            const action = await this.orm.silent.call("dealer.dispatch", "plan_day", [], {
                day: this.day,
                seconds: PLAN_SECONDS,
            });
            await this.action.doAction(action);
        } finally {
            clearInterval(this.ticker);
            this.state.planning = 0;
        }
    }
}

registry.category("actions").add("dealer_workshop_dispatch.board", DispatchBoard);
