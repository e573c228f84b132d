import { Component, onMounted, onWillRender, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { isMacOS } from "@web/core/browser/feature_detection";

import {
    GRID,
    LABEL,
    STAGE,
    cut,
    findNeighbour,
    measure,
    route,
    snap,
    surround,
    wrap,
} from "./geometry";
import { PHASES, STAGE_MARKS, STEP_MARKS, describeStep, getGlyph } from "./marks";

const ZOOM = { min: 0.2, max: 2, step: 1.25, readable: 0.55 };
const SLACK = { mouse: 4, pen: 6, touch: 10 }; // pixels a tap may wander
const MARK = 17;

/**
 * The workflow as a graph: stages are boxes, steps arrows. Shows and reports what people do with
 * mouse, fingers and keys; what it means is the editor's.
 */
export class WorkflowDrawing extends Component {
    static template = "dealer_workflow.Drawing";
    static props = {
        drawing: Object,
        places: Map,
        selection: { optional: true },
        editable: Boolean,
        issues: Map, // "stage 3" → error or warning
        trial: { optional: true }, // what a person could do: `stage_id`, `steps` by id
        onSelect: Function,
        onOpen: Function,
        onMove: Function,
        onConnect: Function,
        onAddStage: Function,
        onRemove: Function,
        onKey: Function,
        announce: Function,
        setApi: Function,
    };

    setup() {
        this.root = useRef("root");
        this.svg = useRef("svg");
        this.view = useState({ x: 0, y: 0, k: 1 });
        this.hand = useState({ moving: null, x: 0, y: 0, link: null });
        this.pointers = new Map();
        this.stageSize = STAGE;
        onWillRender(() => this.compute());
        onMounted(() => {
            this.start();
            this.props.setApi({
                fit: () => this.fit(),
                reveal: (selection, focus) => this.reveal(selection, focus),
                getCentre: () => this.getCentre(),
                startLink: (id) => this.startLink(id),
                getArrows: () => this.getLayoutArrows(),
            });
        });
        let width = 0;
        useEffect(
            (el) => {
                const observer = new ResizeObserver(() => {
                    // what was in the middle stays there
                    this.view.x += width ? (el.clientWidth - width) / 2 : 0;
                    width = el.clientWidth;
                });
                observer.observe(el);
                return () => observer.disconnect();
            },
            () => [this.root.el]
        );
    }

    // === WHAT IS SHOWN === //

    get fonts() {
        if (!this._fonts) {
            const family = getComputedStyle(document.body).fontFamily;
            this._fonts = {
                name: `600 14px ${family}`,
                small: `12px ${family}`,
                label: `500 12px ${family}`,
            };
        }
        return this._fonts;
    }

    /** Boxes, arrows and labels of this rendering. */
    compute() {
        const { drawing, places } = this.props;
        this.names = new Map(drawing.stages.map((stage) => [stage.id, stage.name]));
        const steps = drawing.steps.filter((step) => this.names.has(step.to));
        const pills = new Map(drawing.stages.map((stage) => [stage.id, []]));
        for (const step of steps.filter((s) => !s.from.length)) {
            pills.get(step.to).push(step);
        }
        this.stages = drawing.stages.map((stage, index) => {
            const place = this.hand.moving === stage.id ? this.hand : places.get(stage.id);
            return this.describeStage(stage, place, pills.get(stage.id), index);
        });
        this.boxes = new Map(this.stages.map((stage) => [stage.id, stage.box]));
        const arrows = this.listArrows(steps);
        const routes = this.getRoutes(arrows);
        this.arrows = arrows.map((arrow) => ({ ...arrow, ...routes.get(arrow.key) }));
    }

    /** Ways of the arrows; zooming and selecting change none of them. */
    getRoutes(arrows) {
        const obstacles = this.stages.flatMap((stage) => stage.pills.map((pill) => pill.box));
        const key = JSON.stringify([
            [...this.boxes],
            obstacles,
            arrows.map((a) => [a.key, a.labelWidth]),
        ]);
        if (key !== this.routesKey) {
            this.routesKey = key;
            this.routes = route(arrows, this.boxes, obstacles);
        }
        return this.routes;
    }

    describeStage(stage, place, pills, index) {
        const above = this.getPillRoom(pills.length);
        const shown = pills.map((step, i) => this.describePill(step, place, i));
        const labels = wrap(stage.name, STAGE.width - 56, this.fonts.name);
        const limit = stage.time_limit ? this.formatHours(stage.time_limit) : "";
        const marks = [];
        if (limit) {
            marks.push({ ...STAGE_MARKS[0], text: limit });
        }
        if (stage.actions) {
            marks.push({ ...STAGE_MARKS[1], text: "" });
        }
        let right = STAGE.width - 12;
        for (const mark of marks) {
            const width = MARK + (mark.text ? measure(mark.text, this.fonts.small) + 2 : 0);
            right -= width;
            mark.x = right;
            right -= 6;
        }
        return {
            id: stage.id,
            phase: stage.phase,
            first: index === 0,
            x: place.x,
            y: place.y,
            box: {
                x: place.x,
                y: place.y,
                width: STAGE.width,
                height: STAGE.height,
                taken: shown.length ? Math.max(...shown.map((p) => p.width)) + 10 : 0,
            },
            above,
            pills: shown,
            labels,
            category: cut(stage.category_label, right - 44, this.fonts.small),
            glyph: getGlyph(stage.icon || PHASES[stage.phase].icon),
            marks: marks.map((mark) => ({ ...mark, glyph: getGlyph(mark.icon) })),
            title: this.describe(stage, index, limit),
            issue: this.props.issues.get(`stage ${stage.id}`),
            selected: this.isSelected("stage", stage.id),
            current: this.props.trial?.stage_id === stage.id,
        };
    }

    describe(stage, index, limit) {
        const words = [_t("Stage %(stage)s", { stage: stage.name }), stage.category_label];
        if (index === 0) {
            words.push(_t("documents start here"));
        }
        if (stage.owner) {
            words.push(_t("looked after by %(who)s", { who: stage.owner }));
        }
        if (limit) {
            words.push(_t("time limit %(limit)s", { limit }));
        }
        return words.join(", ");
    }

    formatHours(hours) {
        return _t("%(hours)s h", { hours: Math.round(hours * 100) / 100 });
    }

    getPillRoom(count) {
        return count ? 14 + (count - 1) * (LABEL.height + 4) : 0;
    }

    describeLabel(step, maxWidth = LABEL.maxWidth) {
        const marks = STEP_MARKS.filter((mark) => mark.test(step));
        const room = maxWidth - 18 - marks.length * MARK;
        const text = cut(step.name, room, this.fonts.label);
        const width = Math.ceil(measure(text, this.fonts.label)) + 18 + marks.length * MARK;
        return {
            text,
            width,
            marks: marks.map((mark, i) => ({
                ...mark,
                glyph: getGlyph(mark.icon),
                x: 9 + i * MARK,
            })),
            textX: 9 + marks.length * MARK,
        };
    }

    describePill(step, place, index) {
        const label = this.describeLabel({ ...step, name: `${_t("Any")} → ${step.name}` }, 160);
        const x = 10;
        const y = -LABEL.height / 2 - index * (LABEL.height + 4) - 2;
        return {
            ...this.describeState(step, false),
            ...label,
            x,
            y,
            key: `${step.id} any`,
            step: step.id,
            box: {
                x: place.x + x,
                y: place.y + y,
                width: label.width,
                height: LABEL.height,
            },
        };
    }

    describeState(step, from) {
        const tried = this.props.trial?.steps.get(step.id);
        return {
            title: describeStep(step, this.names),
            issue: this.props.issues.get(`step ${step.id}`),
            selected: this.isSelected("step", step.id),
            tried:
                this.props.trial &&
                (tried && (!from || from === this.props.trial.stage_id)
                    ? tried.allowed
                        ? "allowed"
                        : "refused"
                    : "away"),
        };
    }

    listArrows(steps) {
        return steps.flatMap((step) =>
            step.from
                .filter((id) => id !== step.to && this.names.has(id))
                .map((from) => {
                    const label = this.describeLabel(step);
                    return {
                        ...this.describeState(step, from),
                        ...label,
                        key: `${step.id} ${from}`,
                        step: step.id,
                        from,
                        to: step.to,
                        facts: step.trigger === "facts",
                        labelWidth: label.width,
                    };
                })
        );
    }

    /** Stages and arrows as `layout.js` wants them. */
    getLayoutArrows() {
        return {
            stages: this.stages.map(({ id, above, phase }) => ({ id, above, phase })),
            arrows: this.arrows.map(({ from, to, labelWidth }) => ({ from, to, labelWidth })),
        };
    }

    isSelected(kind, id) {
        const { selection } = this.props;
        return selection?.kind === kind && selection.id === id;
    }

    get transform() {
        return `translate(${this.view.x} ${this.view.y}) scale(${this.view.k})`;
    }

    get linkPath() {
        const { link } = this.hand;
        const from = this.boxes.get(link.from);
        const to = link.target ? this.boxes.get(link.target) : null;
        const start = { x: from.x + from.width / 2, y: from.y + from.height };
        const end = to ? { x: to.x + to.width / 2, y: to.y } : { x: link.x, y: link.y };
        const bend = Math.min(80, Math.hypot(end.x - start.x, end.y - start.y) / 2);
        return (
            `M ${start.x} ${start.y} C ${start.x} ${start.y + bend}, ` +
            `${end.x} ${end.y - bend}, ${end.x} ${end.y}`
        );
    }

    // === ZOOM === //

    /** The whole drawing, but on a small screen no smaller than can be read, from its start. */
    start() {
        this.fit();
        const first = this.stages[0]?.box;
        if (first && this.view.k < ZOOM.readable) {
            const k = (this.view.k = ZOOM.readable);
            this.view.x = this.root.el.clientWidth / 2 - (first.x + first.width / 2) * k;
            this.view.y = 80 - first.y * k;
        }
    }

    fit() {
        const el = this.root.el;
        if (!el || !this.stages.length) {
            return;
        }
        const boxes = this.stages.flatMap((stage) => [
            stage.box,
            ...stage.pills.map((pill) => pill.box),
        ]);
        boxes.push(...this.arrows.map((arrow) => arrow.label));
        const around = surround(boxes);
        const margin = el.clientWidth < 500 ? 16 : 48;
        const k = Math.min(
            1,
            Math.max(
                ZOOM.min,
                Math.min(
                    (el.clientWidth - 2 * margin) / around.width,
                    (el.clientHeight - margin - 80) / around.height
                )
            )
        );
        this.view.k = k;
        this.view.x = (el.clientWidth - around.width * k) / 2 - around.x * k;
        // below the tools
        this.view.y = (el.clientHeight + 40 - around.height * k) / 2 - around.y * k;
    }

    zoom(factor, at) {
        const rect = this.svg.el.getBoundingClientRect();
        const point = at || { x: rect.width / 2, y: rect.height / 2 };
        const k = Math.min(ZOOM.max, Math.max(ZOOM.min, this.view.k * factor));
        const real = k / this.view.k;
        this.view.x = point.x - (point.x - this.view.x) * real;
        this.view.y = point.y - (point.y - this.view.y) * real;
        this.view.k = k;
    }

    zoomIn() {
        this.zoom(ZOOM.step);
    }

    zoomOut() {
        this.zoom(1 / ZOOM.step);
    }

    onWheel(ev) {
        const rect = this.svg.el.getBoundingClientRect();
        const unit = ev.deltaMode === 1 ? 20 : 1;
        if (ev.shiftKey) {
            this.view.x -= (ev.deltaX || ev.deltaY) * unit;
        } else {
            const factor = Math.exp((-ev.deltaY * unit) / (ev.ctrlKey ? 200 : 600));
            this.zoom(factor, { x: ev.clientX - rect.left, y: ev.clientY - rect.top });
        }
    }

    toDrawing(clientX, clientY) {
        const rect = this.svg.el.getBoundingClientRect();
        return {
            x: (clientX - rect.left - this.view.x) / this.view.k,
            y: (clientY - rect.top - this.view.y) / this.view.k,
        };
    }

    getCentre() {
        const rect = this.svg.el.getBoundingClientRect();
        return this.toDrawing(rect.left + rect.width / 2, rect.top + rect.height / 2);
    }

    /** Bring a stage or an arrow into sight. */
    reveal(selection, focus = false) {
        const el = this.root.el;
        const box =
            selection.kind === "stage"
                ? this.boxes.get(selection.id)
                : this.findStepBox(selection.id);
        if (!el || !box) {
            return;
        }
        const { x, y, k } = this.view;
        const left = box.x * k + x;
        const top = box.y * k + y;
        if (
            left < 20 ||
            top < 60 ||
            left + box.width * k > el.clientWidth - 20 ||
            top + box.height * k > el.clientHeight - 20
        ) {
            this.view.x = el.clientWidth / 2 - (box.x + box.width / 2) * k;
            this.view.y = el.clientHeight / 2 - (box.y + box.height / 2) * k;
        }
        if (focus) {
            const name = selection.kind === "stage" ? "data-stage" : "data-step";
            el.querySelector(`[${name}="${selection.id}"]`)?.focus();
        }
    }

    findStepBox(id) {
        const arrow = this.arrows.find((a) => a.step === id);
        if (arrow) {
            return arrow.label;
        }
        return this.stages.flatMap((s) => s.pills).find((pill) => pill.step === id)?.box;
    }

    findStageAt(point) {
        return this.stages.find(
            ({ box }) =>
                point.x >= box.x - 6 &&
                point.x <= box.x + box.width + 6 &&
                point.y >= box.y - 6 &&
                point.y <= box.y + box.height + 6
        )?.id;
    }

    // === MOUSE AND FINGERS === //

    onPointerDown(ev) {
        if (ev.button > 0) {
            return;
        }
        this.pointers.set(ev.pointerId, { x: ev.clientX, y: ev.clientY });
        try {
            this.svg.el.setPointerCapture(ev.pointerId);
        } catch {
            // a pointer that is gone already, or made by a program
        }
        if (this.pointers.size === 2) {
            this.hand.moving = null;
            this.hand.link = null;
            this.drag = { kind: "pinch", ...this.getPinch() };
            return;
        }
        const handle = ev.target.closest("[data-handle]");
        const stage = ev.target.closest("[data-stage]");
        const step = ev.target.closest("[data-step]");
        const start = { x: ev.clientX, y: ev.clientY, view: { ...this.view } };
        if (handle && this.props.editable) {
            const id = Number(handle.dataset.handle);
            this.drag = { kind: "link", id, ...start };
            this.hand.link = { from: id, ...this.toDrawing(ev.clientX, ev.clientY) };
        } else if (step) {
            this.drag = { kind: "step", id: Number(step.dataset.step), el: step, ...start };
        } else if (stage) {
            const id = Number(stage.dataset.stage);
            this.drag = { kind: "stage", id, el: stage, place: this.boxes.get(id), ...start };
        } else {
            this.drag = { kind: "pan", ...start };
        }
    }

    getPinch() {
        const [a, b] = [...this.pointers.values()];
        const rect = this.svg.el.getBoundingClientRect();
        return {
            distance: Math.hypot(a.x - b.x, a.y - b.y) || 1,
            middle: { x: (a.x + b.x) / 2 - rect.left, y: (a.y + b.y) / 2 - rect.top },
        };
    }

    onPointerMove(ev) {
        const { drag } = this;
        if (!drag || !this.pointers.has(ev.pointerId)) {
            return;
        }
        this.pointers.set(ev.pointerId, { x: ev.clientX, y: ev.clientY });
        if (drag.kind === "pinch") {
            const { distance, middle } = this.getPinch();
            this.view.x += middle.x - drag.middle.x;
            this.view.y += middle.y - drag.middle.y;
            this.zoom(distance / drag.distance, middle);
            Object.assign(drag, { distance, middle });
            return;
        }
        const dx = ev.clientX - drag.x;
        const dy = ev.clientY - drag.y;
        if (!drag.moved && Math.hypot(dx, dy) < (SLACK[ev.pointerType] || SLACK.mouse)) {
            return;
        }
        drag.moved = true;
        if (drag.kind === "link") {
            const point = this.toDrawing(ev.clientX, ev.clientY);
            const target = this.findStageAt(point);
            Object.assign(this.hand.link, point, {
                target: target === drag.id ? undefined : target,
            });
        } else if (drag.kind === "stage" && this.props.editable) {
            this.hand.moving = drag.id;
            this.hand.x = drag.place.x + dx / this.view.k;
            this.hand.y = drag.place.y + dy / this.view.k;
        } else {
            this.view.x = drag.view.x + dx;
            this.view.y = drag.view.y + dy;
        }
    }

    onPointerUp(ev) {
        this.pointers.delete(ev.pointerId);
        const { drag } = this;
        if (!drag || (drag.kind === "pinch" && this.pointers.size)) {
            return;
        }
        this.drag = null;
        if (drag.kind === "link") {
            const { target } = this.hand.link || {};
            this.hand.link = null;
            if (target) {
                this.props.onConnect(drag.id, target);
            } else if (!drag.moved) {
                this.startLink(drag.id);
            }
        } else if (drag.moved) {
            this.dropStage(drag);
        } else if (drag.kind === "stage" && this.hand.link) {
            this.endLink(drag.id);
        } else if (drag.kind === "stage" || drag.kind === "step") {
            drag.el.focus({ preventScroll: true });
            this.props.onSelect({ kind: drag.kind, id: drag.id });
        } else if (drag.kind === "pan") {
            this.hand.link = null;
            this.props.onSelect(null);
        }
    }

    dropStage(drag) {
        if (drag.kind !== "stage" || this.hand.moving === null) {
            return;
        }
        const place = { x: snap(this.hand.x), y: snap(this.hand.y) };
        this.hand.moving = null;
        this.props.onMove(new Map([[drag.id, place]]));
    }

    onPointerCancel(ev) {
        this.pointers.delete(ev.pointerId);
        this.drag = null;
        this.hand.moving = null;
        this.hand.link = null;
    }

    onDblClick(ev) {
        if (ev.target.closest("[data-stage], [data-step]")) {
            this.props.onOpen();
        } else if (this.props.editable) {
            const point = this.toDrawing(ev.clientX, ev.clientY);
            this.props.onAddStage({
                x: point.x - STAGE.width / 2,
                y: point.y - STAGE.height / 2,
            });
        }
    }

    // === LINKS === //

    /** Draw an arrow from a stage: the next stage chosen is where it leads. */
    startLink(id) {
        const box = this.boxes.get(id);
        if (!box || !this.props.editable) {
            return;
        }
        const others = [...this.boxes].filter(([key]) => key !== id);
        const target = findNeighbour(box, others, "ArrowDown") ?? others[0]?.[0];
        this.hand.link = { from: id, target, chosen: true };
        if (target) {
            this.announceTarget();
        }
    }

    announceTarget() {
        const { from, target } = this.hand.link;
        this.props.announce(
            _t(
                "Step from %(from)s to %(to)s: Enter draws it, arrow keys choose another, Escape stops",
                {
                    from: this.names.get(from),
                    to: this.names.get(target),
                }
            )
        );
    }

    endLink(target) {
        const { from } = this.hand.link;
        this.hand.link = null;
        if (target && target !== from) {
            this.props.onConnect(from, target);
        }
    }

    // === KEYS === //

    onKeyDown(ev) {
        if (ev.altKey || ev.target.closest("input, textarea, select")) {
            return;
        }
        const command = isMacOS() ? ev.metaKey : ev.ctrlKey;
        const stage = Number(ev.target.closest("[data-stage]")?.dataset.stage) || null;
        const step = Number(ev.target.closest("[data-step]")?.dataset.step) || null;
        const done = this.hand.link
            ? this.onLinkKey(ev)
            : command
              ? this.onCommandKey(ev)
              : this.onPlainKey(ev, stage, step);
        if (done) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    onLinkKey(ev) {
        const { link } = this.hand;
        if (ev.key === "Escape") {
            this.hand.link = null;
            this.props.announce(_t("No step drawn"));
        } else if (ev.key === "Enter" || ev.key === " ") {
            this.endLink(link.target);
        } else if (ev.key.startsWith("Arrow")) {
            const others = [...this.boxes].filter(([id]) => id !== link.from);
            const origin = this.boxes.get(link.target || link.from);
            const rest = others.filter(([id]) => id !== link.target);
            link.target = findNeighbour(origin, rest, ev.key) ?? link.target;
            this.announceTarget();
        } else {
            return false;
        }
        return true;
    }

    onCommandKey(ev) {
        const key = ev.key.toLowerCase();
        if (key === "z") {
            this.props.onKey(ev.shiftKey ? "redo" : "undo");
        } else if (key === "y") {
            this.props.onKey("redo");
        } else {
            return false;
        }
        return true;
    }

    onPlainKey(ev, stage, step) {
        const selection = stage ? { kind: "stage", id: stage } : step && { kind: "step", id: step };
        const { editable } = this.props;
        if (ev.key.startsWith("Arrow")) {
            return this.onArrowKey(ev, stage);
        }
        switch (ev.key) {
            case "Enter":
            case " ":
                if (!selection) {
                    return false;
                }
                this.props.onSelect(selection, true);
                return true;
            case "Delete":
            case "Backspace":
                if (!selection || !editable) {
                    return false;
                }
                this.props.onRemove(selection);
                return true;
            case "Escape":
                this.props.onSelect(null);
                return true;
            case "+":
            case "=":
                this.zoomIn();
                return true;
            case "-":
                this.zoomOut();
                return true;
            case "0":
                this.fit();
                return true;
            case "?":
                this.props.onKey("help");
                return true;
        }
        if (editable && ev.key.toLowerCase() === "n") {
            this.props.onAddStage(null, stage);
            return true;
        }
        if (editable && stage && ev.key.toLowerCase() === "c") {
            this.startLink(stage);
            return true;
        }
        if (editable && stage && ev.key.toLowerCase() === "a") {
            this.props.onConnect(false, stage);
            return true;
        }
        return false;
    }

    /** Arrow keys move a stage; elsewhere, the paper. */
    onArrowKey(ev, stage) {
        const [dx, dy] = {
            ArrowUp: [0, -1],
            ArrowDown: [0, 1],
            ArrowLeft: [-1, 0],
            ArrowRight: [1, 0],
        }[ev.key];
        const reach = GRID * (ev.shiftKey ? 5 : 1);
        if (stage && this.props.editable) {
            const { x, y } = this.props.places.get(stage);
            this.props.onMove(new Map([[stage, { x: x + dx * reach, y: y + dy * reach }]]));
        } else {
            this.view.x -= dx * 3 * reach;
            this.view.y -= dy * 3 * reach;
        }
        return true;
    }
}
