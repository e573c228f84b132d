import { Component, onWillStart, useState } from "@odoo/owl";
import { SelectMenu } from "@web/core/select_menu/select_menu";
import { useService } from "@web/core/utils/hooks";
import { ChoicesEditor } from "./choices_editor";
import { FormulaEditor } from "./formula_editor";
import { LanguageInput } from "./language_input";

/** What a new field must know before it can be made: its label, and what its type asks for. */
export class SpecForm extends Component {
    static template = "dealer_designer.SpecForm";
    static components = { ChoicesEditor, FormulaEditor, LanguageInput, SelectMenu };
    static props = { designer: Object, spec: Object, languages: Array };

    setup() {
        this.orm = useService("orm");
        this.spec = useState(this.props.spec);
        this.state = useState({ models: [] });
        onWillStart(async () => {
            if (this.needsRelation) {
                this.state.models = await this.orm.call("dealer.designer", "get_models", []);
            }
        });
    }

    get needsRelation() {
        return ["many2one", "many2many"].includes(this.spec.type);
    }

    get modelChoices() {
        return this.state.models.map(({ model, label }) => ({ value: model, label }));
    }

    setFormula({ formula, result }) {
        Object.assign(this.spec, { formula, result_type: result });
    }
}
