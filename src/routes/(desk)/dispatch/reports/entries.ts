import { m } from '$lib/paraglide/messages';
import type { Entries } from '../log/entry';

/** Words of the log for acts about reports and their photos. */
export const reportEntries: Entries = {
	hide_report: ({ place }) => m.dispatch_log_hide({ place }),
	unhide_report: ({ place }) => m.dispatch_log_show({ place }),
	remove_photo: ({ place }) => m.dispatch_log_photo_remove({ place }),
	restore_photo: ({ place }) => m.dispatch_log_photo_restore({ place })
};
