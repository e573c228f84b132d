import { Component, onMounted, onPatched, onWillUnmount, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const LANE = 46; // height of one lane of blocks, in px
const NAME = 150; // as in board.scss, in pixels
const PLATE = 84;
const DRAG_FROM = 4; // px the pointer moves before a press becomes a drag
export const BOARD_MIME = "application/x-dealer-board";

/**
 * Rows × time, with blocks that are dragged and resized. It knows neither bays nor appointments:
 * whoever uses it gives rows and blocks and is called back.
 *
 * Every moment is a whole number of *minutes since 1970-01-01 00:00 on the store's own clock*
 * (server: `dealer.workshop.board._to_wall` and `_from_wall`), whatever zone the browser is in.
 *
 * Props
 * - `rows`: `[{id, name, subtitle?, hours?: [[from, to], …] (open; the rest is shaded), badge?}]`
 * - `days`: `[{key, label, from, to, today?, used?, capacity?}]`: the stretch of each day that is
 *   shown; `used` and `capacity` in hours draw the bar of the day
 * - `blocks`: `[{id, row, from, to, title, subtitle?, tooltip?, tone?, fixed?, flag?}]`; `tone` is a
 *   colour: request, confirmed, arrived, working, done, blocked, warning; `fixed`: cannot be moved;
 *   `flag`: icon class, such as `fa-bolt`
 * - `now?`: minutes; a line is drawn there
 * - `step?`: minutes a drag snaps to (15)
 * - `rowTitle?`: heading of the first column
 * - `onMove?(block, {row, from, to, resized})`: may return a promise. It resolves to nothing when it
 *   is done (the caller gives new `blocks`), or to `{refused: sentence}`: the block snaps back and
 *   the sentence is shown. `{handled: true}` snaps back without a word.
 * - `onOpen?(block)`: a block was tapped
 * - `onEmpty?({row, from})`: an empty place was tapped
 * - `onDropItem?(item, {row, from})`: something dragged onto the board from outside: an element with
 *   `draggable="true"` whose dragstart sets `dataTransfer.setData(BOARD_MIME, JSON.stringify(item))`;
 *   the answer counts as that of `onMove`
 */
export class WorkshopBoard extends Component {
    static template = "dealer_workshop_planning.Board";
    static props = {
        rows: Array,
        days: Array,
        blocks: Array,
        now: { type: Number, optional: true },
        step: { type: Number, optional: true },
        rowTitle: { type: String, optional: true },
        onMove: { type: Function, optional: true },
        onOpen: { type: Function, optional: true },
        onEmpty: { type: Function, optional: true },
        onDropItem: { type: Function, optional: true },
    };
    static defaultProps = { step: 15, rowTitle: "" };

    setup() {
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({ drag: null, over: null, waiting: null });
        this.onPointerMove = this.onPointerMove.bind(this);
        this.onPointerUp = this.onPointerUp.bind(this);
        this.onKey = (ev) => ev.key === "Escape" && this.stopDrag();
        onMounted(() => this.markReady());
        onPatched(() => this.markReady());
        onWillUnmount(() => this.stopDrag());
    }

    markReady() {
        if (this.root.el) {
            this.root.el.dataset.ready = "1";
        }
    }

    // --- time and place -------------------------------------------------------------------------

    get total() {
        return this.props.days.reduce((sum, day) => sum + day.to - day.from, 0) || 1;
    }

    /** Percent from the left at which a moment is shown; moments that are not shown stick to the
     * edge of their day. */
    position(moment) {
        let before = 0;
        for (const day of this.props.days) {
            if (moment <= day.to) {
                return ((before + Math.max(moment - day.from, 0)) / this.total) * 100;
            }
            before += day.to - day.from;
        }
        return 100;
    }

    /** The moment shown at a share (0 to 1) of the width. */
    moment(share) {
        let left = Math.min(Math.max(share, 0), 0.99999) * this.total;
        for (const day of this.props.days) {
            if (left < day.to - day.from) {
                return day.from + left;
            }
            left -= day.to - day.from;
        }
        return 0;
    }

    snap(moment) {
        return Math.round(moment / this.props.step) * this.props.step;
    }

    dayStyle(day) {
        return `left: ${this.position(day.from)}%; width: ${((day.to - day.from) / this.total) * 100}%`;
    }

    span(from, to) {
        const left = this.position(from);
        return `left: ${left}%; width: ${Math.max(this.position(to) - left, 0.4)}%`;
    }

    get ticks() {
        const ticks = [];
        const every = this.props.days.length > 2 ? 240 : 60;
        for (const day of this.props.days) {
            const first = Math.ceil((day.from + 1) / every) * every;
            for (let moment = first; moment < day.to; moment += every) {
                ticks.push({ moment, label: this.hour(moment) });
            }
        }
        return ticks;
    }

    hour(moment) {
        const minutes = ((moment % 1440) + 1440) % 1440;
        const pad = (number) => String(number).padStart(2, "0");
        return `${pad(Math.floor(minutes / 60))}:${pad(Math.round(minutes % 60))}`;
    }

    shades(row) {
        if (!row.hours) {
            return [];
        }
        const shades = [];
        for (const day of this.props.days) {
            let at = day.from;
            for (const [from, to] of row.hours) {
                if (to <= day.from || from >= day.to) {
                    continue;
                }
                if (from > at) {
                    shades.push([at, from]);
                }
                at = Math.max(at, to);
            }
            if (at < day.to) {
                shades.push([at, day.to]);
            }
        }
        return shades;
    }

    isNowShown() {
        const now = this.props.now;
        return now && this.props.days.some((day) => now >= day.from && now <= day.to);
    }

    fill(day) {
        return day.capacity ? Math.min((day.used / day.capacity) * 100, 100) : 0;
    }

    fillTone(day) {
        const fill = day.capacity ? day.used / day.capacity : 0;
        return fill > 0.95 ? "bg-danger" : fill > 0.75 ? "bg-warning" : "bg-success";
    }

    /** Blocks of a row with their place and lane; those that would cover each other lie below each
     * other. A short one is drawn wide enough to be read. */
    lanes(row) {
        const least = this.leastWidth;
        const shown = this.props.blocks
            .filter((block) => block.row === row.id && this.isShown(block))
            .sort((one, other) => one.from - other.from);
        const ends = [];
        return shown.map((block) => {
            const from = this.position(block.from);
            const real = Math.max(this.position(block.to) - from, 0.4);
            const width = Math.max(real, least);
            const left = Math.max(Math.min(from, 100 - width), 0);
            let lane = ends.findIndex((end) => end <= left + 0.001);
            if (lane < 0) {
                lane = ends.length;
            }
            ends[lane] = left + width;
            return { block, lane, left, width, real: (real / width) * 100 };
        });
    }

    /** The least width of a block, a plate's, as percent of the board. */
    get leastWidth() {
        const board = this.root.el ? this.root.el.clientWidth : window.innerWidth;
        return Math.min((PLATE / Math.max(board - NAME, 1)) * 100, 100);
    }

    isShown(block) {
        return this.props.days.some((day) => block.from < day.to && block.to > day.from);
    }

    rowHeight(lanes) {
        return Math.max(1, ...lanes.map(({ lane }) => lane + 1)) * LANE + 6;
    }

    blockStyle({ lane, left, width, real }) {
        return (
            `left: ${left}%; width: ${width}%; --real: ${real}%; ` +
            `top: ${lane * LANE + 4}px; height: ${LANE - 6}px`
        );
    }

    get dragStyle() {
        const drag = this.state.drag;
        return `${this.span(drag.from, drag.to)}; top: 4px; height: ${LANE - 6}px`;
    }

    // --- dragging -------------------------------------------------------------------------------

    laneAt(ev) {
        const lane = document
            .elementsFromPoint(ev.clientX, ev.clientY)
            .find((el) => el.classList.contains("o_workshop_board_lane"));
        if (!lane || !this.root.el.contains(lane)) {
            return null;
        }
        const box = lane.getBoundingClientRect();
        const row = this.props.rows.find((each) => String(each.id) === lane.dataset.row);
        return row && { row, moment: this.moment((ev.clientX - box.left) / box.width) };
    }

    onPointerDown(block, ev, resize = false) {
        if (ev.button || block.fixed || !this.props.onMove || this.state.waiting) {
            return;
        }
        const place = this.laneAt(ev);
        if (!place) {
            return;
        }
        this.press = {
            block,
            resize,
            x: ev.clientX,
            y: ev.clientY,
            grip: place.moment - block.from,
        };
        window.addEventListener("pointermove", this.onPointerMove);
        window.addEventListener("pointerup", this.onPointerUp);
        window.addEventListener("pointercancel", this.onPointerUp);
        window.addEventListener("keydown", this.onKey);
    }

    onPointerMove(ev) {
        const press = this.press;
        if (!press) {
            return;
        }
        if (
            !this.state.drag &&
            Math.hypot(ev.clientX - press.x, ev.clientY - press.y) < DRAG_FROM
        ) {
            return;
        }
        const place = this.laneAt(ev);
        if (!place) {
            return;
        }
        const { block } = press;
        if (press.resize) {
            const to = Math.max(this.snap(place.moment), block.from + this.props.step);
            this.state.drag = { id: block.id, row: block.row, from: block.from, to };
        } else {
            const from = this.snap(place.moment - press.grip);
            const to = from + block.to - block.from;
            this.state.drag = { id: block.id, row: place.row.id, from, to };
        }
    }

    async onPointerUp(ev) {
        const { drag } = this.state;
        const press = this.press;
        const cancelled = ev.type === "pointercancel";
        this.stopDrag();
        if (!drag || !press || cancelled) {
            return;
        }
        this.justDragged = true;
        setTimeout(() => (this.justDragged = false));
        const { block } = press;
        if (drag.row === block.row && drag.from === block.from && drag.to === block.to) {
            return;
        }
        const { row, from, to } = drag;
        await this.settle(block.id, () =>
            this.props.onMove(block, { row, from, to, resized: press.resize })
        );
    }

    stopDrag() {
        this.press = null;
        this.state.drag = null;
        window.removeEventListener("pointermove", this.onPointerMove);
        window.removeEventListener("pointerup", this.onPointerUp);
        window.removeEventListener("pointercancel", this.onPointerUp);
        window.removeEventListener("keydown", this.onKey);
    }

    /** Wait for the answer of a callback; a refusal is said and nothing has changed. */
    async settle(id, act) {
        this.state.waiting = id;
        try {
            const answer = await act();
            if (answer && answer.refused) {
                this.notification.add(answer.refused, {
                    type: "danger",
                    title: _t("This does not go"),
                });
            }
        } finally {
            this.state.waiting = null;
        }
    }

    onDragOver(row, ev) {
        if (this.props.onDropItem && ev.dataTransfer.types.includes(BOARD_MIME)) {
            ev.preventDefault();
            this.state.over = row.id;
        }
    }

    async onDrop(row, ev) {
        this.state.over = null;
        const text = ev.dataTransfer.getData(BOARD_MIME);
        if (!this.props.onDropItem || !text) {
            return;
        }
        ev.preventDefault();
        const box = ev.currentTarget.getBoundingClientRect();
        const from = this.snap(this.moment((ev.clientX - box.left) / box.width));
        const item = JSON.parse(text);
        await this.settle(item.id, () => this.props.onDropItem(item, { row: row.id, from }));
    }

    // --- tapping --------------------------------------------------------------------------------

    onClickBlock(block) {
        if (!this.justDragged && this.props.onOpen) {
            this.props.onOpen(block);
        }
    }

    onClickLane(row, ev) {
        if (this.justDragged || !this.props.onEmpty) {
            return;
        }
        const box = ev.currentTarget.getBoundingClientRect();
        const from = this.moment((ev.clientX - box.left) / box.width);
        this.props.onEmpty({
            row: row.id,
            from: Math.floor(from / this.props.step) * this.props.step,
        });
    }
}
