import { Component, useState } from "@odoo/owl";
import { ModelFieldSelectorPopover } from "@web/core/model_field_selector/model_field_selector_popover";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const CLOSED_TYPES = [
    "json",
    "properties",
    "properties_definition",
    "reference",
    "many2one_reference",
    "separator",
];
const LIST_TYPES = ["one2many", "many2many"];

/** Choose a field from the tree and how it is shown; gives the text of a placeholder. */
export class PlaceholderPopover extends Component {
    static template = "dealer_designer.PlaceholderPopover";
    static components = { ModelFieldSelectorPopover };
    static props = {
        resModel: String,
        plain: { type: Boolean, optional: true },
        insert: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.fieldService = useService("field");
        this.state = useState({
            path: "",
            label: "",
            chosen: false,
            formats: [],
            format: "",
            columns: [],
            problem: "",
        });
    }

    filter(field) {
        return !CLOSED_TYPES.includes(field.type);
    }

    setPath(path, info) {
        this.state.path = path;
        this.info = info;
    }

    async closeSelector(isChosen = false) {
        if (!isChosen || !this.state.path) {
            this.props.close();
            return;
        }
        const { path } = this.state;
        const [{ displayNames }, info] = await Promise.all([
            this.fieldService.loadPathDescription(this.props.resModel, path),
            this.fieldService.loadFieldInfo(this.props.resModel, path),
        ]);
        this.state.label = displayNames.join(" › ");
        await this.loadFormats(info.fieldDef || {});
        this.state.chosen = true;
        await this.check();
    }

    async loadFormats({ type, relation }) {
        const formats = [{ id: "", name: _t("As it is") }];
        if (type === "char") {
            formats.push({ id: "upper", name: _t("Capitals") });
            formats.push({ id: "phone", name: _t("Phone number, masked") });
        } else if (type === "datetime") {
            formats.push({ id: "date", name: _t("Day only") });
        } else if (type === "binary") {
            formats.splice(0, 1, { id: "image", name: _t("Picture") });
        } else if (LIST_TYPES.includes(type) && !this.props.plain) {
            formats.push({ id: "table", name: _t("Table") });
            const fields = await this.fieldService.loadFields(relation);
            this.state.columns = Object.values(fields)
                .filter((field) => ![...CLOSED_TYPES, ...LIST_TYPES, "binary"].includes(field.type))
                .sort((a, b) => a.string.localeCompare(b.string))
                .map(({ name, string }) => ({ name, string, chosen: false }));
        }
        this.state.formats = formats;
        this.state.format = formats[0].id;
    }

    get expression() {
        const { path, format, columns } = this.state;
        if (format === "table") {
            const names = columns.filter((column) => column.chosen).map((column) => column.name);
            return `${path}|table:${names.join(",")}`;
        }
        return format ? `${path}|${format}` : path;
    }

    async setFormat(format) {
        this.state.format = format;
        await this.check();
    }

    async toggleColumn(column) {
        column.chosen = !column.chosen;
        await this.check();
    }

    async check() {
        const noColumns =
            this.state.format === "table" && !this.state.columns.some((column) => column.chosen);
        this.state.problem = noColumns
            ? _t("Choose the columns of the table.")
            : (await this.orm.call("dealer.designer.template", "check_expression", [
                  this.props.resModel,
                  this.expression,
              ])) || "";
    }

    back() {
        Object.assign(this.state, { chosen: false, path: "", problem: "", columns: [] });
    }

    insert() {
        this.props.insert(this.expression, this.state.label);
        this.props.close();
    }
}
