import { Mutex } from "@web/core/utils/concurrency";

/**
 * Answers and marks are written the moment they are given, so that nothing is lost when a
 * phone loses its network or its owner's attention. Writes go one after the other; the form
 * is read again once after the last of a burst.
 *
 * @param {Component} component with the standard field props
 */
export function useImmediateWrites(component) {
    const mutex = new Mutex();
    let waiting = 0;
    return (write) => {
        waiting++;
        return mutex.exec(async () => {
            const { record } = component.props;
            let saved;
            try {
                // what was typed elsewhere on the form must survive the reload
                saved = !(await record.isDirty()) || (await record.save());
                if (saved) {
                    await write();
                }
            } finally {
                waiting--;
                if (saved !== false && !waiting) {
                    await record.load();
                }
            }
        });
    };
}
