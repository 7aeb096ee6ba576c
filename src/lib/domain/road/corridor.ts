import { contains, edgeOf, type Polygon } from '../geo/polygon.ts';
import type { Lane } from './lane.ts';
import type { Leg } from './leg.ts';
import { metresUntil, untilPart } from './metres-until.ts';
import type { Network, Stretch } from './network.ts';
import { between, dot, earthRadius, headed, unit, type Position, type Unit } from '../geo/sphere.ts';
import { SphereGrid } from '../geo/sphere-grid.ts';

/** Where a driver is and goes. */
export interface Motion extends Position {
	/** degrees clockwise from north; null where it is not known */
	heading: number | null;
	/** metres a second; null where it is not known */
	speed: number | null;
}

/** What an event is about: stretches of the network, and points and areas for who is off it. */
export interface Target {
	stretches: readonly Stretch[];
	points: readonly Position[];
	/** what of them lies on the network is among the stretches: see {@link stretchesIn} */
	areas: readonly Polygon[];
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
const coneCosine = Math.cos((coneHalfAngle * Math.PI) / 180);
/** Who is farther than this from every leg of the route has left it, metres. */
const leftRoute = 3000;
/** Edge of a bin along a road, metres. */
const binSize = 5000;
/** Edge of a cube of the grid of those off the network, metres. */
const cube = farthest.metres / 2;

interface Driver<Id> {
	id: Id;
	motion: Motion;
	point: Unit;
	/** the direction of the heading at the point; null for who stands */
	ahead: Unit | null;
	/** how far ahead concerns this driver, metres */
	range: number;
	route: PlacedLeg[] | null;
	/** metres of the route that are driven; null: off it */
	progress: number | null;
	/** on the network without a route */
	lane: (Lane & { bin: number }) | null;
	/** in the grid: neither on a route nor on a road */
	loose: boolean;
	/** the last question in which this driver was found, and how far the nearest of what was asked for is */
	found: number;
	metres: number;
}

interface PlacedLeg extends Leg {
	/** metres of the route before it */
	start: number;
}

/** Items by road and bin. */
class Bins<T> {
	#roads = new Map<string, Map<number, T[]>>();

	add(road: string, bin: number, item: T): void {
		let bins = this.#roads.get(road);
		if (!bins) this.#roads.set(road, (bins = new Map()));
		const items = bins.get(bin);
		if (items) items.push(item);
		else bins.set(bin, [item]);
	}

	delete(road: string, bin: number, item: T): void {
		const bins = this.#roads.get(road);
		const items = bins?.get(bin);
		if (!items) return;
		const at = items.indexOf(item);
		if (at < 0) return;
		const last = items.pop()!;
		if (at < items.length) items[at] = last;
		if (!items.length) bins!.delete(bin);
	}

	/** Visits what is in the bins of a part of a road; what is in several may come several times. */
	between(road: string, from: number, to: number, visit: (item: T) => void): void {
		const bins = this.#roads.get(road);
		if (!bins) return;
		for (let bin = Math.floor(from / binSize); bin <= Math.floor(to / binSize); bin++)
			bins.get(bin)?.forEach(visit);
	}
}

/** An edge of more points than this belongs to an area wider than the grid of drivers reaches. */
const wideArea = 300;

/** Metres of the route until a stretch, negative where it was passed; null where the route does not lead through it. */
function alongLeg(
	{ progress }: Pick<Driver<unknown>, 'progress'>,
	leg: PlacedLeg,
	stretch: Stretch
): number | null {
	if (progress === null || (stretch.way !== null && stretch.way !== leg.way)) return null;
	const [from, to] = [Math.max(stretch.from, leg.from), Math.min(stretch.to, leg.to)];
	if (from > to) return null;
	const enter = leg.start + (leg.way === 1 ? from - leg.from : leg.to - to);
	const leave = leg.start + (leg.way === 1 ? to - leg.from : leg.to - from);
	return untilPart(enter - progress, leave - progress);
}

/** A point on the sphere, worked out once. */
interface Spot {
	point: Unit;
}
const spotOf = (position: Position): Spot => ({ point: unit(position) });

const edges = new WeakMap<Polygon, readonly Spot[]>();

/** The edge of an area, worked out once: everybody who moves off the network asks while it stands. */
function spotsOf(area: Polygon): readonly Spot[] {
	let spots = edges.get(area);
	if (!spots) edges.set(area, (spots = edgeOf(area).map(spotOf)));
	return spots;
}

/** Metres by air to a point for who is off the network: in the cone ahead, or around who stands; else null. */
function throughAir(
	{ point: here, ahead }: Pick<Driver<unknown>, 'point' | 'ahead'>,
	{ point }: Spot
): number | null {
	if (!ahead) {
		const metres = between(here, point);
		return metres <= parkedRadius ? Math.min(metres, nearest) : null;
	}
	// the angle at the driver between where it is headed and the point, from three scalar products and without a bearing
	const cosine = dot(here, point);
	const across = dot(ahead, point);
	const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
	if (across < coneCosine * sine && sine > halfWidth / earthRadius) return null;
	return between(here, point);
}

/** The same for an area: 0 within it. */
function throughArea(
	driver: Pick<Driver<unknown>, 'point' | 'motion' | 'ahead'>,
	area: Polygon,
	edge: readonly Spot[]
): number | null {
	if (contains(area, driver.motion)) return 0;
	let best: number | null = null;
	for (const spot of edge) {
		const metres = throughAir(driver, spot);
		if (metres !== null && (best === null || metres < best)) best = metres;
	}
	return best;
}

/** The place on the network after some metres of a route. */
function positionOn(route: readonly PlacedLeg[], progress: number): Lane {
	const leg = route.findLast(({ start }) => start <= progress) ?? route[0]!;
	const gone = Math.min(progress - leg.start, leg.to - leg.from);
	return { road: leg.road, at: leg.way === 1 ? leg.from + gone : leg.to - gone, way: leg.way };
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
	/** on a road, by the way they drive */
	#lanes = { [1]: new Bins<Driver<Id>>(), [-1]: new Bins<Driver<Id>>() };
	#routes = new Bins<{ driver: Driver<Id>; leg: PlacedLeg }>();
	#entries = new Map<Driver<Id>, { leg: PlacedLeg; entry: { driver: Driver<Id>; leg: PlacedLeg } }[]>();
	#loose = new SphereGrid<Driver<Id>>(farthest.metres, cube);
	#questions = 0;

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
			driver = {
				id,
				motion,
				point,
				ahead: null,
				range: 0,
				route: null,
				progress: null,
				lane: null,
				loose: false,
				found: 0,
				metres: 0
			};
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

	/** Everybody it lies ahead of, in no order. */
	concerned(target: Target): Concerned<Id>[] {
		const question = ++this.#questions;
		const found: Driver<Id>[] = [];
		const note = (driver: Driver<Id>, metres: number | null) => {
			if (metres === null || metres < 0 || metres > driver.range) return;
			if (driver.found !== question) {
				driver.found = question;
				driver.metres = metres;
				found.push(driver);
			} else if (metres < driver.metres) driver.metres = metres;
		};
		for (const stretch of target.stretches) {
			this.#onRoad(stretch, note);
			this.#routes.between(stretch.road, stretch.from, stretch.to, ({ driver, leg }) =>
				note(driver, alongLeg(driver, leg, stretch))
			);
		}
		for (const area of target.areas) this.#throughArea(area, note);
		for (const point of target.points) {
			const spot = spotOf(point);
			this.#loose.near(spot.point, (driver) => note(driver, throughAir(driver, spot)));
		}
		return found.map((driver) => ({ id: driver.id, ...this.#until(driver, driver.metres) }));
	}

	#throughArea(area: Polygon, note: (driver: Driver<Id>, metres: number | null) => void): void {
		const edge = spotsOf(area);
		const visit = (driver: Driver<Id>) => note(driver, throughArea(driver, area, edge));
		// an area larger than the grid reaches has drivers in its midst that are near no edge
		if (edge.length > wideArea) return this.#loose.all(visit);
		const cubes = new Set<number>();
		for (const key of new Set(edge.map(({ point }) => this.#loose.keyOf(point))))
			for (const cube of this.#loose.around(key)) cubes.add(cube);
		for (const cube of cubes) this.#loose.inCube(cube, visit);
	}

	/**
	 * How far ahead of one driver an event lies; null where it does not concern this driver. The same answer as
	 * {@link concerned} gives, for a driver who comes near while it stands.
	 */
	until(id: Id, target: Target): { metres: number; seconds: number | null } | null {
		const driver = this.#drivers.get(id);
		if (!driver) return null;
		let best = Infinity;
		const note = (metres: number | null) => {
			if (metres !== null && metres >= 0 && metres < best) best = metres;
		};
		if (driver.progress !== null)
			for (const stretch of target.stretches)
				for (const leg of driver.route!) if (leg.road === stretch.road) note(alongLeg(driver, leg, stretch));
		if (driver.lane)
			for (const stretch of target.stretches)
				if (stretch.road === driver.lane.road)
					note(metresUntil(this.#network.roads.get(stretch.road)!, driver.lane, stretch));
		if (driver.loose) {
			for (const point of target.points) note(throughAir(driver, spotOf(point)));
			for (const area of target.areas) note(throughArea(driver, area, spotsOf(area)));
		}
		return best <= driver.range ? this.#until(driver, best) : null;
	}

	/** Where a driver is on the network: on the road of the route or of the heading; null off it. */
	laneOf(id: Id): Lane | null {
		const driver = this.#drivers.get(id);
		if (!driver) return null;
		if (driver.lane) return driver.lane;
		return driver.progress === null ? null : positionOn(driver.route!, driver.progress);
	}

	#until({ motion }: Driver<Id>, metres: number): { metres: number; seconds: number | null } {
		return { metres, seconds: (motion.speed ?? 0) < walking ? null : metres / motion.speed! };
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
			if (!lane || lane.road !== fix.road || lane.bin !== bin || lane.way !== way) {
				this.#leaveLane(driver);
				this.#lanes[way].add(fix.road, bin, driver);
			}
			driver.lane = { road: fix.road, at: fix.at, way, bin };
		} else this.#leaveLane(driver);
		const loose = driver.progress === null && driver.lane === null;
		driver.ahead = moving ? headed(motion, motion.heading!) : null;
		if (driver.loose && loose) this.#loose.move(before, driver.point, driver);
		else if (driver.loose) this.#loose.delete(before, driver);
		else if (loose) this.#loose.add(driver.point, driver);
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

	/** Drivers on a road before a stretch, or in it, on its carriageway or on both, with the metres until it. */
	#onRoad({ road, from, to, way }: Stretch, note: (driver: Driver<Id>, metres: number) => void): void {
		const measured = this.#network.roads.get(road);
		if (!measured) return;
		// round a ring one comes from before its first point, or from beyond it
		const rounds = measured.loop ? [-measured.length, 0, measured.length] : [0];
		for (const round of rounds) {
			const [first, last] = [from + round, to + round];
			if (way !== -1)
				this.#lanes[1].between(road, first - farthest.metres, last, (driver) => {
					const { at } = driver.lane!;
					note(driver, untilPart(first - at, last - at));
				});
			if (way !== 1)
				this.#lanes[-1].between(road, first, last + farthest.metres, (driver) => {
					const { at } = driver.lane!;
					note(driver, untilPart(at - last, at - first));
				});
		}
	}

	#leaveLane(driver: Driver<Id>): void {
		if (!driver.lane) return;
		this.#lanes[driver.lane.way].delete(driver.lane.road, driver.lane.bin, driver);
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
