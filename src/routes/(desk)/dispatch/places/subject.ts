import { m } from '$lib/paraglide/messages';
import { queueList } from '../queue/queue-list';
import { subject } from '../shell/subject';
import { PlaceDeeds } from './deeds';
import ContradictedRow from './ContradictedRow.svelte';
import DisputeRow from './DisputeRow.svelte';
import { placeEntries } from './entries';
import PinRow from './PinRow.svelte';
import PlacesPanel from './PlacesPanel.svelte';
import type { Contradicted, QueueItem } from '$lib/domain/desk/queue';

const key = ({ place_id }: QueueItem) => place_id;

/** Places: disputes, pins, official statements, and merging of two places into one. */
export const places = subject({
	name: 'places',
	deeds: (database) => new PlaceDeeds(database),
	queue: [
		queueList({
			name: 'contradicted',
			from: 'contradicted',
			title: m.dispatch_contradicted,
			rank: 25,
			waits: true,
			key: ({ place_id }: Contradicted) => place_id,
			Row: ContradictedRow
		}),
		queueList({
			name: 'disputes',
			from: 'disputes',
			title: m.dispatch_disputes,
			rank: 30,
			waits: true,
			key,
			Row: DisputeRow
		}),
		queueList({
			name: 'pins',
			from: 'pins',
			title: m.dispatch_pins,
			rank: 40,
			waits: false,
			key,
			Row: PinRow
		})
	],
	entries: placeEntries,
	refusals: {
		unknown_place: m.dispatch_problem_unknown_place,
		bad_expiry: m.dispatch_until_wrong,
		too_late: m.dispatch_problem_too_late
	},
	panel: { tab: 'place', title: m.dispatch_place, column: 'main', View: PlacesPanel }
});
