import { registry } from "@web/core/registry";
import { makeContext } from "@web/core/context";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { ListRenderer } from "@web/views/list/list_renderer";

/**
 * Sections and items of a template in one list: a section is a heading edited in place, an
 * item opens in a dialog with all it can be.
 */
export class ChecklistItemsRenderer extends ListRenderer {
    isSection(record) {
        return record.data.display_type === "line_section";
    }

    isInlineEditable(record) {
        return this.isSection(record) && Boolean(this.props.editable);
    }

    add(params) {
        const context = params.context ? makeContext([params.context]) : {};
        const isSection = context.default_display_type === "line_section";
        super.add({ ...params, editable: isSection && this.props.editable });
    }

    getColumns(record) {
        const columns = super.getColumns(record);
        if (!this.isSection(record)) {
            return columns;
        }
        const shown = columns.filter((column) => ["sequence", "name"].includes(column.name));
        return shown.map((column) =>
            column.name === "name"
                ? { ...column, colspan: columns.length - shown.length + 1 }
                : column
        );
    }

    getRowClass(record) {
        const classes = super.getRowClass(record);
        return this.isSection(record) ? `${classes} fw-bold table-active` : classes;
    }

    /** A section's columns are copies: find the real one by name. */
    focusCell(column, forward = true) {
        const actual = column.name ? this.columns.find((c) => c.name === column.name) : column;
        super.focusCell(actual, forward);
    }

    onCellKeydownEditMode(hotkey) {
        if (["enter", "tab", "shift+tab"].includes(hotkey)) {
            this.props.list.leaveEditMode();
            return true;
        }
        return super.onCellKeydownEditMode(...arguments);
    }
}

export class ChecklistItemsField extends X2ManyField {
    static components = { ...X2ManyField.components, ListRenderer: ChecklistItemsRenderer };
    static defaultProps = { ...X2ManyField.defaultProps, editable: "bottom" };

    setup() {
        super.setup();
        this.canOpenRecord = true;
    }
}

registry.category("fields").add("dealer_checklist_items", {
    ...x2ManyField,
    component: ChecklistItemsField,
    additionalClasses: [...(x2ManyField.additionalClasses || []), "o_field_one2many"],
});
