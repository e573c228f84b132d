/** Longest side, in pixels, of a photo sent to the server. */
const MAX_SIDE = 1920;

function toBase64(blob) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result.split(",")[1] || "");
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(blob);
    });
}

/**
 * Reduces a photo before it travels: a phone's camera makes 5 to 12 MB, a workshop's network is
 * slow. What the browser cannot draw goes as it is; the server judges.
 *
 * @param {File} file
 * @returns {Promise<File>}
 */
export async function shrinkPhoto(file) {
    try {
        const bitmap = await createImageBitmap(file);
        const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(bitmap.width * scale);
        canvas.height = Math.round(bitmap.height * scale);
        canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
        bitmap.close();
        const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
        const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
        return new File([blob], name, { type: "image/jpeg" });
    } catch {
        return file;
    }
}

/**
 * @param {File} file
 * @returns {Promise<{name: string, data: string}>} the reduced photo as base64
 */
export async function readPhoto(file) {
    const photo = await shrinkPhoto(file);
    return { name: photo.name, data: await toBase64(photo) };
}
