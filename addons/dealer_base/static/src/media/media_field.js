import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { FileModel } from "@web/core/file_viewer/file_model";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { shrinkPhoto } from "../checklist/photo";

const MEGABYTE = 1024 * 1024;

/**
 * Photos and videos of a record: taken with the phone's camera or chosen, shown whole screen,
 * marked for the customer, deleted. Each file has its own progress, can be called off and tried
 * again.
 */
export class MediaField extends Component {
    static template = "dealer_base.MediaField";
    static props = { ...standardFieldProps, canShare: { type: Boolean, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.fileUpload = useService("file_upload");
        this.fileViewer = useFileViewer();
        this.nextKey = 1;
        // files on their way or refused: {key, file, name, upload, error}
        this.state = useState({ files: [] });
        useBus(this.fileUpload.bus, "FILE_UPLOAD_LOADED", ({ detail }) =>
            this.onLoaded(detail.upload)
        );
        useBus(this.fileUpload.bus, "FILE_UPLOAD_ERROR", ({ detail }) =>
            this.onError(detail.upload)
        );
    }

    get media() {
        return this.props.record.data[this.props.name] || { items: [], limits: {} };
    }

    get items() {
        return this.media.items;
    }

    get canAdd() {
        return !this.props.readonly && (this.media.can_add || !this.props.record.resId);
    }

    get hasLabels() {
        return this.items.some((item) => item.label);
    }

    source(item) {
        return item.kind === "photo"
            ? `/web/image/${item.id}/256x256`
            : `/web/content/${item.id}#t=0.1`;
    }

    percent(entry) {
        return Math.round(100 * (entry.upload?.progress || 0));
    }

    async onChangeFiles(ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        const { record } = this.props;
        // what was typed must survive the reading that follows
        if (((await record.isDirty()) || !record.resId) && !(await record.save())) {
            return;
        }
        for (const file of files) {
            const entry = { key: this.nextKey++, file, name: file.name, upload: null, error: "" };
            this.state.files.push(entry);
            await this.send(this.state.files.at(-1));
        }
    }

    async send(entry) {
        entry.error = "";
        const file = entry.file.type.startsWith("image/")
            ? await shrinkPhoto(entry.file)
            : entry.file;
        const kind = file.type.startsWith("image/") ? "photo" : "video";
        const limit = this.media.limits[kind];
        if (limit && file.size > limit * MEGABYTE) {
            entry.error = _t(
                "%(size)s MB are too much: at most %(limit)s MB. Take it shorter or smaller.",
                { size: Math.round(file.size / MEGABYTE), limit }
            );
            return;
        }
        const { record } = this.props;
        entry.upload = await this.fileUpload.upload("/dealer/media/upload", [file], {
            buildFormData: (data) => {
                data.append("model", record.resModel);
                data.append("id", record.resId);
            },
            displayErrorNotification: false,
        });
    }

    entryOf(upload) {
        return this.state.files.find((entry) => entry.upload?.id === upload.id);
    }

    async onLoaded(upload) {
        const entry = this.entryOf(upload);
        if (entry) {
            this.drop(entry);
            if (!this.state.files.some((other) => other.upload && !other.error)) {
                await this.props.record.load();
            }
        }
    }

    onError(upload) {
        const entry = this.entryOf(upload);
        if (!entry) {
            return;
        }
        if (upload.state === "abort") {
            this.drop(entry);
            return;
        }
        let message = "";
        try {
            message = JSON.parse(upload.xhr.responseText).error.message;
        } catch {
            message =
                upload.xhr.status === 413
                    ? _t("The file is too big for this server.")
                    : _t("The connection broke off. Try again.");
        }
        entry.upload = null;
        entry.error = message;
    }

    drop(entry) {
        this.state.files = this.state.files.filter((other) => other.key !== entry.key);
    }

    onClickCancel(entry) {
        if (entry.upload) {
            entry.upload.xhr.abort();
        } else {
            this.drop(entry);
        }
    }

    onClickRetry(entry) {
        return this.send(entry);
    }

    onClickItem(item) {
        const files = this.items.map((other) =>
            Object.assign(new FileModel(), {
                id: other.id,
                name: other.name,
                // what phones film plays as MP4; the viewer knows no other name for it
                mimetype: other.mimetype === "video/quicktime" ? "video/mp4" : other.mimetype,
            })
        );
        this.fileViewer.open(
            files.find((file) => file.id === item.id),
            files
        );
    }

    async onClickShare(item) {
        await this.orm.write("ir.attachment", [item.id], { is_shared: !item.is_shared });
        await this.reload();
    }

    onClickDelete(item) {
        this.dialog.add(ConfirmationDialog, {
            body:
                item.kind === "photo"
                    ? _t("Delete this photo for good?")
                    : _t("Delete this video for good?"),
            confirmLabel: _t("Delete"),
            confirm: async () => {
                await this.orm.unlink("ir.attachment", [item.id]);
                await this.reload();
            },
            cancel: () => {},
        });
    }

    async reload() {
        const { record } = this.props;
        if (!(await record.isDirty()) || (await record.save())) {
            await record.load();
        }
    }
}

export const mediaField = {
    component: MediaField,
    supportedTypes: ["json"],
    supportedOptions: [
        { label: _t("Can be shown to the customer"), name: "share", type: "boolean" },
    ],
    isEmpty: () => false,
    extractProps: ({ options }) => ({ canShare: Boolean(options.share) }),
};

registry.category("fields").add("dealer_media", mediaField);
