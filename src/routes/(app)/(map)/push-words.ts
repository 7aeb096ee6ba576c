import type { PushProblem } from '$lib/live/push/alerts.svelte';
import { mostPlaces } from '$lib/domain/alert/wishes';
import { m } from '$lib/paraglide/messages';

const words: Record<PushProblem, () => string> = {
	dismissed: m.push_problem_dismissed,
	service: m.push_problem_service,
	network: m.push_problem_network,
	sign_in: m.push_problem_sign_in,
	refused: m.push_problem_refused,
	full: () => m.push_places_full({ count: mostPlaces })
};

/** Text for a problem with push alerts. */
export const pushProblem = (problem: PushProblem): string => words[problem]();
