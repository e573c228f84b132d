import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The category of a stage, one of those its document has. */
export class CategoryField extends Component {
    static template = "dealer_workflow.CategoryField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ choices: [] });
        useRecordObserver(async (record) => {
            const workflowId = record.data.workflow_id?.id;
            if (workflowId && workflowId !== this.workflowId) {
                this.workflowId = workflowId;
                this.state.choices = await this.orm.call("dealer.workflow", "get_categories", [
                    [workflowId],
                ]);
            }
        });
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        return this.state.choices.find((c) => c.code === this.value)?.label || this.value;
    }

    onChange(ev) {
        this.props.record.update({ [this.props.name]: ev.target.value });
    }
}

registry.category("fields").add("dealer_workflow_category", {
    component: CategoryField,
    displayName: _t("Category of a document"),
    supportedTypes: ["char"],
    fieldDependencies: [{ name: "workflow_id", type: "many2one", relation: "dealer.workflow" }],
});

/** Pictures that say something in a store. */
export const ICONS = [
    "fa-file-text-o",
    "fa-pencil-square-o",
    "fa-inbox",
    "fa-calendar",
    "fa-clock-o",
    "fa-hourglass-half",
    "fa-play-circle-o",
    "fa-pause-circle-o",
    "fa-wrench",
    "fa-cogs",
    "fa-car",
    "fa-truck",
    "fa-cube",
    "fa-cubes",
    "fa-search",
    "fa-eye",
    "fa-check-square-o",
    "fa-list-alt",
    "fa-user",
    "fa-users",
    "fa-phone",
    "fa-envelope-o",
    "fa-handshake-o",
    "fa-gavel",
    "fa-money",
    "fa-credit-card",
    "fa-calculator",
    "fa-key",
    "fa-flag-checkered",
    "fa-star-o",
    "fa-check-circle-o",
    "fa-times-circle-o",
    "fa-ban",
    "fa-exclamation-triangle",
    "fa-archive",
    "fa-undo",
];

/** An icon chosen from a set of pictures. */
export class IconField extends Component {
    static template = "dealer_workflow.IconField";
    static components = { Dropdown, DropdownItem };
    static props = { ...standardFieldProps };
    icons = ICONS;

    get value() {
        return this.props.record.data[this.props.name];
    }

    choose(icon) {
        this.props.record.update({ [this.props.name]: icon });
    }
}

registry.category("fields").add("dealer_workflow_icon", {
    component: IconField,
    displayName: _t("Icon"),
    supportedTypes: ["char"],
});
