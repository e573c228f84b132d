import { useBus } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { Notebook } from "@web/core/notebook/notebook";

const SHOW_FIELD = "DEALER_WORKFLOW:SHOW-FIELD";

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

patch(Notebook.prototype, {
    setup() {
        super.setup(...arguments);
        if (this.env.bus) {
            useBus(this.env.bus, SHOW_FIELD, ({ detail }) => {
                if (!detail.form.contains(this.activePane.el)) {
                    return;
                }
                const page = this.navItems.find((item) =>
                    item[1].fieldNames?.includes(detail.name)
                );
                if (page) {
                    this.activatePage(page[0]);
                }
            });
        }
    },
});

/**
 * Bring a field of a form before the user's eyes: open its tab, scroll to it, put the cursor in.
 *
 * @param {Object} env
 * @param {HTMLElement} form
 * @param {string} name
 * @returns {Promise<boolean>} false when the form does not show the field
 */
export async function focusField(env, form, name) {
    const find = () => form.querySelector(`.o_field_widget[name="${CSS.escape(name)}"]`);
    if (!find()) {
        env.bus.trigger(SHOW_FIELD, { form, name });
        await nextFrame();
    }
    const field = find();
    if (!field) {
        return false;
    }
    field.scrollIntoView({ block: "center" });
    field.classList.add("o_workflow_wanted");
    setTimeout(() => field.classList.remove("o_workflow_wanted"), 2500);
    field
        .querySelector(
            "input:not([type=hidden]), textarea, select, [contenteditable=true], button, a"
        )
        ?.focus();
    return true;
}
