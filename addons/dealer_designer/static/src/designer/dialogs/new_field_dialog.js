import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { CheckBox } from "@web/core/checkbox/checkbox";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { SpecForm } from "../properties/spec_form";

/** Names a new field before it is made; stays open, with the reason, when it can't be. */
export class NewFieldDialog extends Component {
    static template = "dealer_designer.NewFieldDialog";
    static components = { CheckBox, Dialog, SpecForm };
    static props = {
        close: Function,
        designer: Object,
        languages: Array,
        place: Object,
        type: String,
    };

    setup() {
        this.root = useRef("root");
        this.designer = useState(this.props.designer);
        this.state = useState({ error: "", inList: false });
        this.spec = useState({
            type: this.props.type,
            label: {},
            help: {},
            choices: [],
            relation: undefined,
            formula: "",
            result_type: "decimal",
        });
        this.designer.errors = {};
        onMounted(() => this.root.el.querySelector("input[name=label]").focus());
    }

    get title() {
        return _t("New field: %s", this.designer.getType(this.props.type).label);
    }

    get canShowInList() {
        return (
            this.designer.viewType === "form" &&
            !["file", "image", "long_text"].includes(this.props.type)
        );
    }

    get error() {
        return this.state.error || this.designer.errors.add_field;
    }

    /** What is still missing, in one sentence. */
    getMissing() {
        const { spec } = this;
        if (!Object.values(spec.label).some(Boolean)) {
            return _t("Give the field a label: that is what people read beside it.");
        }
        if (spec.type === "choice" && !spec.choices.length) {
            return _t("Add at least one choice: people pick from them.");
        }
        if (["many2one", "many2many"].includes(spec.type) && !spec.relation) {
            return _t("Choose the kind of document it links to.");
        }
        if (spec.type === "formula" && !spec.formula) {
            return _t("Write the formula that gives the value.");
        }
        return "";
    }

    /** Only what belongs to the type goes to the server. */
    getSpec() {
        const { type, label, help, choices, relation, formula, result_type } = this.spec;
        const spec = { type, label: { ...label }, help: { ...help } };
        if (type === "choice") {
            spec.choices = choices.map((choice) => ({ ...choice }));
        } else if (type === "formula") {
            Object.assign(spec, { formula, result_type });
        } else if (relation) {
            spec.relation = relation;
        }
        return spec;
    }

    async onAdd() {
        // What is being typed counts: the inputs tell their text when they lose the focus.
        document.activeElement?.blur();
        this.state.error = this.getMissing();
        if (this.state.error) {
            return;
        }
        const name = await this.designer.addField(this.getSpec(), this.props.place);
        if (!name) {
            return;
        }
        if (this.state.inList) {
            await this.designer.showIn(name, "list");
        }
        this.props.close();
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && ev.target.name === "label") {
            this.onAdd();
        }
    }
}
