import type { Supabase } from '../../database/database.ts';
import type { Alert } from '../../domain/alert/alert.ts';
import type { Log } from '../log/log.ts';
import type { Listener } from './news.ts';

/** A subscription to the broadcasts of alerts. */
export interface Following {
	/** true while broadcasts are received */
	live(): boolean;
	stop(): Promise<void>;
}

/** Passes alert broadcasts on to a listener. After every (re)connect the listener reads what it may have missed. */
export function followAlerts(admin: Supabase, listener: Listener, log: Log): Following {
	let live = false;
	// debug only: the listeners poll the database themselves, and log a failure that lasts
	const look = async () => {
		try {
			await listener.look();
		} catch (error) {
			log.debug({ reason: (error as Error).message }, 'Alerts could not be read');
		}
	};
	const hear = (alert: Alert) => {
		try {
			listener.hear(alert);
		} catch (error) {
			// the next read of the database finds it again
			log.error({ err: error }, 'An alert that was broadcast could not be passed on');
		}
	};
	const channel = admin
		.channel('alerts', { config: { private: true } })
		.on('broadcast', { event: 'alert' }, ({ payload }) => hear(payload as Alert))
		.subscribe((state) => {
			live = state === 'SUBSCRIBED';
			if (live) void look();
		});
	return {
		live: () => live && admin.realtime.isConnected(),
		async stop() {
			await admin.removeChannel(channel);
			await admin.realtime.disconnect();
		}
	};
}
