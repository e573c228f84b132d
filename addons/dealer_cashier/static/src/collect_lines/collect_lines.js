import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { onWillStart } from "@odoo/owl";

/** Payments of a receipt: one button a method, which enters what is still open. */
export class CollectLinesField extends X2ManyField {
    static template = "dealer_cashier.CollectLinesField";

    setup() {
        super.setup();
        this.orm = useService("orm");
        onWillStart(async () => {
            this.methods = await this.orm.searchRead(
                "dealer.cashier.method",
                [["company_id", "parent_of", this.props.record.data.company_id.id]],
                ["name", "icon", "color"]
            );
        });
    }

    get rendererProps() {
        const props = super.rendererProps;
        // Payments are added with the methods' buttons.
        props.activeActions = { ...props.activeActions, create: false };
        return props;
    }

    async pay(method) {
        const { amount_left, amount_due, kind, res_id, amount_total } = this.props.record.data;
        const left = kind === "refund" ? amount_due - amount_total : amount_left;
        const known = kind !== "deposit" || res_id;
        await this.onAdd({
            editable: "bottom",
            context: {
                default_method_id: method.id,
                default_amount: known ? Math.max(left, 0) : 0,
            },
        });
    }
}

registry.category("fields").add("dealer_collect_lines", {
    ...x2ManyField,
    component: CollectLinesField,
});
