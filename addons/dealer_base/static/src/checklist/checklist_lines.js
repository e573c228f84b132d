import { Component, useState } from "@odoo/owl";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { parseFloat } from "@web/views/fields/parsers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { FileModel } from "@web/core/file_viewer/file_model";

import { readPhoto } from "./photo";
import { useImmediateWrites } from "./saved_record";

export const RESULTS = [
    { value: "ok", label: _t("OK"), icon: "fa-check", color: "success" },
    {
        value: "attention",
        label: _t("Attention"),
        icon: "fa-exclamation-triangle",
        color: "warning",
    },
    { value: "fail", label: _t("Fail"), icon: "fa-times", color: "danger" },
    { value: "na", label: _t("n.a."), icon: "fa-ban", color: "secondary" },
];

const MODEL = "dealer.checklist.line";

/**
 * The items of a checklist grouped by section, answered with one tap each.
 */
export class ChecklistLinesField extends Component {
    static template = "dealer_base.ChecklistLinesField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.fileUpload = useService("file_upload");
        this.fileViewer = useFileViewer();
        this.write = useImmediateWrites(this);
        this.results = RESULTS;
        this.photoNeeded = _t("A photo is needed");
        this.photoOptional = _t("Take a photo");
        // what was just tapped, shown until the server has it: {line id: values}
        this.state = useState({ pending: {}, notes: {}, uploading: {} });
    }

    get lines() {
        return this.props.record.data[this.props.name].records.map((record) => ({
            id: record.resId,
            ...record.data,
            // an empty JSON list arrives as false
            photos: record.data.photos || [],
            videos: record.data.videos || [],
            earlier: record.data.earlier || [],
            choice_options: record.data.choice_options || [],
            ...this.state.pending[record.resId],
        }));
    }

    get sections() {
        const sections = [];
        for (const line of this.lines) {
            if (line.display_type || !sections.length) {
                sections.push({
                    key: line.id,
                    name: line.display_type ? line.name : false,
                    lines: [],
                });
            }
            if (!line.display_type) {
                sections.at(-1).lines.push(line);
            }
        }
        for (const section of sections) {
            section.answered = section.lines.filter((line) => line.result).length;
            section.canAllOk =
                !this.props.readonly &&
                section.name &&
                section.lines.some(
                    (line) =>
                        line.answer_type === "state" &&
                        !line.result &&
                        line.is_open &&
                        line.photo_required !== "always"
                );
        }
        return sections;
    }

    isEditable(line) {
        return !this.props.readonly && line.is_open;
    }

    isProblem(line) {
        return ["attention", "fail"].includes(line.result);
    }

    /** The photo the completion rule asks for; the server has the last word. */
    needsPhoto(line) {
        return (
            !line.photos.length &&
            ((line.photo_required === "always" && line.result !== "na") ||
                (line.photo_required === "problem" && this.isProblem(line)))
        );
    }

    /** A choice may have a "no tank" of its own: one way to say it is enough. */
    showsNotApplicable(line) {
        return (
            line.answer === "na" ||
            (this.isEditable(line) && !line.choice_options.some((option) => option.result === "na"))
        );
    }

    showsNote(line) {
        return Boolean(line.note) || this.isProblem(line) || this.state.notes[line.id];
    }

    resultOf(line) {
        return RESULTS.find((result) => result.value === line.result);
    }

    numberText(line) {
        return line.is_measured
            ? formatFloat(line.number, { digits: [false, 3], trailingZeros: false })
            : "";
    }

    photoUrl(id, size = "") {
        return `/web/image/${id}${size}`;
    }

    // ---------------------------------------------------------------------
    // Answers
    // ---------------------------------------------------------------------

    /**
     * @param {Object} line
     * @param {Object} values to write
     * @param {Object} [shown] values to show until the server answers
     */
    async answer(line, values, shown = values) {
        this.state.pending[line.id] = { ...this.state.pending[line.id], ...shown };
        try {
            await this.write(() => this.orm.write(MODEL, [line.id], values));
        } finally {
            delete this.state.pending[line.id];
        }
    }

    onClickState(line, value) {
        const answer = line.answer === value ? false : value;
        const shown =
            line.answer_type === "state" || answer ? { answer, result: answer } : { answer };
        return this.answer(line, { answer }, shown);
    }

    onChangeNumber(line, ev) {
        const text = ev.target.value.trim();
        let number = false;
        if (text) {
            try {
                number = parseFloat(text);
            } catch {
                this.notification.add(_t("“%s” is not a number.", text), { type: "danger" });
                ev.target.value = this.numberText(line);
                return;
            }
        }
        return this.answer(
            line,
            { number },
            { number, is_measured: number !== false, answer: false }
        );
    }

    onClickChoice(line, option) {
        const chosen = line.choice !== option.key;
        return this.answer(
            line,
            { choice: chosen && option.key },
            { choice: chosen && option.key, result: chosen && option.result, answer: false }
        );
    }

    onChangeText(line, ev) {
        return this.answer(line, { text: ev.target.value });
    }

    onChangeNote(line, ev) {
        return this.answer(line, { note: ev.target.value });
    }

    onClickNote(line) {
        this.state.notes[line.id] = !this.state.notes[line.id];
    }

    onClickAllOk(section) {
        return this.write(() => this.orm.call(MODEL, "action_all_ok", [[section.key]]));
    }

    onClickRecheck(line) {
        return this.write(() => this.orm.call(MODEL, "action_recheck", [[line.id]]));
    }

    // ---------------------------------------------------------------------
    // Photos
    // ---------------------------------------------------------------------

    async onChangePhotos(line, ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        this.state.uploading[line.id] = true;
        try {
            const films = files.filter((file) => file.type.startsWith("video/"));
            const photos = await Promise.all(
                files.filter((file) => !films.includes(file)).map(readPhoto)
            );
            if (photos.length) {
                await this.write(() =>
                    this.orm.call(MODEL, "action_add_photos", [[line.id], photos])
                );
            }
            for (const film of films) {
                await this.write(() => this.sendVideo(line, film));
            }
        } finally {
            delete this.state.uploading[line.id];
        }
    }

    /** Long files travel with their progress; the error is the server's sentence. */
    async sendVideo(line, file) {
        const upload = await this.fileUpload.upload("/dealer/media/upload", [file], {
            buildFormData: (data) => {
                data.append("model", MODEL);
                data.append("id", line.id);
            },
        });
        this.state.uploading[line.id] = upload;
        await new Promise((resolve) => upload.xhr.addEventListener("loadend", resolve));
    }

    /** How far the video of an item is on its way, in percent; false while it is photos. */
    progressOf(line) {
        const upload = this.state.uploading[line.id];
        return upload?.xhr ? `${Math.round(100 * upload.progress)} %` : false;
    }

    onClickPhoto(line, id) {
        const open = (ids, mimetype) =>
            ids.map((file) =>
                Object.assign(new FileModel(), { id: file, name: line.name, mimetype })
            );
        const files = [...open(line.photos, "image/jpeg"), ...open(line.videos, "video/mp4")];
        this.fileViewer.open(
            files.find((file) => file.id === id),
            files
        );
    }

    onClickRemovePhoto(line, id) {
        return this.write(() => this.orm.unlink("ir.attachment", [id]));
    }
}

export const checklistLinesField = {
    component: ChecklistLinesField,
    supportedTypes: ["one2many"],
    useSubView: true,
    isEmpty: () => false,
};

registry.category("fields").add("dealer_checklist_lines", checklistLinesField);
