import { Component } from "@odoo/owl";
import { MultiRecordSelector } from "@web/core/record_selectors/multi_record_selector";
import { RecordSelector } from "@web/core/record_selectors/record_selector";

/** One fact of the car, to be filled in or changed. */
export class CarFact extends Component {
    static template = "dealer_parts_fitment.CarFact";
    static components = { MultiRecordSelector, RecordSelector };
    static props = { fact: Object, update: Function };

    get listId() {
        return `o_car_fact_${this.props.fact.key}`;
    }

    onChange(ev) {
        const value = ev.target.value.trim();
        this.props.update(this.props.fact.type === "integer" ? Number(value) || false : value);
    }
}
