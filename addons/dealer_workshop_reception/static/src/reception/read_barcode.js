/* global BarcodeDetector */
import { loadJS } from "@web/core/assets";

/** Longest side, in pixels, of a photo that is searched for a barcode. */
const MAX_SIDE = 2000;

async function readWithZXing(canvas) {
    await loadJS("/web/static/lib/zxing-library/zxing-library.js");
    const { ZXing } = window;
    const reader = new ZXing.MultiFormatReader();
    const formats = ["CODE_39", "CODE_128", "QR_CODE", "DATA_MATRIX", "PDF_417"];
    reader.setHints(
        new Map([
            [
                ZXing.DecodeHintType.POSSIBLE_FORMATS,
                formats.map((format) => ZXing.BarcodeFormat[format]),
            ],
            [ZXing.DecodeHintType.TRY_HARDER, true],
        ])
    );
    const source = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
    try {
        return reader
            .decodeWithState(new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(source)))
            .getText();
    } catch {
        return "";
    }
}

/**
 * Reads the barcode on a photo, for tablets whose browser has no live camera (no https).
 *
 * @param {File} file
 * @returns {Promise<string>} what the code says, "" when none was found
 */
export async function readBarcode(file) {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    if ("BarcodeDetector" in window) {
        try {
            const formats = await BarcodeDetector.getSupportedFormats();
            if (formats.length) {
                const codes = await new BarcodeDetector({ formats }).detect(canvas);
                if (codes.length) {
                    return codes[0].rawValue;
                }
            }
        } catch {
            // some systems name the class and have no detector behind it
        }
    }
    return readWithZXing(canvas);
}
