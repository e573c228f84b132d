import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

/**
 * A span of time in the one or two units that say most.
 *
 * @param {number} hours
 * @param {{ short?: boolean }} [options] one unit only
 * @returns {string} "20 min", "3 h 5 min" or "3 h", "2 d 4 h" or "2 d"
 */
export function humanHours(hours, { short = false } = {}) {
    const minutes = Math.round(Math.abs(hours) * 60);
    if (minutes < 60) {
        return _t("%s min", minutes);
    }
    if (minutes < 24 * 60) {
        const whole = Math.floor(minutes / 60);
        const rest = short ? 0 : minutes % 60;
        return rest
            ? _t("%(hours)s h %(minutes)s min", { hours: whole, minutes: rest })
            : _t("%s h", whole);
    }
    const whole = Math.round(minutes / 60);
    const rest = whole % 24;
    const days = Math.floor(whole / 24);
    return rest && days < 10 && !short
        ? _t("%(days)s d %(hours)s h", { days, hours: rest })
        : _t("%s d", days);
}

/**
 * Working hours, which have no days of 24 hours.
 *
 * @param {number} hours
 * @returns {string} "20 min", "35 h"
 */
export function humanWorkingHours(hours) {
    if (hours < 24) {
        return humanHours(hours);
    }
    return _t("%s h", Math.round(hours));
}

/**
 * @param {string} text datetime of the server, UTC
 * @returns {number} hours from then to now, negative for the future
 */
export function hoursSince(text) {
    return luxon.DateTime.now().diff(deserializeDateTime(text)).as("hours");
}

/**
 * @param {string} text datetime of the server, UTC
 * @returns {string} as the user writes it
 */
export function localTime(text) {
    return text ? toLocaleDateTimeString(deserializeDateTime(text)) : "";
}
