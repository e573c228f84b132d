import { registry } from "@web/core/registry";
import { usePopover } from "@web/core/popover/popover_hook";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { TextField, textField } from "@web/views/fields/text/text_field";
import { PlaceholderPopover } from "./placeholder_popover";

/** A line of text in which fields of the document stand as {{path}}. */
export class TemplateTextField extends TextField {
    static template = "dealer_designer.TemplateTextField";

    setup() {
        super.setup();
        this.notification = useService("notification");
        this.popover = usePopover(PlaceholderPopover, {
            popoverClass: "o_dealer_placeholder_popover",
        });
    }

    insertField(ev) {
        const resModel = this.props.record.data.model;
        if (!resModel) {
            this.notification.add(_t("Choose the documents first."), { type: "warning" });
            return;
        }
        this.popover.open(ev.currentTarget, {
            resModel,
            plain: true,
            insert: (expression) => this.insert(`{{${expression}}}`),
        });
    }

    insert(text) {
        const area = this.textareaRef.el;
        area.setRangeText(text, this.selectionStart, this.selectionStart, "end");
        this.selectionStart += text.length;
        area.dispatchEvent(new InputEvent("input"));
        this.props.record.update({ [this.props.name]: area.value });
    }
}

registry.category("fields").add("dealer_template_text", {
    ...textField,
    component: TemplateTextField,
    supportedTypes: ["text", "char"],
    fieldDependencies: [{ name: "model", type: "char" }],
});
