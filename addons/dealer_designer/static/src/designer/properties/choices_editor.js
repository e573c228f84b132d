import { Component, useRef, useState, onWillUpdateProps } from "@odoo/owl";
import { useSortable } from "@web/core/utils/sortable_owl";

let nextId = 1;

/** The choices of a field in their order, each with its text in every language. */
export class ChoicesEditor extends Component {
    static template = "dealer_designer.ChoicesEditor";
    static props = {
        choices: Array,
        languages: Array,
        onChange: Function,
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({ rows: this.read(this.props.choices) });
        onWillUpdateProps((nextProps) => {
            if (JSON.stringify(nextProps.choices) !== JSON.stringify(this.choices)) {
                this.state.rows = this.read(nextProps.choices);
            }
        });
        useSortable({
            ref: this.root,
            elements: ".o_dd_choice",
            handle: ".o_dd_choice_handle",
            onDrop: ({ element, previous }) => this.reorder(element, previous),
        });
    }

    read(choices) {
        return choices.map((choice) => ({ ...choice, id: nextId++ }));
    }

    /** What is kept: rows without any text are left out. */
    get choices() {
        return this.state.rows
            .filter((row) => Object.values(row.label).some(Boolean))
            .map(({ value, label }) => ({ value, label }));
    }

    notify() {
        this.props.onChange(this.choices);
    }

    add() {
        this.state.rows.push({ id: nextId++, value: "", label: {} });
    }

    remove(row) {
        this.state.rows = this.state.rows.filter((other) => other !== row);
        this.notify();
    }

    setText(row, code, ev) {
        row.label = { ...row.label, [code]: ev.target.value.trim() };
        this.notify();
    }

    onKeydown(ev, row) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.target.blur();
            if (row === this.state.rows.at(-1)) {
                this.add();
            }
        }
    }

    reorder(element, previous) {
        const { rows } = this.state;
        const row = rows.find(({ id }) => id === Number(element.dataset.id));
        const others = rows.filter((other) => other !== row);
        const index = previous
            ? others.findIndex(({ id }) => id === Number(previous.dataset.id)) + 1
            : 0;
        others.splice(index, 0, row);
        this.state.rows = others;
        this.notify();
    }
}
