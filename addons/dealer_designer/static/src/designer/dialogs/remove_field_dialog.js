import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { getMessage } from "../model/designer_model";

/** Tells what removing a field takes along, and asks. */
export class RemoveFieldDialog extends Component {
    static template = "dealer_designer.RemoveFieldDialog";
    static components = { Dialog };
    static props = { close: Function, designer: Object, field: Object };

    setup() {
        this.designer = useState(this.props.designer);
        this.state = useState({ removal: null, error: "" });
        onWillStart(async () => {
            try {
                this.state.removal = await this.designer.getRemoval(this.props.field);
            } catch (error) {
                this.state.error = getMessage(error);
            }
        });
    }

    get title() {
        return _t("Remove “%s”?", this.props.field.string);
    }

    get blockers() {
        return this.state.removal?.blockers || [];
    }

    get canRemove() {
        return Boolean(this.state.removal) && !this.blockers.length;
    }

    get filters() {
        return this.state.removal?.filters || [];
    }

    async onRemove() {
        if (await this.designer.removeField(this.props.field)) {
            this.props.close();
        } else {
            this.state.error = this.designer.errors.preview;
        }
    }
}
