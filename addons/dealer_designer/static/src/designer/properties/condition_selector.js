import { DomainSelector } from "@web/core/domain_selector/domain_selector";
import { getDomainDisplayedOperators } from "@web/core/domain_selector/domain_selector_operator_editor";
import { getDefaultCondition } from "@web/core/domain_selector/utils";
import { condition } from "@web/core/tree_editor/condition_tree";
import { getDefaultValue } from "@web/core/tree_editor/tree_editor_value_editors";
import { getOperatorEditorInfo } from "@web/core/tree_editor/tree_editor_operator_editor";

/** What the form can't evaluate by itself while a person types. */
const SEARCH_ONLY = new Set(["ilike", "not ilike", "like", "not like", "starts with", "in range"]);
const FIELD_TYPES = new Set([
    ...["char", "text", "integer", "float", "monetary", "date", "datetime", "boolean"],
    ...["selection", "many2one", "many2many", "one2many"],
]);
const TECHNICAL = /^(message_|activity_|my_activity_|website_message_|rating_)/;

export function mayBeAsked(field, exclude) {
    return FIELD_TYPES.has(field.type) && field.name !== exclude && !TECHNICAL.test(field.name);
}

function getOperators(fieldDef) {
    return getDomainDisplayedOperators(fieldDef).filter((operator) => !SEARCH_ONLY.has(operator));
}

/** A first condition to start from: one's own field rather than any. */
export function getFirstCondition(fieldDefs, exclude) {
    const own = Object.values(fieldDefs).find(
        (field) => field.manual && field.type === "boolean" && mayBeAsked(field, exclude)
    );
    if (own) {
        const [operator] = getOperators(own);
        return condition(own.name, operator, getDefaultValue(own, operator));
    }
    return getDefaultCondition(fieldDefs);
}

/**
 * Odoo's domain editor for a condition that the form itself evaluates: fields of this document
 * only, nothing behind a link, comparisons that need no search, and never the archived switch.
 */
export class ConditionSelector extends DomainSelector {
    static props = {
        ...DomainSelector.props,
        /** The field the condition is for: it can't ask for itself. */
        exclude: { type: String, optional: true },
    };

    getShowArchivedCheckBox() {
        return false;
    }

    getDefaultCondition(fieldDefs) {
        return getFirstCondition(fieldDefs, this.props.exclude);
    }

    getDefaultOperator(fieldDef) {
        return getOperators(fieldDef)[0];
    }

    getOperatorEditorInfo(fieldDef) {
        return getOperatorEditorInfo(getOperators(fieldDef), fieldDef);
    }

    getPathEditorInfo(...args) {
        const info = super.getPathEditorInfo(...args);
        return {
            ...info,
            extractProps: (params) => ({
                ...info.extractProps(params),
                followRelations: false,
                filter: (field) => mayBeAsked(field, this.props.exclude),
                isDebugMode: false,
            }),
        };
    }
}
