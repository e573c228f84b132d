import { Component } from "@odoo/owl";

const INPUTS = {
    number: "number",
    decimal: "number",
    money: "number",
    date: "date",
    datetime: "datetime-local",
    phone: "tel",
};

/** What a new document starts with. */
export class DefaultEditor extends Component {
    static template = "dealer_designer.DefaultEditor";
    static props = {
        type: String,
        value: { optional: true },
        choices: { type: Array, optional: true },
        onChange: Function,
    };

    /** Types whose default can be typed; the others start empty. */
    static types = new Set([
        "text",
        "long_text",
        "phone",
        "number",
        "decimal",
        "money",
        "date",
        "datetime",
        "choice",
        "yes_no",
    ]);

    get inputType() {
        return INPUTS[this.props.type] || "text";
    }

    get value() {
        const { value, type } = this.props;
        if (value === false || value === null || value === undefined) {
            return "";
        }
        return type === "datetime" ? String(value).replace(" ", "T").slice(0, 16) : value;
    }

    onInput(ev) {
        const text = ev.target.value.trim();
        let value = text || false;
        if (text && this.inputType === "number") {
            value = Number(text);
        } else if (text && this.props.type === "datetime") {
            value = `${text.replace("T", " ")}:00`;
        }
        this.props.onChange(value);
    }
}
