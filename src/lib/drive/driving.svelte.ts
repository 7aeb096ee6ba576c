import type { Alert, AlertAhead } from '../domain/alert/alert.ts';
import { AlertsAhead } from '../domain/alert/alerts-ahead.ts';
import { Network } from '../domain/road/network.ts';
import { GpsFilter, walking, type Whereabouts } from '../domain/drive/gps-filter.ts';
import type { RouteRequest } from '../domain/road/route-request.ts';
import type { Position } from '../domain/geo/sphere.ts';
import { isNight } from '../domain/geo/sun.ts';
import { Announcing, type Sight } from './announcing.ts';
import { Asking } from './asking.svelte.ts';
import { Battery } from './battery.svelte.ts';
import { keepTrying } from '../flow/keep-trying.ts';
import type { AlertFeed } from '../live/hub/feed.ts';
import type { KeptAlerts } from './kept-alerts.ts';
import { Listening } from './listening.svelte.ts';
import { Outlook, type AheadRow, type OutlookWorld, type SamplingPoint } from './outlook.ts';
import { OwnResult } from './own-result.svelte.ts';
import { Positions, savingInterval, type PositionProblem } from './positions.ts';
import { Reporting, type ReportTaker } from './reporting.svelte.ts';
import { readNetwork } from './roads.ts';
import { Travel } from './travel.ts';
import { Voice } from './voice.svelte.ts';
import { WakeLock } from './wake-lock.ts';
import type { Words } from './words.ts';

/** Part of the browser's copy of the data that the drive needs. */
export interface DrivingWorld extends ReportTaker, OutlookWorld {
	/** @param listener receives the ids of changed places; null when the set of places itself has changed */
	onChange(listener: (changed: ReadonlySet<string> | null) => void): () => void;
	/** the alerts known on this device, however old the list is */
	readonly alerts: readonly Alert[];
}

/** Time between two updates, ms; `saving` while the battery is low. */
const pause = { usual: 1000, saving: 3000 };
/** Time after which what could not be loaded is tried again, ms. */
const retryInterval = 10_000;
/** Time between two searches of the alert list on this device, ms. */
const keptInterval = 10_000;
/** Middle of the region: sunset is computed here until the position is known. */
const region: Position = { lon: 120.2, lat: 31 };

/** State of a drive. Each update takes the position and renews what is ahead, the announcements and the prompts. */
export class Driving implements Sight {
	phase = $state<'ready' | 'driving'>('ready');
	problem = $state<PositionProblem | null>(null);
	/** the road network; without it, what is ahead is found by straight-line distance */
	roads = $state<'loading' | 'ready' | 'missing'>('loading');
	network = $state.raw<Network | null>(null);
	here = $state.raw<Whereabouts | null>(null);
	/** length of the route that is followed; 'none': no connection by road; null: no route, or not found yet */
	route = $state.raw<Outlook['route']>(null);
	/** places ahead, in the order in which they are reached */
	rows = $state.raw<readonly AheadRow[]>([]);
	alerts = $state.raw<readonly AlertAhead[]>([]);
	/** the sun is below the horizon */
	night = $state(isNight(Date.now(), region));
	/** time of the last update by the device's clock, epoch ms */
	now = $state(Date.now());
	/** time of the last update by the clock of the position samples, which is never set, ms */
	ticks = $state(performance.now());

	readonly voice = new Voice();
	readonly listening = new Listening();
	readonly battery = new Battery();
	readonly reporting: Reporting;
	readonly result = new OwnResult();
	readonly wakeLock = new WakeLock();
	readonly announcing: Announcing;
	readonly asking: Asking;

	#world: DrivingWorld;
	#words: Words;
	#openFeed: () => Promise<AlertFeed>;
	/** null until its code is loaded */
	#feed: AlertFeed | null = null;
	/** the route that the driver follows; null: none */
	#followed: RouteRequest | null = null;
	/** has an empty network until the roads are loaded */
	#filter = new GpsFilter(new Network([]));
	#travel = new Travel();
	#outlook: Outlook;
	#positions: Positions;
	#alerts = new AlertsAhead();
	#keptAlerts: KeptAlerts | null = null;
	#keptAt = -Infinity;
	#timer: ReturnType<typeof setInterval> | undefined;
	#abort = new AbortController();
	#ends: (() => void)[] = [];

	/** @param openFeed loads the connection to the hub, which begins with the first position */
	constructor(world: DrivingWorld, words: Words, openFeed: () => Promise<AlertFeed>) {
		this.#world = world;
		this.#words = words;
		this.#openFeed = openFeed;
		this.#outlook = new Outlook(world);
		this.reporting = new Reporting(world);
		this.announcing = new Announcing(this.voice, this.listening, words);
		this.asking = new Asking(this, world, words, (answer) => this.#feed?.answer(answer));
		this.#positions = new Positions({
			sample: (sample) => {
				this.problem = null;
				this.#filter.hear(sample);
				this.#look();
			},
			problem: (problem) => {
				// in a tunnel there is no reception: the estimated position on the road goes on
				if (problem !== 'unavailable' || !this.here) this.problem = problem;
			}
		});
	}

	/** Loads the roads, the connection to the hub and the driver's own sampling result. @returns ends the drive and frees everything */
	open(): () => void {
		this.result.start();
		void this.#readRoads();
		void this.#connect();
		this.#ends.push(
			this.#world.onChange((changed) => {
				if (changed === null) this.#outlook.placesChanged();
			})
		);
		return () => this.close();
	}

	/** Follows a route from the present position; null: the present road. */
	follow(route: RouteRequest | null): void {
		this.#outlook.follow(route);
		this.route = null;
		this.#followed = route;
		this.#feed?.follow(route);
		this.#look();
	}

	/** Starts the drive. Call it in a tap: browsers let a page speak only after one. */
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
	}

	/** Releases the position receiver, the screen, the voice and the connection. */
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

	/** Next sampling point that is not known to be closed; if none is ahead, the nearest one in a straight line. */
	get samplingPoint(): SamplingPoint | null {
		return this.#outlook.samplingPoint(this.here, this.rows);
	}

	#hear(ahead: AlertAhead): void {
		this.#alerts.hear(ahead, this.#travel.driven);
		this.announcing.hear(ahead);
		this.#look();
	}

	async #connect(): Promise<void> {
		const { signal } = this.#abort;
		const feed = await keepTrying(this.#openFeed, { signal, every: retryInterval });
		if (!feed) return;
		if (signal.aborted) return feed.close();
		this.#feed = feed;
		feed.follow(this.#followed);
		this.#ends.push(
			feed.alerts((ahead) => this.#hear(ahead)),
			feed.questions((question) => this.asking.hear(question))
		);
	}

	async #readRoads(): Promise<void> {
		const { signal } = this.#abort;
		const failed = () => (this.roads = 'missing');
		const network = await keepTrying(() => readNetwork(signal), { signal, every: retryInterval, failed });
		if (!network) return;
		this.network = network;
		this.#filter.use(network);
		this.#outlook.use(network);
		this.roads = 'ready';
		this.#look();
		const parts = await keepTrying(
			() =>
				Promise.all([
					import('./kept-alerts.ts'),
					import('../domain/road/route.ts'),
					// for a driver who speaks where there is no signal
					import('../domain/wording/reading.ts')
				]),
			{ signal, every: retryInterval }
		);
		if (!parts) return;
		const [{ KeptAlerts }, { Router }] = parts;
		this.#keptAlerts = new KeptAlerts(network);
		this.#outlook.searchWith(Router);
		this.#look();
	}

	/** Adds alerts from the list on this device that the hub has not sent, for example without a network. */
	#lookThroughKept(here: Whereabouts): void {
		const ticks = performance.now();
		if (!this.#keptAlerts || here.source === 'lost' || ticks - this.#keptAt < keptInterval) return;
		this.#keptAt = ticks;
		const { alerts } = this.#world;
		const motion = { ...here, heading: here.speed >= walking ? here.heading : null };
		const ahead = this.#keptAlerts.ahead(alerts, motion, this.#outlook.legs, this.#world.client.now());
		for (const one of ahead)
			if (!this.#alerts.heard(one.alert.id)) this.#alerts.hear(one, this.#travel.driven);
		for (const alert of alerts) {
			const heard = this.#alerts.heard(alert.id);
			if (!heard || alert.cancelled_at === null || heard.alert.cancelled_at !== null) continue;
			this.#alerts.hear({ ...heard, alert }, this.#travel.driven);
			this.announcing.hear({ ...heard, alert });
		}
	}

	#setPace(saving: boolean): void {
		this.#filter.patience = saving ? savingInterval + 5000 : 5000;
		this.#positions.start(saving);
		clearInterval(this.#timer);
		this.#timer = setInterval(() => this.#look(), saving ? pause.saving : pause.usual);
	}

	/** Updates the position and everything that depends on it. */
	#look(): void {
		if (this.phase !== 'driving') return;
		const now = (this.now = Date.now());
		const ticks = (this.ticks = performance.now());
		const here = (this.here = this.#filter.at(ticks));
		if (!here) return;
		this.#travel.note(here, ticks);
		this.#lookAhead(here, now);
		this.#feed?.move({
			lon: here.lon,
			lat: here.lat,
			heading: here.speed >= walking ? here.heading : null,
			speed: here.speed
		});
		if (here.source !== 'lost') this.asking.askOnTheWay(here, ticks);
		this.announcing.announce(this, now);
		this.asking.askWhatIsOpen(here, this.#travel.turned, ticks);
	}

	#lookAhead(here: Whereabouts, now: number): void {
		const { driven, pace } = this.#travel;
		this.#outlook.fetchAround(here);
		this.night = isNight(now, here);
		if (here.source !== 'lost') this.rows = this.#outlook.rows(here, pace);
		this.route = this.#outlook.route;
		this.#lookThroughKept(here);
		const metres = new Map(this.rows.map((row) => [row.place.id, row.metres]));
		const metresTo = (id: string) => metres.get(id) ?? null;
		const serverNow = this.#world.client.now();
		this.alerts = this.#alerts.at(
			{ driven, pace, lane: here.lane, network: this.network, metresTo },
			serverNow
		);
		this.#alerts.tidy(serverNow);
	}
}
