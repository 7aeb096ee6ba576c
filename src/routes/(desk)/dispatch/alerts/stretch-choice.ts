import { stretchesBetween } from '$lib/domain/road/stretches-between';
import { wayTowards } from '$lib/domain/road/carriageway';
import type { AlertStretch } from '$lib/domain/alert/alert';
import type { Network } from '$lib/domain/road/network';
import type { Town } from '$lib/domain/geo/gazetteer';
import type { Place } from '$lib/domain/place/place';
import type { Names } from '$lib/domain/geo/names';
import type { Position } from '$lib/domain/geo/sphere';
import { lengthOf, stakeAt } from '$lib/domain/road/stretch-line';
import { readStretch, staked, stakeWords, type StretchProblem } from '$lib/domain/road/stretch-text';
import { m } from '$lib/paraglide/messages';
import { names } from '$lib/ui/labels';
import type { ChosenStretch } from './deeds';

type Problem =
	| StretchProblem
	/** the map has no line at these stakes */
	| 'beyond'
	/** neither carriageway leads to the town */
	| 'leads_not'
	| 'two_places';

const languages = { zh: 'zh-Hans', en: 'en' } as const;

/** Label in both languages, because readers of both read the stored alert. */
function labelOf(code: string, from: Names, to: Names, towards: Town | null): Names {
	const inOne = (language: keyof Names) => {
		const locale = { locale: languages[language] };
		const ends = { code, from: from[language], to: to[language] };
		return towards
			? m.alert_stretch_towards({ ...ends, town: towards.names[language] }, locale)
			: m.alert_stretch(ends, locale);
	};
	return { zh: inOne('zh'), en: inOne('en') };
}

function chosen(network: Network, stretch: AlertStretch): ChosenStretch | { problem: Problem } {
	const parts = stretchesBetween(network, stretch);
	if (!parts.length) return { problem: 'beyond' };
	if (stretch.towards && parts.every(({ way }) => way === null)) return { problem: 'leads_not' };
	return { stretch, length: lengthOf(parts) };
}

const here = (town: Town | null): Position | null => town && { lon: town.lon, lat: town.lat };

/** Reads a stretch written with its stakes. */
export function stretchByStakes(
	network: Network,
	text: string
): (ChosenStretch & { towards: Town | null }) | { problem: Problem; towards: Town | null } {
	const read = readStretch(text);
	if ('problem' in read) return { ...read, towards: null };
	const { code, towards } = read;
	const [from, to] = [stakeAt(network, code, read.from), stakeAt(network, code, read.to)];
	if (!from || !to) return { problem: 'beyond', towards };
	const stakes = [read.from, read.to].map((metre) => ({ zh: stakeWords(metre), en: stakeWords(metre) }));
	const label = labelOf(code, stakes[0]!, stakes[1]!, towards);
	return { ...chosen(network, { code, from, to, towards: here(towards), label }), towards };
}

/** A stretch between two places on an expressway. */
export function stretchByPlaces(
	network: Network,
	code: string,
	from: Place | undefined,
	to: Place | undefined,
	towards: Town | null
): ChosenStretch | { problem: Problem } {
	if (!from || !to || from === to) return { problem: 'two_places' };
	const at = ({ lon, lat }: Place): Position => ({ lon, lat });
	const label = labelOf(code, from.names, to.names, towards);
	return chosen(network, { code, from: at(from), to: at(to), towards: here(towards), label });
}

/** Places of an expressway, in their order from the start of its line. */
export function stopsOf(network: Network, code: string, places: Iterable<Place>): Place[] {
	const roads = network.partsOf(code);
	const placed = [...places]
		.filter(({ expressways }) => expressways.includes(code))
		.map((place) => {
			const fixes = roads.map((road, order) => ({ order, ...network.nearest(road.id, place) }));
			return { place, fix: fixes.sort((a, b) => a.off - b.off)[0] };
		});
	return placed
		.sort((a, b) => (a.fix && b.fix ? a.fix.order - b.fix.order || a.fix.at - b.fix.at : 0))
		.map(({ place }) => place);
}

/** Towns to which one of the two carriageways of a stretch leads. */
export function townsAhead(network: Network, stretch: AlertStretch, towns: readonly Town[]): Town[] {
	const parts = stretchesBetween(network, stretch);
	return towns.filter((town) =>
		parts.some(({ road, from, to }) => wayTowards(network, { road, at: (from + to) / 2 }, town) !== null)
	);
}

/** Text for a problem: what is wrong and what to do. */
export function stretchProblemWords(problem: Problem, towards: Town | null): string {
	switch (problem) {
		case 'shape':
			return m.dispatch_stretch_shape();
		case 'not_staked':
			return m.dispatch_stretch_not_staked({ codes: staked.join(', ') });
		case 'no_length':
			return m.dispatch_stretch_no_length();
		case 'unknown_town':
			return m.dispatch_stretch_unknown_town();
		case 'beyond':
			return m.dispatch_stretch_beyond();
		case 'leads_not':
			return m.dispatch_stretch_leads_not({ town: towards ? names(towards).main : '' });
		case 'two_places':
			return m.dispatch_stretch_two_places();
	}
}
