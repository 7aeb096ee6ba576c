import type { Supabase } from '../../database/database.ts';
import type { Alert } from '../../domain/alert/alert.ts';
import type { Log } from '../log/log.ts';
import type { Listener } from './news.ts';

/** Hearing what is broadcast. */
export interface Following {
	/** whether it is heard just now */
	live(): boolean;
	stop(): Promise<void>;
}

/** Tells somebody what is broadcast of alerts; after every (re)connect they look for what was missed. */
export function followAlerts(admin: Supabase, listener: Listener, log: Log): Following {
	let live = false;
	// whoever listens looks again by itself, and says it where that goes on failing
	const look = async () => {
		try {
			await listener.look();
		} catch (error) {
			log.debug({ reason: (error as Error).message }, 'Alerts could not be read');
		}
	};
	const channel = admin
		.channel('alerts', { config: { private: true } })
		.on('broadcast', { event: 'alert' }, ({ payload }) => listener.hear(payload as Alert))
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
