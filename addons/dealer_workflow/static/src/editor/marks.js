import { _t } from "@web/core/l10n/translation";

/** What small signs on stages and arrows say; the legend explains them with the same words. */
export const STEP_MARKS = [
    {
        name: "levels",
        icon: "fa-thumbs-o-up",
        label: _t("Has to be approved"),
        test: (step) => step.levels,
    },
    {
        name: "facts",
        icon: "fa-bolt",
        label: _t("Follows what happened to the document"),
        test: (step) => step.trigger === "facts",
    },
    { name: "who", icon: "fa-user", label: _t("Only for some people"), test: (step) => step.who },
    {
        name: "condition",
        icon: "fa-filter",
        label: _t("Only under a condition"),
        test: (step) => step.condition || step.required,
    },
    {
        name: "actions",
        icon: "fa-cog",
        label: _t("Something else happens"),
        test: (s) => s.actions,
    },
];

export const STAGE_MARKS = [
    { name: "time", icon: "fa-clock-o", label: _t("Time limit in working hours") },
    { name: "actions", icon: "fa-cog", label: _t("Something else happens") },
];

/** Categories have phases; each has one colour and one icon, here and on every form. */
export const PHASES = {
    draft: { label: _t("Beginning"), icon: "fa-file-o" },
    open: { label: _t("At work"), icon: "fa-play" },
    waiting: { label: _t("Waiting"), icon: "fa-pause" },
    done: { label: _t("Finished"), icon: "fa-check" },
    cancelled: { label: _t("Called off"), icon: "fa-times" },
};

const glyphs = new Map();

/** The character of a Font Awesome icon, as SVG has no pseudo elements. */
export function getGlyph(icon) {
    if (!glyphs.has(icon)) {
        const probe = document.createElement("i");
        probe.className = `fa ${icon}`;
        document.body.append(probe);
        const content = getComputedStyle(probe, "::before").content;
        probe.remove();
        glyphs.set(icon, /^["'].+["']$/.test(content) ? content.slice(1, -1) : "");
    }
    return glyphs.get(icon);
}

/** A step in words, for those who do not see the drawing. */
export function describeStep(step, names) {
    const from = step.from.length
        ? step.from.map((id) => names.get(id)).join(", ")
        : _t("any stage");
    const words = [
        _t("%(step)s: from %(from)s to %(to)s", { step: step.name, from, to: names.get(step.to) }),
    ];
    words.push(...STEP_MARKS.filter((mark) => mark.test(step)).map((mark) => mark.label));
    return words.join("; ");
}
