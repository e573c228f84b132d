import { Plugin } from "@html_editor/plugin";
import { isHtmlContentSupported } from "@html_editor/core/selection_plugin";
import { withSequence } from "@html_editor/utils/resource";
import { _t } from "@web/core/l10n/translation";
import { PlaceholderPopover } from "./placeholder_popover";

export const CHIP = "o_dealer_placeholder";
export const WRONG = "o_dealer_placeholder_wrong";

/** Placeholders in the editor: chips that are one piece, inserted from the tree of fields. */
export class PlaceholderPlugin extends Plugin {
    static id = "dealerPlaceholder";
    static dependencies = ["overlay", "selection", "history", "dom"];
    static shared = ["openPlaceholders", "markPlaceholders"];
    resources = {
        user_commands: [
            {
                id: "insertDealerPlaceholder",
                title: _t("Field"),
                description: _t("Insert a field of the document"),
                icon: "fa-hashtag",
                run: () => this.openPlaceholders(),
                isAvailable: isHtmlContentSupported,
            },
        ],
        powerbox_categories: withSequence(5, { id: "dealer_document", name: _t("Document") }),
        powerbox_items: { categoryId: "dealer_document", commandId: "insertDealerPlaceholder" },
        normalize_handlers: this.normalize.bind(this),
        clean_for_save_handlers: ({ root }) => {
            for (const chip of root.querySelectorAll(`.${CHIP}`)) {
                chip.removeAttribute("contenteditable");
                chip.removeAttribute("title");
                chip.classList.remove(WRONG);
            }
        },
        start_edition_handlers: () => this.markPlaceholders(this.config.getDealerProblems()),
        system_classes: [WRONG],
        unsplittable_node_predicates: (node) => node.classList?.contains(CHIP),
    };

    setup() {
        this.overlay = this.dependencies.overlay.createOverlay(PlaceholderPopover, {
            hasAutofocus: true,
            className: "popover",
        });
    }

    normalize(root) {
        for (const chip of root.querySelectorAll(`.${CHIP}`)) {
            chip.setAttribute("contenteditable", "false");
        }
    }

    openPlaceholders() {
        const resModel = this.config.getDealerModel();
        if (!resModel) {
            this.services.notification.add(_t("Choose the documents first."), { type: "warning" });
            return;
        }
        const { selection } = this.dependencies;
        if (!selection.getSelectionData().currentSelectionIsInEditable) {
            // the button was used before the text was clicked: the field goes to its end
            selection.setCursorEnd(this.editable.lastElementChild || this.editable);
            selection.focusEditable();
        }
        this.overlay.open({
            props: {
                resModel,
                close: () => {
                    this.overlay.close();
                    this.dependencies.selection.focusEditable();
                },
                insert: this.insert.bind(this),
            },
        });
    }

    insert(expression, label) {
        const chip = this.document.createElement("span");
        chip.className = CHIP;
        chip.dataset.oeExpression = expression;
        chip.setAttribute("contenteditable", "false");
        chip.textContent = label;
        this.dependencies.dom.insert(chip);
        this.dependencies.history.addStep();
    }

    /** Show what is wrong where it is. */
    markPlaceholders(problems) {
        const wrong = new Map(
            (problems || []).map(({ expression, message }) => [expression, message])
        );
        for (const chip of this.editable.querySelectorAll(`.${CHIP}`)) {
            const message = wrong.get(chip.dataset.oeExpression);
            chip.classList.toggle(WRONG, Boolean(message));
        }
    }
}
