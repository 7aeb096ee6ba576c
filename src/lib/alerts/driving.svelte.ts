import { aheadByAir, RoadPlaces, type AheadPlace } from '../domain/ahead.ts';
import { isGrave, type AlertAhead } from '../domain/alert.ts';
import { AlertsAhead } from '../domain/alerts-ahead.ts';
import { Announcer, type Announceable } from '../domain/announcement.ts';
import { farthest, type Leg } from '../domain/corridor.ts';
import { Network } from '../domain/expressway.ts';
import { GpsFilter, walking, type Whereabouts } from '../domain/gps-filter.ts';
import { mayAsk } from '../domain/hazard.ts';
import type { Question, RouteRequest } from '../domain/hub-events.ts';
import type { Known } from '../domain/known.ts';
import { Passing } from '../domain/passing.ts';
import type { Place } from '../domain/place.ts';
import { Router } from '../domain/route.ts';
import { endOf, warningOf } from '../domain/sampling-result.ts';
import { between, destination, turn, unit, type Position } from '../domain/sphere.ts';
import { spokenReport } from '../domain/spoken-report.ts';
import type { Status } from '../domain/status.ts';
import { isNight } from '../domain/sun.ts';
import { Battery } from './battery.svelte.ts';
import type { AlertFeed } from './feed.ts';
import { Listening } from './listening.svelte.ts';
import { OwnResult } from './own-result.svelte.ts';
import { Positions, savingInterval, type PositionProblem } from './positions.ts';
import { Reporting, type ReportTaker } from './reporting.svelte.ts';
import { readNetwork } from './roads.ts';
import { Voice, type VoiceLanguage } from './voice.svelte.ts';
import { WakeLock } from './wake-lock.ts';

/** What the drive needs of the browser's copy of the world. */
export interface DrivingWorld extends ReportTaker {
	readonly places: ReadonlyMap<string, Place>;
	readonly client: { now(): number };
	known(place: Place, at?: number): Known;
	/** west, south, east, north: what is fetched first */
	setView(bounds: readonly [number, number, number, number]): void;
	/** @param listener hears which places changed, null: the set of places itself */
	onChange(listener: (changed: ReadonlySet<string> | null) => void): () => void;
}

/** A place ahead, when one gets there, and what is to be expected there then. */
export interface AheadRow extends AheadPlace {
	seconds: number;
	/** arrival, epoch ms by the server's clock */
	arrival: number;
	/** as it will be at arrival if nothing is heard until then */
	known: Known;
}

/** What the voice may have to say. */
export type Announced = Announceable &
	(
		| { kind: 'alert'; ahead: AlertAhead }
		/** it was said, and holds no longer */
		| { kind: 'called-off'; ahead: AlertAhead }
		| { kind: 'place'; row: AheadRow; status: Status; byAir: boolean }
		/** hours until one's own sampling result ends, 0: over; and where there is an open point */
		| { kind: 'result'; hours: number; point: SamplingPoint | null }
	);

/** Where one may be sampled next. */
export interface SamplingPoint {
	place: Place;
	metres: number;
	/** on the road ahead; else the nearest by air */
	ahead: boolean;
}

/** A place the driver is asked about. */
export interface Prompt {
	place: Place;
	why: 'passed' | 'near' | 'question' | 'chosen';
	question: Question | null;
	/** when it goes away by itself, epoch ms */
	until: number;
}

/** Everything that is said, in the language of the interface. */
export interface Words {
	readonly lang: VoiceLanguage;
	announcement(items: readonly Announced[]): string;
	prompt(prompt: Prompt): string;
	reported(place: Place, status: Status, wait: number | null): string;
	undone(): string;
	notUnderstood(): string;
}

/** Road ahead that is looked along, metres. */
const range = 150_000;
/** Two looks ahead are so far apart, ms; with a low battery the other. */
const pause = { usual: 1000, saving: 3000 };
/** Lorries do 80; until one has driven for a while that is assumed, metres a second. */
const usualPace = 20;
/** Slower than this in the mean nobody gets anywhere, metres a second: a queue ends. */
const leastPace = 8;
/** The pace is that of about so many seconds. */
const paceMemory = 300;
/** What has been driven by is asked for so long, ms. */
const promptTime = 45_000;
/** A place is not asked about again so soon, ms. */
const askedFor = 20 * 60_000;
/** At a stand, what is this near is what one stands at, metres. */
const atHand = 600;
/** Until it is known where one is, the sun is looked at from the middle of the region. */
const region: Position = { lon: 120.2, lat: 31 };
/** Pumps this near a service area are in it, metres. */
const sameArea = 500;
/** Standing is below 5 km/h. */
const standing = 5 / 3.6;
/** A report is about what was passed or comes within this, metres. */
export const reportable = 5000;
/** What is not open is announced so long before, seconds. */
const announceBefore = 15 * 60;
/** A position that could be half a mile off says little about a distance, metres. */
const fit = 1000;
/** Roads that were not to be had are tried again, ms. */
const retryRoads = 10_000;

/** A drive: where one is, what lies ahead, what is said of it, what is asked. */
export class Driving {
	phase = $state<'ready' | 'driving'>('ready');
	problem = $state<PositionProblem | null>(null);
	/** the roads: without them what is ahead is told by air */
	roads = $state<'loading' | 'ready' | 'missing'>('loading');
	network = $state.raw<Network | null>(null);
	here = $state.raw<Whereabouts | null>(null);
	/** how long the route is that is followed; none: no way along the roads leads there; null: no route, or not found yet */
	route = $state.raw<{ metres: number } | 'none' | null>(null);
	/** everything ahead, in the order it is reached */
	rows = $state.raw<readonly AheadRow[]>([]);
	alerts = $state.raw<readonly AlertAhead[]>([]);
	prompt = $state.raw<Prompt | null>(null);
	/** what was heard of the driver and not understood */
	misheard = $state<string | null>(null);
	/** the sun is down */
	night = $state(isNight(Date.now(), region));
	/** the device's clock at the last look, epoch ms */
	now = $state(Date.now());

	readonly voice = new Voice();
	readonly listening = new Listening();
	readonly battery = new Battery();
	readonly reporting: Reporting;
	readonly result = new OwnResult();
	readonly wakeLock = new WakeLock();

	#world: DrivingWorld;
	#words: Words;
	#feed: AlertFeed | null;
	/** knows of no road until they are here */
	#filter = new GpsFilter(new Network([]));
	#onRoads: RoadPlaces | null = null;
	/** the set of places has changed since it was put on the roads */
	#moved = true;
	#positions: Positions;
	#passing = new Passing();
	#alerts = new AlertsAhead();
	#calledOff = new Map<string, AlertAhead>();
	#announcer = new Announcer<Announced>();
	#passed: Place[] = [];
	#asked = new Map<string, number>();
	#questions: Question[] = [];
	#headings: { heading: number; at: number }[] = [];
	#driven = 0;
	#pace = usualPace;
	#lastLook = 0;
	#centre: Position | null = null;
	#timer: ReturnType<typeof setInterval> | undefined;
	#request: RouteRequest | null = null;
	#legs: readonly Leg[] | null = null;
	#abort = new AbortController();
	#ends: (() => void)[] = [];

	constructor(world: DrivingWorld, words: Words, feed: AlertFeed | null) {
		this.#world = world;
		this.#words = words;
		this.#feed = feed;
		this.reporting = new Reporting(world);
		this.#positions = new Positions({
			sample: (sample) => {
				this.problem = null;
				this.#filter.hear(sample);
				this.#look();
			},
			problem: (problem) => {
				// in a tunnel nothing is received, and the road is followed all the same
				if (problem === 'denied' || !this.here) this.problem = problem;
			}
		});
	}

	/** Gets ready: the roads, one's own sampling result. @returns what ends everything */
	open(): () => void {
		this.result.start();
		void this.#readRoads();
		this.#ends.push(
			this.#world.onChange((changed) => {
				if (changed === null) this.#moved = true;
			})
		);
		return () => this.close();
	}

	/** Follows a route from where one is; null: the road one is on. */
	follow(route: RouteRequest | null): void {
		this.#request = route;
		this.#legs = null;
		this.route = null;
		this.#feed?.follow(route);
		this.#look();
	}

	/** Has to be called in a tap: only then may a page speak. */
	start(): void {
		if (this.phase === 'driving') return this.#positions.start(this.battery.low);
		this.phase = 'driving';
		this.voice.prime(this.#words.lang);
		this.wakeLock.hold();
		void this.battery.start();
		this.#ends.push(
			$effect.root(() => {
				$effect(() => this.#setPace(this.battery.low));
			})
		);
		if (this.#feed) {
			this.#ends.push(
				this.#feed.alerts((ahead) => this.#hear(ahead)),
				this.#feed.questions((question) => this.#questions.push(question))
			);
		}
	}

	#hear(ahead: AlertAhead): void {
		const { id, references, cancelled_at } = ahead.alert;
		this.#alerts.hear(ahead, this.#driven);
		// another has taken its place, which is said by that
		if (references) this.#calledOff.delete(references);
		if (cancelled_at !== null && this.#announcer.hasSaid(id)) this.#calledOff.set(id, ahead);
		this.#look();
	}

	/** Lets go of the receiver, the screen, the voice and the connection. */
	close(): void {
		this.#abort.abort();
		clearInterval(this.#timer);
		this.#positions.stop();
		this.wakeLock.release();
		this.battery.stop();
		this.voice.stop();
		this.listening.stop();
		this.reporting.stop();
		for (const end of this.#ends.splice(0)) end();
		this.#feed?.close();
	}

	/** The place a report would be about: what is asked about, else what was passed last or comes next, whichever is nearer. */
	get reportable(): Place | null {
		if (this.prompt) return this.prompt.place;
		const { here } = this;
		if (!here) return null;
		const [next] = this.rows;
		const last = this.#passed.at(-1);
		const behind = last ? between(unit(here), unit(last)) : Infinity;
		const before = next?.metres ?? Infinity;
		if (Math.min(behind, before) > reportable) return null;
		return behind < before ? last! : next!.place;
	}

	/** The next point that is not said to be closed; where none is ahead, the nearest by air. */
	get samplingPoint(): SamplingPoint | null {
		const { here } = this;
		const ahead = this.rows.find(({ place, known }) => place.kind === 'sampling_point' && isOpen(known));
		// by air nothing is sure to be on the way
		if (ahead && here?.lane) return { place: ahead.place, metres: ahead.metres, ahead: true };
		if (!here) return null;
		const point = unit(here);
		let best: SamplingPoint | null = null;
		for (const place of this.#world.places.values()) {
			if (place.kind !== 'sampling_point' || !isOpen(this.#world.known(place))) continue;
			const metres = between(point, unit(place));
			if (metres < (best?.metres ?? Infinity)) best = { place, metres, ahead: false };
		}
		return best;
	}

	/** Asks for the status of the place a report would be about. */
	ask(): void {
		const place = this.reportable;
		if (place) this.#show({ place, why: 'chosen', question: null, until: Date.now() + promptTime });
	}

	/** Reports what is asked about. */
	async report(status: Status, wait: number | null = null): Promise<void> {
		const place = this.reportable;
		if (!place) return;
		const question = this.prompt?.question;
		this.prompt = null;
		this.misheard = null;
		this.#asked.set(place.id, Date.now());
		const answered = this.#questions.filter(({ place_id }) => place_id === place.id);
		this.#questions = this.#questions.filter((one) => !answered.includes(one));
		for (const { id } of question ? [question, ...answered] : answered)
			this.#feed?.answer({ question: id, status });
		const { here } = this;
		const exact = here?.source === 'measured' && here.accuracy <= fit ? here : null;
		await this.reporting.report(place, status, wait, exact);
	}

	/** Does not know, or does not want to say. */
	dismiss(): void {
		const { prompt } = this;
		if (!prompt) return;
		if (prompt.question) this.#feed?.answer({ question: prompt.question.id, status: null });
		this.#asked.set(prompt.place.id, Date.now());
		this.prompt = null;
		this.listening.stop();
	}

	async undo(): Promise<void> {
		await this.reporting.undo();
	}

	/** Listens to the driver and does what was said. */
	async listen(): Promise<void> {
		if (this.listening.active) return this.listening.stop();
		this.misheard = null;
		this.voice.stop();
		// which place it will be about is seen before it is said
		if (!this.prompt) this.ask();
		const heard = await this.listening.hear(this.#words.lang);
		const meant = heard.map(spokenReport).find((one) => one !== null);
		const { lang } = this.#words;
		if (!meant) {
			if (this.listening.unable || this.phase !== 'driving') return;
			this.misheard = heard[0] ?? null;
			return void this.voice.say(this.#words.notUnderstood(), lang);
		}
		if (meant.type === 'pass') return this.dismiss();
		if (meant.type === 'undo') {
			await this.undo();
			return void this.voice.say(this.#words.undone(), lang);
		}
		const place = this.reportable;
		if (!place) return;
		await this.report(meant.status, meant.wait);
		// who did not look has to hear what was understood
		void this.voice.say(this.#words.reported(place, meant.status, meant.wait), lang);
	}

	async #readRoads(): Promise<void> {
		const { signal } = this.#abort;
		while (!signal.aborted) {
			try {
				this.network = await readNetwork(signal);
				this.#filter.use(this.network);
				this.#onRoads = new RoadPlaces(this.network);
				this.#moved = true;
				this.roads = 'ready';
				this.#look();
				return;
			} catch {
				if (signal.aborted) return;
				this.roads = 'missing';
				await new Promise((done) => setTimeout(done, retryRoads));
			}
		}
	}

	#setPace(saving: boolean): void {
		this.#filter.patience = saving ? savingInterval + 5000 : 5000;
		this.#positions.start(saving);
		clearInterval(this.#timer);
		this.#timer = setInterval(() => this.#look(), saving ? pause.saving : pause.usual);
	}

	/** Where one is now, and everything that follows from it. */
	#look(): void {
		if (this.phase !== 'driving') return;
		const now = (this.now = Date.now());
		const before = this.here;
		const here = (this.here = this.#filter.at(now));
		if (!here) return;
		this.#count(here, before, now);
		this.#fetchAround(here);
		this.night = isNight(now, here);
		if (here.source !== 'lost') this.rows = this.#rows(here);
		const metres = new Map(this.rows.map((row) => [row.place.id, row.metres]));
		this.alerts = this.#alerts.at(
			{
				driven: this.#driven,
				pace: this.#pace,
				lane: here.lane,
				network: this.network,
				metresTo: (id) => metres.get(id) ?? null
			},
			this.#world.client.now()
		);
		this.#alerts.tidy(this.#world.client.now());
		this.#feed?.move({
			lon: here.lon,
			lat: here.lat,
			heading: here.speed >= walking ? here.heading : null,
			speed: here.speed
		});
		this.#notePassed(here, now);
		this.#announce(now);
		this.#askWhatIsOpen(here, now);
	}

	#count(here: Whereabouts, before: Whereabouts | null, now: number): void {
		const seconds = Math.min(60, (now - this.#lastLook) / 1000);
		this.#lastLook = now;
		if (before && here.source !== 'lost') this.#driven += between(unit(before), unit(here));
		if (here.speed >= walking) {
			const weight = 1 - Math.exp(-seconds / paceMemory);
			this.#pace = Math.max(leastPace, this.#pace + weight * (here.speed - this.#pace));
		}
		if (here.heading !== null) this.#headings.push({ heading: here.heading, at: now });
		this.#headings = this.#headings.filter(({ at }) => now - at <= 10_000);
	}

	/** The legs of the route; found once, with the roads and a position. */
	#route(here: Whereabouts): readonly Leg[] | null {
		if (!this.#request || !this.network) return null;
		if (!this.#legs) {
			const found = new Router(this.network).route(this.#request, here);
			this.#legs = found?.legs ?? [];
			this.route = found ? { metres: found.metres } : 'none';
		}
		return this.#legs;
	}

	#rows(here: Whereabouts): AheadRow[] {
		if (this.#moved && this.#onRoads) {
			this.#onRoads.put(this.#world.places.values());
			this.#moved = false;
		}
		const heading = here.speed >= walking ? here.heading : null;
		const places =
			here.lane && this.#onRoads
				? this.#onRoads.ahead(here.lane, range, this.#route(here) ?? [])
				: aheadByAir(this.#world.places.values(), here, heading, farthest.metres);
		const now = this.#world.client.now();
		return withoutPumps(
			places.map(({ place, metres }) => {
				const seconds = metres / this.#pace;
				const arrival = now + seconds * 1000;
				return { place, metres, seconds, arrival, known: this.#world.known(place, arrival) };
			})
		);
	}

	/** The places around come first where not all are fetched. */
	#fetchAround(here: Position): void {
		if (this.#centre && between(unit(this.#centre), unit(here)) < 15_000) return;
		this.#centre = { lon: here.lon, lat: here.lat };
		const [south, west] = [destination(here, 180, 60_000), destination(here, 270, 60_000)];
		this.#world.setView([west.lon, south.lat, 2 * here.lon - west.lon, 2 * here.lat - south.lat]);
	}

	#notePassed(here: Whereabouts, now: number): void {
		if (here.source === 'lost') return;
		const passed = this.#passing.look(this.rows, here.lane, here);
		// of a service area and the pumps in it, one is asked about: what decides whether one gets through comes first
		const order = ['service_station', 'sampling_point', 'checkpoint'];
		passed.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
		this.#passed = [...this.#passed, ...passed].slice(-8);
		const place = passed.at(-1);
		if (place && this.#fresh(place, now))
			this.#show({ place, why: 'passed', question: null, until: now + promptTime });
		const [next] = this.rows;
		if (
			!this.prompt &&
			next &&
			here.speed < standing &&
			next.metres <= atHand &&
			this.#fresh(next.place, now)
		)
			this.#show({ place: next.place, why: 'near', question: null, until: now + promptTime });
		if (this.prompt && this.prompt.until <= now) {
			this.#asked.set(this.prompt.place.id, now);
			this.prompt = null;
		}
	}

	/** Not asked about lately, and nothing else asked that the driver has begun with. */
	#fresh({ id }: Place, now: number): boolean {
		const why = this.prompt?.why;
		return why !== 'question' && why !== 'chosen' && now - (this.#asked.get(id) ?? -Infinity) > askedFor;
	}

	#askWhatIsOpen(here: Whereabouts, now: number): void {
		const serverNow = this.#world.client.now();
		this.#questions = this.#questions.filter(({ until }) => Date.parse(until) > serverNow);
		const [question] = this.#questions;
		const place = question && this.#world.places.get(question.place_id);
		if (!question || !place) return;
		const busy = this.prompt !== null || this.reporting.sent !== null || this.voice.speaking;
		if (!mayAsk({ here, turned: this.#turned, danger: this.#danger, busy })) return;
		this.#questions.shift();
		this.#show({ place, why: 'question', question, until: now + Date.parse(question.until) - serverNow });
	}

	/** How much the heading has changed within the last ten seconds, degrees. */
	get #turned(): number {
		const last = this.#headings.at(-1);
		return last ? Math.max(...this.#headings.map(({ heading }) => turn(heading, last.heading))) : 0;
	}

	/** Seconds until the next grave alert. */
	get #danger(): number | null {
		const grave = this.alerts.filter(({ alert }) => isGrave(alert.severity));
		const seconds = grave.map((one) => one.seconds).filter((one) => one !== null);
		return seconds.length ? Math.min(...seconds) : null;
	}

	/** Shows a prompt, and says it if nothing has been said for a minute. */
	#show(prompt: Prompt): void {
		this.prompt = prompt;
		this.misheard = null;
		this.#asked.set(prompt.place.id, Date.now());
		vibrate([80]);
		if (prompt.why === 'chosen' || !this.#announcer.quiet(performance.now())) return;
		this.#announcer.spoke(performance.now());
		void this.voice.say(this.#words.prompt(prompt), this.#words.lang).then(() => {
			if (this.listening.allowed && this.prompt === prompt && !this.voice.muted) void this.listen();
		});
	}

	#announce(now: number): void {
		const message = this.#announcer.next(this.#announceable(now), performance.now());
		if (!message) return;
		if (message.items.some(({ severity }) => isGrave(severity)))
			vibrate(message.interrupt ? [400, 150, 400, 150, 400] : [250, 120, 250]);
		this.listening.stop();
		void this.voice.say(this.#words.announcement(message.items), this.#words.lang, message.interrupt);
	}

	#announceable(now: number): Announced[] {
		const alerted = new Set(this.alerts.flatMap(({ alert }) => alert.places.map(({ id }) => id)));
		const alerts = this.alerts.map((ahead): Announced => {
			const { alert, metres, seconds } = ahead;
			const saying = [alert.severity, alert.facts?.status, alert.headline?.zh, alert.facts?.wait_minutes];
			return {
				kind: 'alert',
				id: alert.id,
				saying: saying.join('|'),
				severity: alert.severity,
				metres,
				seconds,
				ahead
			};
		});
		const { here } = this;
		const byAir = !here?.lane;
		// which way somebody goes who stands on no road is not known: nothing is ahead then
		const bound = here?.lane || (here?.heading !== null && here!.speed >= walking);
		const places = (bound ? this.rows : []).flatMap((row): Announced[] => {
			const { place, metres, seconds, known } = row;
			const { status } = known;
			const id = `place ${place.id}`;
			if (alerted.has(place.id) || seconds > announceBefore || known.sides || !status) return [];
			if (known.band === 'unsure') return [];
			// that it is open is news only for who was told otherwise
			if (status === 'open' && !this.#announcer.hasSaid(id)) return [];
			const severity = status === 'closed' ? 'Severe' : 'Moderate';
			return [{ kind: 'place', id, saying: status, severity, metres, seconds, row, status, byAir }];
		});
		const calledOff = [...this.#calledOff.values()].map((ahead): Announced => ({
			kind: 'called-off',
			id: ahead.alert.id,
			saying: 'called off',
			severity: 'Minor',
			metres: null,
			seconds: null,
			ahead
		}));
		return [...alerts, ...calledOff, ...places, ...this.#resultAnnounced(now)];
	}

	#resultAnnounced(now: number): Announced[] {
		const { current } = this.result;
		const warning = current ? warningOf(current, now) : 0;
		if (!current || !warning) return [];
		return [
			{
				kind: 'result',
				id: 'sampling result',
				saying: `${current.taken} ${warning}`,
				severity: 'Moderate',
				metres: null,
				seconds: null,
				hours: Math.max(0, (endOf(current) - now) / 3_600_000),
				point: this.samplingPoint
			}
		];
	}
}

/** Of a service area and the pumps in it one is enough, unless there is something to say of the pumps. */
function withoutPumps(rows: AheadRow[]): AheadRow[] {
	const areas = rows.filter(({ place }) => place.subkind === 'service_area');
	return rows.filter(
		({ place, metres, known }) =>
			place.subkind !== 'fuel' ||
			(known.status !== null && known.status !== 'open') ||
			!areas.some((area) => Math.abs(area.metres - metres) <= sameArea)
	);
}

/** Not said to be closed: who needs to be sampled tries where nothing is known. */
const isOpen = ({ status, band }: Known) => status !== 'closed' || band === 'unsure';

function vibrate(pattern: number[]): void {
	// a browser that does not let the page shake the phone says so with false
	if ('vibrate' in navigator) navigator.vibrate(pattern);
}
