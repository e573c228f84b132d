/** What a formula can result in. */
export const FORMULA_RESULTS = ["number", "decimal", "money", "text", "date", "datetime", "yes_no"];

const TYPE_OF = {
    char: "text",
    text: "long_text",
    html: "long_text",
    integer: "number",
    float: "decimal",
    monetary: "money",
    date: "date",
    datetime: "datetime",
    selection: "choice",
    boolean: "yes_no",
    many2one: "many2one",
    many2one_reference: "number",
    reference: "many2one",
    many2many: "many2many",
    binary: "file",
    image: "image",
};

/**
 * @param {Object} [field] as the server describes it
 * @param {string} [widget] the widget of its element in the view
 * @returns {string} a type of the palette, or "lines" for rows of another document
 */
export function getDesignerType(field, widget) {
    if (!field) {
        return "text";
    }
    if (field.kind) {
        return field.kind;
    }
    if (widget === "phone") {
        return "phone";
    }
    if (["image", "contact_image"].includes(widget)) {
        return "image";
    }
    if (field.type === "many2many" && widget && /many2many_(?!tags)|list/.test(widget)) {
        return "lines";
    }
    return TYPE_OF[field.type] || "lines";
}
