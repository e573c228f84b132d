import { Component, onWillRender, useState } from "@odoo/owl";
import { CheckBox } from "@web/core/checkbox/checkbox";
import { _t } from "@web/core/l10n/translation";
import { SelectMenu } from "@web/core/select_menu/select_menu";
import { useService } from "@web/core/utils/hooks";
import { RemoveFieldDialog } from "../dialogs/remove_field_dialog";
import { getNeighbourPlace } from "../model/keyboard";
import { getDesignerType } from "../model/field_types";
import { ChoicesEditor } from "./choices_editor";
import { ConditionEditor } from "./condition_editor";
import { DefaultEditor } from "./default_editor";
import { FormulaEditor } from "./formula_editor";
import { LanguageInput } from "./language_input";

const KINDS = {
    group: [_t("Group"), "fa-columns"],
    page: [_t("Page"), "fa-folder-o"],
    notebook: [_t("Pages"), "fa-folder-open-o"],
    button: [_t("Button"), "fa-hand-pointer-o"],
    separator: [_t("Heading"), "fa-minus"],
    label: [_t("Label"), "fa-tag"],
    filter: [_t("Filter"), "fa-filter"],
};

/** What can be said about the piece that is selected. Every change is kept at once. */
export class Properties extends Component {
    static template = "dealer_designer.Properties";
    static components = {
        CheckBox,
        ChoicesEditor,
        ConditionEditor,
        DefaultEditor,
        FormulaEditor,
        LanguageInput,
        SelectMenu,
    };
    static props = { designer: Object, languages: Array };

    setup() {
        this.dialog = useService("dialog");
        this.designer = useState(this.props.designer);
        this.state = useState({ places: null });
        this.placesOf = "";
        onWillRender(() => this.loadPlaces());
    }

    get node() {
        return this.designer.selected;
    }

    get field() {
        return this.designer.selectedField;
    }

    get custom() {
        return Boolean(this.field?.custom);
    }

    get type() {
        return getDesignerType(this.field, this.node.attrs.widget);
    }

    get kindLabel() {
        return this.node.field
            ? this.designer.getType(this.type).label
            : String(KINDS[this.node.kind]?.[0] || "");
    }

    get icon() {
        return this.node.field
            ? this.designer.getType(this.type).icon
            : KINDS[this.node.kind]?.[1] || "fa-square-o";
    }

    get title() {
        const { node, field } = this;
        return node.attrs.string || field?.string || this.kindLabel;
    }

    // --- label and help ---

    get canRelabel() {
        return !["notebook"].includes(this.node.kind);
    }

    get labels() {
        return this.designer.data.labels[this.node.key] || {};
    }

    get helps() {
        return this.designer.data.helps[this.node.key] || {};
    }

    onLabel(texts) {
        if (this.custom) {
            return this.designer.updateField(this.field, { label: texts }, "label");
        }
        return this.designer.relabel(this.node, texts);
    }

    onHelp(texts) {
        if (this.custom) {
            return this.designer.updateField(this.field, { help: texts }, "help");
        }
        return this.designer.setHelp(this.node, texts);
    }

    // --- conditions ---

    get conditions() {
        return this.designer.getConditions(this.node);
    }

    /** The view itself says when the piece is shown, must be filled or can't be changed. */
    get hasOwnRules() {
        const { attrs } = this.node;
        const set = { visible: "invisible", required: "required", readonly: "readonly" };
        return Object.entries(set).some(
            ([rule, attribute]) =>
                attrs[attribute] &&
                !["0", "1", "True", "False"].includes(attrs[attribute]) &&
                !this.conditions[rule]
        );
    }

    get hasCondition() {
        return ["form", "list"].includes(this.designer.viewType);
    }

    /** Always so by the view or the field itself: a rule can only add to that. */
    isLocked(attribute) {
        const always = ["1", "True", "true"].includes(this.node.attrs[attribute]);
        return !this.custom && (always || Boolean(this.field[attribute]));
    }

    onCondition(name, domain) {
        return this.designer.setCondition(this.node, name, domain);
    }

    // --- one's own field ---

    get hasDefault() {
        return this.custom && DefaultEditor.types.has(this.type);
    }

    get choices() {
        return this.field.choices || [];
    }

    get groupChoices() {
        return this.designer.data.groups.map(({ id, name }) => ({ value: id, label: name }));
    }

    update(spec, where) {
        return this.designer.updateField(this.field, spec, where);
    }

    onFormula({ formula }) {
        if (formula !== this.field.formula) {
            this.update({ formula }, "formula");
        }
    }

    // --- place ---

    get moves() {
        const { node } = this;
        if (!node.movable) {
            return [];
        }
        const inRow = this.designer.viewType === "list" || ["page", "button"].includes(node.kind);
        const directions = inRow
            ? [
                  ["left", _t("Move left"), "fa-arrow-left"],
                  ["right", _t("Move right"), "fa-arrow-right"],
              ]
            : [
                  ["up", _t("Move up"), "fa-arrow-up"],
                  ["down", _t("Move down"), "fa-arrow-down"],
              ];
        return directions.map(([direction, label, icon]) => ({
            direction,
            label,
            icon,
            place: getNeighbourPlace(node, direction, this.designer.arch.root),
        }));
    }

    onMove({ anchor, position }) {
        return this.designer.move(this.node.key, anchor, position);
    }

    onToggleHidden() {
        const { key, hidden } = this.node;
        return hidden ? this.designer.show(key) : this.designer.hide(key);
    }

    onRemove() {
        this.dialog.add(RemoveFieldDialog, { designer: this.designer, field: this.field });
    }

    // --- other views ---

    get placeTypes() {
        return [
            { type: "form", label: _t("Form") },
            { type: "list", label: _t("List") },
            { type: "search", label: _t("Search") },
            { type: "kanban", label: _t("Board") },
        ].filter(({ type }) => type !== this.designer.viewType);
    }

    async loadPlaces() {
        const name = this.node?.field;
        const wanted = name && `${name} ${this.designer.viewType} ${this.designer.data.version}`;
        if (!wanted || this.designer.busy || wanted === this.placesOf) {
            return;
        }
        this.placesOf = wanted;
        this.state.places = null;
        const types = this.placeTypes.map(({ type }) => type);
        const places = await this.designer.getPlaces(name, types);
        if (wanted === this.placesOf) {
            this.state.places = places;
        }
    }

    async onPlace(type, on) {
        this.placesOf = "";
        await this.designer.showIn(this.node.field, type, on);
    }
}
