/**
 * What a label or tag says, read on the device so that scanning goes on without a connection.
 * The server reads it again (lib/epc.py and the GS1 nomenclature) and has the last word.
 */

// partition → digits and bits of the company prefix (EPC Tag Data Standard, SGTIN)
const PARTITIONS = [
    [40, 12],
    [37, 11],
    [34, 10],
    [30, 9],
    [27, 8],
    [24, 7],
    [20, 6],
];
const FNC1 = "\x1D";
// element strings of a fixed length, in digits; the others end with FNC1
const FIXED = { "00": 18, "01": 14, "02": 14, 11: 6, 12: 6, 13: 6, 15: 6, 16: 6, 17: 6, 20: 2 };

export function checkDigit(digits) {
    const sum = [...digits]
        .reverse()
        .reduce((total, digit, place) => total + Number(digit) * (place % 2 ? 1 : 3), 0);
    return String((10 - (sum % 10)) % 10);
}

/** @returns {string} the 14 digits of an EAN, UPC or GTIN, "" when it is none */
export function toGtin(number) {
    if (![8, 12, 13, 14].includes(number.length) || !/^[0-9]+$/.test(number)) {
        return "";
    }
    const padded = number.padStart(14, "0");
    return checkDigit(padded.slice(0, 13)) === padded[13] ? padded : "";
}

/** Codes are compared as the server spells them: 14 digits, else letters and digits only. */
export function normalise(text) {
    const trimmed = text.trim();
    return (
        toGtin(trimmed) ||
        trimmed
            .normalize("NFKC")
            .toUpperCase()
            .replace(/[^\p{L}\p{N}]/gu, "")
    );
}

function makeItem(company, item, serial) {
    const body = item[0] + company + item.slice(1);
    const gtin = body + checkDigit(body);
    return { gtin, serial, tag: `${gtin}.${serial}` };
}

function readBits(text) {
    const header = parseInt(text.slice(0, 2), 16);
    const size = { 0x30: 96, 0x36: 198 }[header];
    if (!size || (size === 96) !== (text.length === 24)) {
        return { error: size ? "damaged" : "unknown" };
    }
    const bits = [...text].map((hex) => parseInt(hex, 16).toString(2).padStart(4, "0")).join("");
    const partition = PARTITIONS[parseInt(bits.slice(11, 14), 2)];
    if (!partition) {
        return { error: "damaged" };
    }
    const [companyBits, companyDigits] = partition;
    const itemDigits = 13 - companyDigits;
    const number = (from, to) => BigInt(`0b${bits.slice(from, to)}`).toString();
    const company = number(14, 14 + companyBits).padStart(companyDigits, "0");
    const item = number(14 + companyBits, 58).padStart(itemDigits, "0");
    if (company.length > companyDigits || item.length > itemDigits) {
        return { error: "damaged" };
    }
    if (size === 96) {
        return makeItem(company, item, number(58, 96));
    }
    let serial = "";
    for (let at = 58; at < 198; at += 7) {
        serial += String.fromCharCode(parseInt(bits.slice(at, at + 7), 2));
    }
    serial = serial.replace(/\0+$/, "");
    return /^[\x20-\x7e]+$/.test(serial) ? makeItem(company, item, serial) : { error: "damaged" };
}

function readUrn(text) {
    const match = text.match(
        /^urn:epc:(?:tag:sgtin-(?:96|198):[0-7]\.|id:sgtin:)(\d+)\.(\d+)\.(\S+)$/i
    );
    if (!match) {
        return { error: "unknown" };
    }
    const [, company, item, serial] = match;
    if (company.length < 6 || company.length > 12 || company.length + item.length !== 13) {
        return { error: "damaged" };
    }
    return makeItem(company, item, decodeURIComponent(serial));
}

function readLink(text) {
    let url;
    try {
        url = new URL(text);
    } catch {
        return null;
    }
    const path = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
    const keys = {};
    for (let at = path.length - 2; at >= 0; at -= 2) {
        keys[path[at]] = path[at + 1];
    }
    if (!("01" in keys)) {
        return null;
    }
    const gtin = toGtin(keys["01"]);
    if (!gtin) {
        return { error: "damaged" };
    }
    const count = url.searchParams.get("30") || url.searchParams.get("37") || "";
    const serial = keys["21"] || "";
    return {
        gtin,
        serial,
        lot: keys["10"] || "",
        quantity: /^\d{1,8}$/.test(count) ? Number(count) : 0,
        tag: serial ? `${gtin}.${serial}` : "",
    };
}

function readElements(text) {
    let rest = text
        .replace(/^(\](C1|e0|d2|Q3|J1))/, "")
        .replace(/[()]/g, "")
        .replace(/Alt029|#/g, FNC1);
    const values = {};
    while (rest.length) {
        if (rest[0] === FNC1) {
            rest = rest.slice(1);
            continue;
        }
        const key = rest.slice(0, 2);
        const variable = ["10", "21", "30", "37"].includes(key);
        if (!variable && !(key in FIXED)) {
            break;
        }
        const end = rest.indexOf(FNC1);
        const size = variable ? (end < 0 ? rest.length : end) : 2 + FIXED[key];
        values[key] = rest.slice(2, size);
        rest = rest.slice(size);
    }
    const count = values["30"] || values["37"] || "0";
    const gtin =
        /^\d{1,8}$/.test(count) && toGtin((values["01"] || values["02"] || "").padStart(14, "x"));
    if (!gtin) {
        return null;
    }
    const serial = values["21"] || "";
    return {
        gtin,
        serial,
        lot: values["10"] || "",
        quantity: Number(count),
        tag: serial ? `${gtin}.${serial}` : "",
    };
}

/**
 * @param {string} code what the scanner sent
 * @returns {{text, key, gtin, lot, serial, quantity, tag, error}} `key` is what lines know it by;
 *  `error` (unknown, damaged) when it is a tag that can't be a part's
 */
export function readCode(code) {
    const text = code.trim();
    const empty = { text, gtin: "", lot: "", serial: "", quantity: 0, tag: "", error: "" };
    let item = null;
    if (/^urn:/i.test(text)) {
        item = readUrn(text);
    } else if (/^https?:\/\//i.test(text)) {
        item = readLink(text);
    } else if (
        /^([0-9A-F]{24}|[0-9A-F]{50}|[0-9A-F]{52})$/i.test(text) &&
        /^(2[C-F]|3)/i.test(text) // headers of tags; a printed number may have as many digits
    ) {
        item = readBits(text);
    } else if (!toGtin(text) && text.length >= 16) {
        item = readElements(text);
    }
    const reading = { ...empty, ...item };
    return { ...reading, key: reading.gtin || normalise(text) };
}
