import { DamageMarksField } from "@dealer_base/damage_marks/damage_marks";

/**
 * The damage drawing of checklists, on marks that live on the tablet until the reception is saved.
 */
export class ReceptionMarks extends DamageMarksField {
    static props = {
        record: Object,
        name: String,
        readonly: { type: Boolean, optional: true },
        outlineField: { type: String, optional: true },
        marks: Array,
        views: Array,
        kinds: Array,
        onChange: Function,
    };

    setup() {
        super.setup();
        this.write = (work) => work();
        this.orm = {
            create: async (model, [values]) => {
                const id = Math.max(0, ...this.props.marks.map((mark) => mark.id)) + 1;
                const { view, x, y, kind } = values;
                this.change([...this.props.marks, { id, view, x, y, kind, note: "", photo: "" }]);
                return [id];
            },
            write: async (model, [id], values) =>
                this.change(
                    this.props.marks.map((mark) => (mark.id === id ? { ...mark, ...values } : mark))
                ),
            unlink: async (model, [id]) =>
                this.change(this.props.marks.filter((mark) => mark.id !== id)),
        };
    }

    change(marks) {
        this.props.onChange(marks);
    }

    selectionOf(name) {
        return name === "view" ? this.props.views : this.props.kinds;
    }

    get marks() {
        return this.props.marks.map((mark, index) => ({
            ...mark,
            number: index + 1,
            has_photo: Boolean(mark.photo),
            is_open: true,
            ...(this.state.drag?.id === mark.id ? this.state.drag.at : {}),
        }));
    }

    photoUrl(mark) {
        return `data:image/jpeg;base64,${mark.photo}`;
    }
}
