import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Domain } from "@web/core/domain";
import { domainFromTree } from "@web/core/tree_editor/domain_from_tree";
import { useService } from "@web/core/utils/hooks";
import { ConditionDialog } from "./condition_dialog";
import { ConditionSelector, getFirstCondition } from "./condition_selector";

/** Always, never, or when… The value is a domain: always is an empty list, never is false. */
export class ConditionEditor extends Component {
    static template = "dealer_designer.ConditionEditor";
    static components = { ConditionSelector };
    static props = {
        name: String,
        label: String,
        resModel: String,
        value: { type: [Array, Boolean], optional: true },
        onChange: Function,
        exclude: { type: String, optional: true },
        /** The view or the field itself says always; no rule can take that away. */
        locked: { type: Boolean, optional: true },
        /** "Never" has its own button elsewhere (hide). */
        noNever: { type: Boolean, optional: true },
    };

    setup() {
        this.dialog = useService("dialog");
        this.fieldService = useService("field");
    }

    get mode() {
        const { value, noNever, locked } = this.props;
        if (locked) {
            return "always";
        }
        if (!value) {
            return noNever ? "always" : "never";
        }
        return value.length ? "when" : "always";
    }

    get domain() {
        return new Domain(this.props.value || []).toString();
    }

    get modes() {
        return [
            { value: "always", label: _t("Always") },
            { value: "never", label: _t("Never") },
            { value: "when", label: _t("When…") },
        ].filter(({ value }) => value !== "never" || !this.props.noNever);
    }

    async onMode(mode) {
        if (mode === "when") {
            await this.edit();
        } else if (mode !== this.mode) {
            const always = this.props.noNever ? false : [];
            this.props.onChange(mode === "always" ? always : false);
        }
    }

    async edit() {
        let { domain } = this;
        if (this.mode !== "when") {
            const fieldDefs = await this.fieldService.loadFields(this.props.resModel);
            domain = domainFromTree(getFirstCondition(fieldDefs, this.props.exclude));
        }
        this.dialog.add(ConditionDialog, {
            title: _t("%s when…", this.props.label),
            resModel: this.props.resModel,
            domain,
            exclude: this.props.exclude,
            onConfirm: (condition) => this.props.onChange(new Domain(condition).toList()),
        });
    }
}
