import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { SelectMenu } from "@web/core/select_menu/select_menu";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { getMessage } from "../model/designer_model";
import { FORMULA_RESULTS, getDesignerType } from "../model/field_types";

/** A formula over the document's fields; what is wrong with it is said while it is typed. */
export class FormulaEditor extends Component {
    static template = "dealer_designer.FormulaEditor";
    static components = { SelectMenu };
    static props = {
        designer: Object,
        formula: String,
        result: String,
        onChange: Function,
        /** The result of a field that exists stays what it is. */
        fixedResult: { type: Boolean, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.input = useRef("input");
        this.keepLast = new KeepLast();
        this.state = useState({ error: "", functions: [], text: this.props.formula });
        this.check = useDebounced(this._check.bind(this), 300);
        onWillStart(() => this._check());
    }

    get results() {
        const { designer } = this.props;
        return FORMULA_RESULTS.map((value) => ({ value, label: designer.getType(value).label }));
    }

    get fieldChoices() {
        const types = [...FORMULA_RESULTS, "long_text", "phone", "choice", "many2one"];
        return Object.entries(this.props.designer.fields)
            .filter(([, field]) => types.includes(getDesignerType(field)) && !field.helper)
            .map(([name, field]) => ({ value: name, label: `${field.string} (${name})` }));
    }

    async _check() {
        if (!this.state.text.trim()) {
            this.state.error = "";
            return;
        }
        try {
            const answer = await this.keepLast.add(
                this.orm.call("dealer.designer", "check_formula", [
                    this.props.designer.resModel,
                    this.state.text,
                    this.props.result,
                ])
            );
            this.state.error = answer?.error || "";
        } catch (error) {
            this.state.error = getMessage(error);
        }
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.check();
    }

    onChange() {
        this.props.onChange({ formula: this.state.text.trim(), result: this.props.result });
    }

    onResult(result) {
        this.props.onChange({ formula: this.state.text.trim(), result });
        this.check();
    }

    insert(name) {
        const { el } = this.input;
        const { selectionStart: start, selectionEnd: end } = el;
        this.state.text = this.state.text.slice(0, start) + name + this.state.text.slice(end);
        el.value = this.state.text;
        el.focus();
        el.setSelectionRange(start + name.length, start + name.length);
        this.onChange();
        this.check();
    }
}
