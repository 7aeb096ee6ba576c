import type { Announced, Prompt, Words } from '$lib/drive/words';
import type { AlertAhead } from '$lib/domain/alert/alert';
import type { Said } from '$lib/domain/report/new-report';
import { isRequirement, type Place } from '$lib/domain/place/place';
import type { Status } from '$lib/domain/place/status';
import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { filterStatusLabel, names, statusLabel } from '$lib/ui/labels';
import { requirementLabel } from '$lib/ui/requirement-label';
import { spokenDistance, spokenTime } from './spoken-amounts';

/** A distance shorter than this is not spoken: the driver passes it during the sentence, metres. */
const atOnce = 300;

const inLanguage = ({ zh, en }: { zh: string; en: string }) => (getLocale() === 'en' ? en : zh);
const within = (status: string) => (getLocale() === 'en' ? status.toLowerCase() : status);

/** Text of an alert, without its position. */
export function alertWords({ alert }: AlertAhead): string {
	if (alert.headline) return inLanguage(alert.headline);
	const [place] = alert.places;
	if (!place || !alert.facts) return alert.description ? inLanguage(alert.description) : '';
	return placeWords(
		inLanguage(place.names),
		within(filterStatusLabel(alert.facts.status)),
		alert.facts.wait_minutes
	);
}

const placeWords = (place: string, status: string, wait: number | null) =>
	wait ? m.say_place_wait({ place, status, time: spokenTime(wait * 60) }) : m.say_place({ place, status });

function whatOf(item: Announced): string {
	if (item.kind === 'alert') return alertWords(item.ahead);
	if (item.kind === 'called-off') return m.say_called_off({ what: alertWords(item.ahead) });
	if (item.kind === 'result') return '';
	const { place, known } = item.row;
	const status = within(statusLabel(place.kind, item.status));
	const shown = known.band === 'likely' ? m.perhaps({ status }) : status;
	const wait = item.status === 'busy' || item.status === 'restricted' ? (known.wait?.minutes ?? null) : null;
	return placeWords(names(place).main, shown, wait);
}

function where(item: Announced, first: boolean): string {
	const what = whatOf(item);
	const { metres, seconds } = item;
	if (metres === null) return what;
	if (metres === 0) return m.say_here({ what });
	if (metres < atOnce) return m.say_at_once({ what });
	const byAir = item.kind === 'place' && item.byAir;
	const far = spokenDistance(metres);
	const distance = byAir ? m.say_by_air({ distance: far }) : far;
	return first && seconds !== null
		? m.say_first({ distance, time: spokenTime(seconds), what })
		: m.say_next({ distance, what });
}

function resultWords({ hours, point }: Announced & { kind: 'result' }): string {
	const standing = hours > 0 ? m.say_result_soon({ time: spokenTime(hours * 3600) }) : m.say_result_over();
	if (!point) return standing;
	const found = { place: names(point.place).main, distance: spokenDistance(point.metres) };
	return standing + gap() + (point.ahead ? m.say_result_ahead(found) : m.say_result_near(found));
}

/** Space between two sentences: only in English. */
const gap = () => (getLocale() === 'en' ? ' ' : '');

function announcement(items: readonly Announced[]): string {
	const parts = items.filter((item) => item.kind !== 'result').map((item, n) => where(item, n === 0));
	const sentences = parts.length ? [parts.join(m.say_join()) + m.say_stop()] : [];
	for (const item of items) if (item.kind === 'result') sentences.push(resultWords(item));
	const text = sentences.join(gap());
	return items.some(({ severity }) => severity === 'Extreme') ? m.say_extreme() + gap() + text : text;
}

function prompt({ place, why, question }: Prompt): string {
	const { main } = names(place);
	if (why === 'passed') return m.say_passed({ place: main });
	if (why === 'near' || !question) return m.say_near({ place: main });
	const [first, second] = question.statuses.map((status) => within(statusLabel(place.kind, status)));
	return question.reason === 'disputed' && first && second
		? m.say_disputed({ place: main, first, second })
		: m.say_stale({ place: main });
}

function reported(place: Place, status: Status, wait: number | null): string {
	const words = { place: names(place).main, status: within(statusLabel(place.kind, status)) };
	return wait ? m.say_reported_wait({ ...words, time: spokenTime(wait * 60) }) : m.say_reported(words);
}

/** What was understood of a driver's words: status, requirements, wait. */
export function doubtedWords({ kind }: Place, status: Status, { wait, requirements = [] }: Said): string[] {
	const shown = [statusLabel(kind, status), ...requirements.filter(isRequirement).map(requirementLabel)];
	if (wait) shown.push(m.say_wait({ time: spokenTime(wait * 60) }));
	return shown;
}

const doubted = (place: Place, status: Status, said: Said): string =>
	m.say_doubted({
		place: names(place).main,
		what: within(doubtedWords(place, status, said).join(m.say_list()))
	});

/** All texts that the drive says, in the language of the interface. */
export const words: Words = {
	get lang() {
		return getLocale() === 'en' ? 'en-US' : 'zh-CN';
	},
	announcement,
	prompt,
	reported,
	doubted,
	undone: m.say_undone,
	notUndone: m.say_not_undone,
	notUnderstood: m.say_not_understood
};
