import { Component } from "@odoo/owl";

/** A text in every language of the database; the person's own language comes first. */
export class LanguageInput extends Component {
    static template = "dealer_designer.LanguageInput";
    static props = {
        languages: Array,
        values: Object,
        onChange: Function,
        name: String,
        placeholder: { type: String, optional: true },
        multiline: { type: Boolean, optional: true },
    };

    /** Answers all texts, so that none gets lost when one is typed. */
    onInput(code, ev) {
        const text = ev.target.value.trim();
        if (text !== (this.props.values[code] || "")) {
            this.props.onChange({ ...this.props.values, [code]: text });
        }
    }
}
