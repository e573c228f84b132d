import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";

const DESIGNED_VIEWS = ["form", "list", "kanban"];

/** "Customise" in the cog menu of a form, list or board: opens the designer for that very view. */
export class CustomiseMenu extends Component {
    static template = "dealer_designer.CustomiseMenu";
    static components = { DropdownItem };
    static props = {};

    setup() {
        this.action = useService("action");
    }

    async onSelected() {
        const { resModel } = this.env.searchModel;
        const { viewType, viewId } = this.env.config;
        await this.action.doAction({
            type: "ir.actions.client",
            tag: "dealer_designer.designer",
            params: { model: resModel, view_type: viewType, view_id: viewId || false },
        });
    }
}

export const customiseMenuItem = {
    Component: CustomiseMenu,
    groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
    isDisplayed: async (env) =>
        DESIGNED_VIEWS.includes(env.config.viewType) &&
        !env.inDialog &&
        Boolean(env.searchModel?.resModel) &&
        (await user.hasGroup("dealer_designer.group_designer")),
};

registry.category("cogMenu").add("dealer-customise", customiseMenuItem, { sequence: 90 });
