import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { IndexedDB } from "@web/core/utils/indexed_db";
import { session } from "@web/session";

/** Another shape of drafts: what an older screen left is dropped. */
const VERSION = "1";

export function newUuid() {
    if (browser.crypto?.randomUUID) {
        return browser.crypto.randomUUID();
    }
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Receptions that are not saved on the server yet, photos included, in the browser's own database:
 * a reload, an empty battery or a lost network takes nothing. One device, one user, one database.
 */
export class DraftStore {
    constructor() {
        this.db = new IndexedDB(`dealer_reception_${session.db}_${user.userId}`, VERSION);
    }

    /** @returns {Promise<{uuid, title, saved_on}[]>} the newest first */
    async list() {
        return (await this.db.read("heads", "all")) || [];
    }

    read(uuid) {
        return this.db.read("drafts", uuid);
    }

    async save(draft, title) {
        const saved_on = luxon.DateTime.now().toISO();
        await this.db.write("drafts", draft.uuid, JSON.parse(JSON.stringify(draft)));
        const others = (await this.list()).filter((head) => head.uuid !== draft.uuid);
        await this.db.write("heads", "all", [{ uuid: draft.uuid, title, saved_on }, ...others]);
    }

    async drop(uuid) {
        const others = (await this.list()).filter((head) => head.uuid !== uuid);
        await this.db.write("heads", "all", others);
        await this.db.write("drafts", uuid, null);
    }
}
