import type { Network, Stretch, Way } from './expressway.ts';
import { bearing, between, turn, unit, type Position, type Unit } from './sphere.ts';
import { SphereGrid } from './sphere-grid.ts';

/** Where a driver is and goes. */
export interface Motion extends Position {
	/** degrees clockwise from north; null where it is not known */
	heading: number | null;
	/** metres a second; null where it is not known */
	speed: number | null;
}

/** What an event is about: stretches of the network, and points that stand for what lies off it. */
export interface Target {
	stretches: readonly Stretch[];
	points: readonly Position[];
}

/** Somebody an event lies ahead of. */
export interface Concerned<Id> {
	id: Id;
	/** metres of road until it; 0: in the midst of it */
	metres: number;
	/** until one is there at the present speed; null where one stands */
	seconds: number | null;
}

/** Half the width of a corridor, metres. */
export const halfWidth = 750;
/** Nobody is told of what lies farther ahead, metres and seconds. */
export const farthest = { metres: 60_000, seconds: 3600 };
/** However slow, so much ahead concerns a driver, metres. */
const nearest = 5000;
/** Slower than this one stands, metres a second. */
const walking = 1.5;
/** Who stands is told of what lies around, metres. */
export const parkedRadius = 10_000;
/** Off the network and without a route, what lies so far to either side of the heading is ahead, degrees. */
export const coneHalfAngle = 25;
/** Who is farther than this from every leg of the route has left it, metres. */
const leftRoute = 3000;
/** Edge of a bin along a road, metres. */
const binSize = 5000;
/** Edge of a cube of the grid of those off the network: what is asked for reaches so far, metres. */
const cube = farthest.metres;

/** A part of a route, in the order it is driven. */
export type Leg = Stretch & { way: Way };

interface Driver<Id> {
	id: Id;
	motion: Motion;
	point: Unit;
	/** how far ahead concerns this driver, metres */
	range: number;
	route: PlacedLeg[] | null;
	/** metres of the route that are driven; null: off it */
	progress: number | null;
	/** on the network without a route */
	lane: { road: string; at: number; way: Way; bin: number } | null;
	/** in the grid: neither on a route nor on a road */
	loose: boolean;
}

interface PlacedLeg extends Leg {
	/** metres of the route before it */
	start: number;
}

/** Items by road and bin. */
class Bins<T> {
	#bins = new Map<string, Set<T>>();

	add(road: string, bin: number, item: T): void {
		const key = `${road} ${bin}`;
		const set = this.#bins.get(key);
		if (set) set.add(item);
		else this.#bins.set(key, new Set([item]));
	}

	delete(road: string, bin: number, item: T): void {
		const key = `${road} ${bin}`;
		const set = this.#bins.get(key);
		set?.delete(item);
		if (set?.size === 0) this.#bins.delete(key);
	}

	*between(road: string, from: number, to: number): Generator<T> {
		for (let bin = Math.floor(from / binSize); bin <= Math.floor(to / binSize); bin++)
			yield* this.#bins.get(`${road} ${bin}`) ?? [];
	}
}

const rangeOf = (speed: number | null): number =>
	Math.max(nearest, Math.min(farthest.metres, (speed ?? 0) * farthest.seconds));

/**
 * Who an event concerns. Drivers are put on the network once (road, metre, way), so that an event is a comparison of
 * numbers along the roads it touches (linear referencing); those off the network are found in a grid and compared on the sphere.
 */
export class Corridors<Id> {
	#network: Network;
	#drivers = new Map<Id, Driver<Id>>();
	#lanes = new Bins<Driver<Id>>();
	#routes = new Bins<{ driver: Driver<Id>; leg: PlacedLeg }>();
	#entries = new Map<Driver<Id>, { leg: PlacedLeg; entry: { driver: Driver<Id>; leg: PlacedLeg } }[]>();
	#loose = new SphereGrid<Driver<Id>>(cube);

	constructor(network: Network) {
		this.#network = network;
	}

	get size(): number {
		return this.#drivers.size;
	}

	/** A driver is here now. */
	move(id: Id, motion: Motion): void {
		const point = unit(motion);
		let driver = this.#drivers.get(id);
		if (!driver) {
			driver = { id, motion, point, range: 0, route: null, progress: null, lane: null, loose: false };
			this.#drivers.set(id, driver);
		}
		const before = driver.point;
		driver.motion = motion;
		driver.point = point;
		driver.range = rangeOf(motion.speed);
		this.#place(driver, before);
	}

	/** A driver follows a route, in the order of its legs; null for none. Somebody unknown is passed over. */
	follow(id: Id, legs: readonly Leg[] | null): void {
		const driver = this.#drivers.get(id);
		if (!driver) return;
		this.#forgetRoute(driver);
		if (legs?.length) {
			let start = 0;
			driver.route = legs.map((leg) => {
				const placed = { ...leg, start };
				start += leg.to - leg.from;
				return placed;
			});
			this.#entries.set(
				driver,
				driver.route.map((leg) => {
					const entry = { driver, leg };
					for (let bin = Math.floor(leg.from / binSize); bin <= Math.floor(leg.to / binSize); bin++)
						this.#routes.add(leg.road, bin, entry);
					return { leg, entry };
				})
			);
		}
		this.#place(driver, driver.point);
	}

	remove(id: Id): void {
		const driver = this.#drivers.get(id);
		if (!driver) return;
		this.#forgetRoute(driver);
		this.#leaveLane(driver);
		if (driver.loose) this.#loose.delete(driver.point, driver);
		this.#drivers.delete(id);
	}

	/** Everybody it lies ahead of, the nearest first. */
	concerned(target: Target): Concerned<Id>[] {
		const found = new Map<Driver<Id>, number>();
		const note = (driver: Driver<Id>, metres: number) => {
			if (metres <= driver.range && metres < (found.get(driver) ?? Infinity)) found.set(driver, metres);
		};
		for (const stretch of target.stretches) {
			this.#onLanes(stretch, note);
			this.#onRoutes(stretch, note);
		}
		for (const point of target.points) this.#around(point, note);
		return [...found]
			.map(([{ id, motion }, metres]) => ({
				id,
				metres,
				seconds: (motion.speed ?? 0) < walking ? null : metres / motion.speed!
			}))
			.sort((a, b) => a.metres - b.metres);
	}

	#place(driver: Driver<Id>, before: Unit): void {
		const { motion } = driver;
		const moving = (motion.speed ?? 0) >= walking && motion.heading !== null;
		driver.progress = driver.route && this.#progress(driver, driver.route);
		const fix =
			driver.progress === null && moving ? this.#network.locate(motion, motion.heading)[0] : undefined;
		const way = fix && fix.off <= leftRoute ? this.#network.way(fix, motion.heading!) : null;
		const bin = fix ? Math.floor(fix.at / binSize) : 0;
		const { lane } = driver;
		if (fix && way !== null) {
			if (!lane || lane.road !== fix.road || lane.bin !== bin) {
				this.#leaveLane(driver);
				this.#lanes.add(fix.road, bin, driver);
			}
			driver.lane = { road: fix.road, at: fix.at, way, bin };
		} else this.#leaveLane(driver);
		const loose = driver.progress === null && driver.lane === null;
		if (driver.loose && (!loose || !this.#loose.same(before, driver.point)))
			this.#loose.delete(before, driver);
		if (loose && (!driver.loose || !this.#loose.same(before, driver.point)))
			this.#loose.add(driver.point, driver);
		driver.loose = loose;
	}

	/** Metres of the route that are driven: at the leg that passes nearest, the later one where two do. */
	#progress({ motion }: Driver<Id>, route: readonly PlacedLeg[]): number | null {
		let best: { off: number; progress: number } | null = null;
		const fixes = this.#network.locate(motion);
		for (const { road, from, to, way, start } of route)
			for (const fix of fixes) {
				if (fix.road !== road || fix.off > leftRoute) continue;
				if (fix.at < from - leftRoute || fix.at > to + leftRoute) continue;
				const at = Math.max(from, Math.min(to, fix.at));
				const progress = start + (way === 1 ? at - from : to - at);
				if (!best || fix.off <= best.off) best = { off: fix.off, progress };
			}
		return best?.progress ?? null;
	}

	#onLanes(stretch: Stretch, note: (driver: Driver<Id>, metres: number) => void): void {
		const road = this.#network.roads.get(stretch.road);
		if (!road) return;
		// round a ring one comes by from before its beginning
		const turns = road.loop ? [-road.length, 0, road.length] : [0];
		for (const shift of turns) {
			const [from, to] = [stretch.from + shift, stretch.to + shift];
			for (const driver of this.#lanes.between(stretch.road, from - farthest.metres, to + farthest.metres)) {
				const { at, way } = driver.lane!;
				if (stretch.way !== null && stretch.way !== way) continue;
				if (way === 1 ? at > to : at < from) continue;
				note(driver, way === 1 ? Math.max(0, from - at) : Math.max(0, at - to));
			}
		}
	}

	#onRoutes(stretch: Stretch, note: (driver: Driver<Id>, metres: number) => void): void {
		for (const { driver, leg } of this.#routes.between(stretch.road, stretch.from, stretch.to)) {
			if (driver.progress === null || (stretch.way !== null && stretch.way !== leg.way)) continue;
			const [from, to] = [Math.max(stretch.from, leg.from), Math.min(stretch.to, leg.to)];
			if (from > to) continue;
			const enter = leg.start + (leg.way === 1 ? from - leg.from : leg.to - to);
			const leave = leg.start + (leg.way === 1 ? to - leg.from : leg.to - from);
			if (leave < driver.progress) continue;
			note(driver, Math.max(0, enter - driver.progress));
		}
	}

	#around(target: Position, note: (driver: Driver<Id>, metres: number) => void): void {
		const point = unit(target);
		for (const driver of this.#loose.near(point)) {
			const metres = between(driver.point, point);
			const { heading, speed } = driver.motion;
			if ((speed ?? 0) < walking || heading === null) {
				if (metres <= parkedRadius) note(driver, Math.min(metres, driver.range));
			} else if (metres <= halfWidth || turn(bearing(driver.motion, target), heading) <= coneHalfAngle)
				note(driver, metres);
		}
	}

	#leaveLane(driver: Driver<Id>): void {
		if (!driver.lane) return;
		this.#lanes.delete(driver.lane.road, driver.lane.bin, driver);
		driver.lane = null;
	}

	#forgetRoute(driver: Driver<Id>): void {
		for (const { leg, entry } of this.#entries.get(driver) ?? [])
			for (let bin = Math.floor(leg.from / binSize); bin <= Math.floor(leg.to / binSize); bin++)
				this.#routes.delete(leg.road, bin, entry);
		this.#entries.delete(driver);
		driver.route = driver.progress = null;
	}
}
