import { Component, useState } from "@odoo/owl";
import { fuzzyLookup } from "@web/core/utils/search";
import { getDesignerType } from "../model/field_types";

/** What can be put on the view: new fields by type, and fields the document has but the view lacks. */
export class Palette extends Component {
    static template = "dealer_designer.Palette";
    static props = {
        designer: Object,
        onNewField: Function,
        onPlaceField: Function,
    };

    setup() {
        this.designer = useState(this.props.designer);
        this.state = useState({ search: "" });
    }

    get types() {
        return this.designer.data.field_types;
    }

    get existing() {
        const fields = this.designer.unplacedFields;
        return this.state.search
            ? fuzzyLookup(this.state.search, fields, (field) => [field.string, field.name])
            : fields;
    }

    getIcon(field) {
        return this.designer.getType(getDesignerType(field)).icon;
    }
}
