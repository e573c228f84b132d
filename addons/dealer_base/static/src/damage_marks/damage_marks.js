import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { imageUrl } from "@web/core/utils/urls";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { readPhoto } from "../checklist/photo";
import { useImmediateWrites } from "../checklist/saved_record";

const MODEL = "dealer.checklist.mark";

/** Drawings of each outline, as they lie around the car seen from above. */
const VIEWS = { top: ["top"], four: ["right", "front", "top", "rear", "left"] };

/** Pointer travel, in pixels, from which a touch on a mark moves it instead of opening it. */
const DRAG_THRESHOLD = 6;

/**
 * Damage marked on drawings of a car: a tap places a mark, a tap on a mark opens it, dragging
 * moves it. Marks are kept in percent of their drawing.
 */
export class DamageMarksField extends Component {
    static template = "dealer_base.DamageMarksField";
    static props = {
        ...standardFieldProps,
        outlineField: { type: String, optional: true },
    };
    static defaultProps = { outlineField: "outline" };

    setup() {
        this.orm = useService("orm");
        this.write = useImmediateWrites(this);
        // selected: id of the opened mark; placing: mark on its way to the server;
        // drag: mark under the finger
        this.state = useState({ selected: false, placing: null, drag: null, uploading: false });
    }

    get viewLabels() {
        return Object.fromEntries(this.selectionOf("view"));
    }

    get kinds() {
        return this.selectionOf("kind");
    }

    selectionOf(name) {
        return this.props.record.data[this.props.name].fields[name].selection;
    }

    kindLabel(mark) {
        return Object.fromEntries(this.kinds)[mark.kind];
    }

    get marks() {
        return this.props.record.data[this.props.name].records.map((record, index) => ({
            id: record.resId,
            number: index + 1,
            ...record.data,
            ...(this.state.drag?.id === record.resId ? this.state.drag.at : {}),
        }));
    }

    get panels() {
        const views = VIEWS[this.props.record.data[this.props.outlineField]] || [];
        const marks = this.marks;
        return views.map((view) => ({
            view,
            label: this.viewLabels[view],
            image: `/dealer_base/static/src/damage_marks/img/${view}.svg`,
            marks: marks.filter((mark) => mark.view === view),
        }));
    }

    get selected() {
        return this.marks.find((mark) => mark.id === this.state.selected);
    }

    isEditable(mark) {
        return !this.props.readonly && mark.is_open;
    }

    photoUrl(mark) {
        return imageUrl(MODEL, mark.id, "photo", { unique: mark.write_date });
    }

    /** Place of a pointer on its drawing, in percent. */
    placeOf(ev, panel) {
        const box = panel.getBoundingClientRect();
        const percent = (value, start, length) =>
            Math.round(Math.min(100, Math.max(0, (100 * (value - start)) / length)) * 100) / 100;
        return {
            x: percent(ev.clientX, box.left, box.width),
            y: percent(ev.clientY, box.top, box.height),
        };
    }

    // ---------------------------------------------------------------------
    // Placing and moving
    // ---------------------------------------------------------------------

    async onClickPanel(panel, ev) {
        if (this.props.readonly || ev.target.closest(".o_dealer_mark")) {
            return;
        }
        const place = { view: panel.view, ...this.placeOf(ev, ev.currentTarget) };
        // damage of one kind often comes in a row
        const kind = this.marks.at(-1)?.kind || "scratch";
        this.state.placing = place;
        try {
            await this.write(async () => {
                const [id] = await this.orm.create(MODEL, [
                    { checklist_id: this.props.record.resId, kind, ...place },
                ]);
                this.state.selected = id;
            });
        } finally {
            this.state.placing = null;
        }
    }

    onPointerDown(mark, ev) {
        if (!this.isEditable(mark)) {
            return;
        }
        ev.currentTarget.setPointerCapture(ev.pointerId);
        this.pressed = { id: mark.id, startX: ev.clientX, startY: ev.clientY };
    }

    onPointerMove(mark, ev) {
        if (this.pressed?.id !== mark.id) {
            return;
        }
        const travel = Math.hypot(
            ev.clientX - this.pressed.startX,
            ev.clientY - this.pressed.startY
        );
        if (this.state.drag || travel > DRAG_THRESHOLD) {
            const panel = ev.currentTarget.closest(".o_dealer_panel");
            this.state.drag = { id: mark.id, at: this.placeOf(ev, panel) };
        }
    }

    async onPointerUp() {
        const drag = this.state.drag;
        this.pressed = null;
        if (drag) {
            try {
                await this.write(() => this.orm.write(MODEL, [drag.id], drag.at));
            } finally {
                this.state.drag = null;
            }
        }
    }

    onPointerCancel() {
        this.pressed = null;
        this.state.drag = null;
    }

    onClickMark(mark) {
        if (!this.state.drag) {
            this.state.selected = this.state.selected === mark.id ? false : mark.id;
        }
    }

    // ---------------------------------------------------------------------
    // The opened mark
    // ---------------------------------------------------------------------

    onClickKind(mark, kind) {
        return this.write(() => this.orm.write(MODEL, [mark.id], { kind }));
    }

    onChangeNote(mark, ev) {
        const note = ev.target.value;
        return this.write(() => this.orm.write(MODEL, [mark.id], { note }));
    }

    async onChangePhoto(mark, ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (!file) {
            return;
        }
        this.state.uploading = true;
        try {
            const { data } = await readPhoto(file);
            await this.write(() => this.orm.write(MODEL, [mark.id], { photo: data }));
        } finally {
            this.state.uploading = false;
        }
    }

    onClickRemove(mark) {
        this.state.selected = false;
        return this.write(() => this.orm.unlink(MODEL, [mark.id]));
    }

    onClickClose() {
        this.state.selected = false;
    }
}

export const damageMarksField = {
    component: DamageMarksField,
    displayName: _t("Damage on a car"),
    supportedTypes: ["one2many"],
    supportedOptions: [
        {
            label: _t("Field with the drawing"),
            name: "outline_field",
            type: "field",
            availableTypes: ["selection"],
        },
    ],
    useSubView: true,
    isEmpty: () => false,
    extractProps: ({ options }) => ({ outlineField: options.outline_field }),
};

registry.category("fields").add("dealer_damage_marks", damageMarksField);
