import { HtmlField, htmlField } from "@html_editor/fields/html_field";
import { registry } from "@web/core/registry";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { PlaceholderPlugin } from "./placeholder_plugin";

/** The editor of a template's body, with a button that inserts fields of the document. */
export class TemplateBodyField extends HtmlField {
    static template = "dealer_designer.TemplateBodyField";

    setup() {
        super.setup();
        useRecordObserver((record) => this.markProblems(record.data.problems));
    }

    getConfig() {
        const config = super.getConfig();
        config.Plugins = [...config.Plugins, PlaceholderPlugin];
        config.getDealerModel = () => this.props.record.data.model;
        config.getDealerProblems = () => this.props.record.data.problems;
        return config;
    }

    markProblems(problems) {
        this.editor?.shared.dealerPlaceholder?.markPlaceholders(problems);
    }

    insertField() {
        this.editor.shared.dealerPlaceholder.openPlaceholders();
    }
}

registry.category("fields").add("dealer_template_body", {
    ...htmlField,
    component: TemplateBodyField,
    fieldDependencies: [
        { name: "model", type: "char" },
        { name: "problems", type: "json" },
    ],
});
