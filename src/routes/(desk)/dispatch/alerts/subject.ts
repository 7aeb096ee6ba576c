import { m } from '$lib/paraglide/messages';
import { queueList } from '../queue/queue-list';
import { subject } from '../shell/subject';
import AlertsPanel from './AlertsPanel.svelte';
import { AlertDeeds } from './deeds';
import DoubtedRow from './DoubtedRow.svelte';
import { alertEntries } from './entries';
import type { Doubted } from '$lib/domain/desk/queue';

/** Alerts: raise them, call them off, and check those that drivers doubt. */
export const alerts = subject({
	name: 'alerts',
	deeds: (database) => new AlertDeeds(database),
	queue: [
		queueList({
			name: 'doubted',
			from: 'doubted',
			title: m.dispatch_doubted,
			rank: 20,
			waits: true,
			key: ({ alert }: Doubted) => alert.id,
			Row: DoubtedRow
		})
	],
	entries: alertEntries,
	refusals: {
		unknown_alert: m.dispatch_problem_unknown_alert,
		alert_over: m.dispatch_problem_alert_over,
		area_crosses_itself: m.dispatch_raise_crossed
	},
	panel: { tab: 'alerts', title: m.dispatch_alerts, column: 'side', View: AlertsPanel }
});
