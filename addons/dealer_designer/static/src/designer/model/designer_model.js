import { markRaw } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { rpcBus } from "@web/core/network/rpc";
import { isContainer, isOuterGroup, parseArch, walk } from "./arch";

export const VIEW_TYPES = ["form", "list", "search", "kanban"];

/** What the designer shows and does: one document kind, one view at a time. Wrap in `useState`. */
export class DesignerModel {
    /**
     * @param {Object} params
     * @param {import("@web/core/orm_service").ORM} params.orm
     * @param {string} params.resModel the kind of document
     * @param {string} params.viewType form, list, search or kanban
     * @param {number|false} [params.viewId] the view the person came from
     */
    constructor({ orm, resModel, viewType, viewId }) {
        this.orm = orm;
        this.resModel = resModel;
        this.viewType = viewType;
        this.viewIds = { [viewType]: viewId || false };
        this.views = {};
        this.arch = null;
        this.selectedKey = "";
        this.busy = false;
        this.errors = {};
        this.conflict = false;
        this.loadError = "";
        this.pages = {};
        this.showHidden = false;
    }

    // --- reading ---

    get data() {
        return this.views[this.viewType];
    }

    get fields() {
        return this.data?.fields || {};
    }

    get selected() {
        return this.arch?.byKey[this.selectedKey];
    }

    /** @returns {{ code: string, label: string, icon: string }} of a type of the palette */
    getType(code) {
        return (
            this.data.field_types.find((type) => type.code === code) || {
                code,
                label: _t("Lines"),
                icon: "fa-table",
            }
        );
    }

    /** Rules somebody set here: a domain each, false or missing where there is none. */
    getConditions(node) {
        const field = this.fields[node.field];
        if (field?.custom) {
            const { visible_if, required_if, readonly_if } = field;
            return { visible: visible_if, required: required_if, readonly: readonly_if };
        }
        return this.data.rules[node.key] || {};
    }

    get selectedField() {
        return this.selected?.field ? this.fields[this.selected.field] : undefined;
    }

    /** Fields that could be placed in the view shown and are not. */
    get unplacedFields() {
        const placed = this.arch?.fields || {};
        return Object.entries(this.fields)
            .filter(([name, field]) => {
                const node = placed[name];
                const isWanted = field.custom || (field.store && !/_(\d{3,4})$/.test(name));
                return field.placeable && isWanted && (!node || node.hidden);
            })
            .map(([name, field]) => ({ ...field, name }))
            .sort(
                (a, b) =>
                    Number(Boolean(b.custom)) - Number(Boolean(a.custom)) ||
                    a.string.localeCompare(b.string)
            );
    }

    _read(viewType) {
        const args = [this.resModel, viewType, this.viewIds[viewType] || false];
        return this.orm.call("dealer.designer", "load", args);
    }

    /** Shows a view; answers false with `loadError` set when the server refuses. */
    async load(viewType = this.viewType) {
        this.busy = true;
        try {
            this._show(await this._read(viewType));
            return true;
        } catch (error) {
            this.loadError = getMessage(error);
            return false;
        } finally {
            this.busy = false;
        }
    }

    _show(data) {
        this.views[data.view_type] = markRaw(data);
        this.viewType = data.view_type;
        this.arch = markRaw(parseArch(data.arch));
        this.loadError = "";
        this.conflict = false;
        if (!this.arch.byKey[this.selectedKey]) {
            this.selectedKey = "";
        }
    }

    /** The pieces of a view, also of one that is not shown: read once until something changes. */
    async getArch(viewType) {
        if (!this.views[viewType]) {
            this.views[viewType] = markRaw(await this._read(viewType));
        }
        return parseArch(this.views[viewType].arch);
    }

    /**
     * In which other views a field is. A document need not have every kind of view.
     *
     * @returns {Promise<Object<string, boolean>>} of the views there are
     */
    async getPlaces(name, viewTypes) {
        const places = {};
        const readPlace = async (type) => {
            const node = (await this.getArch(type)).fields[name];
            places[type] = Boolean(node) && !node.hidden;
        };
        await Promise.allSettled(viewTypes.map(readPlace));
        return places;
    }

    // --- selecting ---

    select(key) {
        if (this.selectedKey !== key) {
            this.selectedKey = key || "";
            this.errors = {};
        }
        const page = this._getPage(this.arch?.byKey[key]);
        if (page) {
            this.pages[page.parent.id] = page.id;
        }
    }

    _getPage(node) {
        for (let current = node; current; current = current.parent) {
            if (current.kind === "page") {
                return current;
            }
        }
        return null;
    }

    selectField(name) {
        const node = this.arch.fields[name];
        if (node) {
            this.select(node.key);
        }
    }

    /** Where one more field goes: behind the selected piece, else at a place that is seen. */
    getDefaultPlace(arch = this.arch, viewType = this.viewType) {
        const selected = arch === this.arch ? this.selected : null;
        if (selected) {
            return isContainer(selected)
                ? { anchor: selected.key, position: "inside" }
                : { anchor: selected.key, position: "after" };
        }
        const nodes = walk(arch.root);
        const visible = nodes.filter((node) => node.key && !node.hidden);
        if (viewType === "form") {
            const group = visible.find((node) => node.kind === "group" && !isOuterGroup(node));
            if (group) {
                return { anchor: group.key, position: "inside" };
            }
        }
        const last = visible.findLast((node) => node.kind === "field");
        if (last) {
            return { anchor: last.key, position: "after" };
        }
        return { anchor: arch.root.key, position: "inside" };
    }

    // --- writing ---

    /**
     * Runs one call that changes something, then shows the result. A refusal stays where it
     * belongs: `errors[where]`.
     *
     * @param {string} where the part of the screen that asked
     * @param {string} method of `dealer.designer`
     * @param {any[]} args
     * @returns {Promise<any>} the server's answer, undefined when refused
     */
    async _write(where, method, args) {
        if (this.busy) {
            return undefined;
        }
        this.busy = true;
        this.errors = {};
        try {
            const answer = await this.orm.call("dealer.designer", method, args);
            rpcBus.trigger("CLEAR-CACHES", ["get_views", "fields_get"]);
            const views = answer?.arch ? { [answer.view_type]: markRaw(answer) } : {};
            const data = views[this.viewType] || (await this._read(this.viewType));
            this.views = { ...views, [this.viewType]: markRaw(data) };
            this._show(data);
            return answer ?? true;
        } catch (error) {
            this.errors = { [where]: getMessage(error) };
            this.conflict = await this._isOutdated();
            return undefined;
        } finally {
            this.busy = false;
        }
    }

    /** After a refusal: whether somebody else has changed the view since it was read. */
    async _isOutdated() {
        const { version } = this.data;
        const fieldVersion = this.selectedField?.version;
        try {
            const data = await this._read(this.viewType);
            const field = data.fields[this.selected?.field];
            return data.version !== version || field?.version !== fieldVersion;
        } catch {
            return false;
        }
    }

    /**
     * @param {Object[]} changes see `dealer.designer.apply`
     * @param {Object} [options]
     * @param {string} [options.where="preview"] where a refusal is shown
     * @param {string} [options.viewType] another view than the one shown
     */
    async apply(changes, { where = "preview", viewType = this.viewType } = {}) {
        return this._write(where, "apply", [
            this.resModel,
            viewType,
            changes,
            this.viewIds[viewType] || false,
            this.views[viewType]?.version ?? null,
        ]);
    }

    move(key, anchor, position, where = "preview") {
        return this.apply([{ kind: "move", target: key, anchor, position }], { where });
    }

    hide(key) {
        return this.apply([{ kind: "hide", target: key }]);
    }

    show(key) {
        return this.apply([{ kind: "show", target: key }]);
    }

    async placeField(name, { anchor, position }) {
        const node = this.arch.fields[name];
        const changes = [{ kind: "place_field", field: name, anchor, position }];
        if (node) {
            // It is on the view but hidden.
            const { key: target } = node;
            changes.splice(0, 1, { kind: "show", target });
            changes.push({ kind: "move", target, anchor, position });
        }
        const done = await this.apply(changes);
        if (done) {
            this.selectField(name);
        }
        return done;
    }

    /** Shows a field in another view, or takes it away there. */
    async showIn(name, viewType, on = true) {
        const arch = await this.getArch(viewType);
        const node = arch.fields[name];
        let change = { kind: on ? "show" : "hide", target: node?.key };
        if (!node) {
            const place = this.getDefaultPlace(arch, viewType);
            change = { kind: "place_field", field: name, ...place };
        }
        return this.apply([change], { where: "places", viewType });
    }

    /** Makes the field and places it; answers its name, undefined when refused. */
    async addField(spec, { anchor, position }) {
        const before = new Set(Object.keys(this.fields));
        const done = await this.apply([{ kind: "add_field", field: spec, anchor, position }], {
            where: "add_field",
        });
        if (!done) {
            return undefined;
        }
        const name = Object.keys(this.fields).find((field) => !before.has(field));
        this.selectField(name);
        return name;
    }

    /** The label, for everybody: of one's own field everywhere, of another in this view. */
    relabel(node, texts) {
        return this.apply([{ kind: "relabel", target: node.key, value: texts }], {
            where: "label",
        });
    }

    setHelp(node, texts) {
        return this.apply([{ kind: "help", target: node.key, value: texts }], { where: "help" });
    }

    /**
     * Of one's own field everywhere, of another piece in this view.
     *
     * @param {string} rule required, visible or readonly
     * @param {Array|false} domain an empty list is always
     */
    setCondition(node, rule, domain) {
        const field = this.fields[node.field];
        if (field?.custom) {
            return this.updateField(field, { [`${rule}_if`]: domain }, "conditions");
        }
        const conditions = { [rule]: domain };
        return this.apply([{ kind: "condition", target: node.key, value: conditions }], {
            where: "conditions",
        });
    }

    updateField(field, spec, where) {
        return this._write(where, "update_field", [field.id, spec, field.version]);
    }

    getRemoval(field) {
        return this.orm.call("dealer.designer", "get_removal", [field.id]);
    }

    removeField(field) {
        this.selectedKey = "";
        return this._write("preview", "remove_field", [field.id]);
    }

    restoreField(changeId) {
        return this._write("history", "restore_field", [changeId]);
    }

    get viewArgs() {
        return [this.resModel, this.viewType, this.viewIds[this.viewType] || false];
    }

    undo() {
        return this._write("preview", "undo", this.viewArgs);
    }

    /** Takes back a change and every step after it, all or none. */
    undoTo(changeId) {
        const [, viewType, viewId] = this.viewArgs;
        return this._write("history", "undo_to", [changeId, viewType, viewId]);
    }

    /** Steps from the newest down to the one a change was part of; 0: it is undone already. */
    countStepsTo(changeId) {
        const changes = this.data.changes.filter(({ undone, step }) => step && !undone);
        const change = changes.find(({ id }) => id === changeId);
        return change
            ? new Set(changes.map(({ step }) => step).filter((step) => step >= change.step)).size
            : 0;
    }

    redo() {
        return this._write("preview", "redo", this.viewArgs);
    }

    setSafeMode(on) {
        return this._write("preview", "set_safe_mode", [this.resModel, on]);
    }

    putBack(changeId, { anchor, position } = {}) {
        const place = anchor ? [anchor, position] : [];
        return this._write("misplaced", "put_back", [changeId, ...place]);
    }

    drop(changeId) {
        return this._write("misplaced", "drop", [changeId]);
    }

    getHistory() {
        return this.orm.call("dealer.designer", "history", [this.resModel]);
    }
}

/** One sentence of a refusal of the server. */
export function getMessage(error) {
    return error.data?.message || error.message || String(error);
}
