import { formatMonetary } from "@web/views/fields/formatters";
import { Component } from "@odoo/owl";

/** A part's card: where it is, what it costs the customer, what replaces it. */
export class ScanPart extends Component {
    static template = "dealer_parts_scan.ScanPart";
    static props = { part: Object, onChoose: Function, format: Function };

    money(amount) {
        return formatMonetary(amount, { currencyId: this.props.part.currency_id });
    }
}
