import { contains, edgeOf, type Polygon } from '../geo/polygon.ts';
import type { Lane } from './lane.ts';
import type { Leg } from './leg.ts';
import { metresUntil, untilPart } from './metres-until.ts';
import type { Network, Stretch } from './network.ts';
import { coneHalfAngle, farthest, halfWidth, parkedRadius } from './corridor-bounds.ts';
import { earthRadius } from '../geo/earth.ts';
import { between, dot, headed, unit, type Position, type Unit } from '../geo/sphere.ts';
import { SphereGrid } from '../geo/sphere-grid.ts';

/** Position and movement of a driver. */
export interface Motion extends Position {
	/** degrees clockwise from north; null if unknown */
	heading: number | null;
	/** metres a second; null if unknown */
	speed: number | null;
}

/** Location of an event: stretches for drivers on the network, points and areas for drivers off it. */
export interface Target {
	stretches: readonly Stretch[];
	points: readonly Position[];
	/** for drivers off the network; roads inside an area are among `stretches`, see {@link stretchesIn} */
	areas: readonly Polygon[];
}

/** A driver whom an event concerns. */
export interface Concerned<Id> {
	id: Id;
	/** distance, metres: along the road, or in a straight line off the network; 0: the driver is in it */
	metres: number;
	/** time to reach it at the present speed, seconds; null if the driver is stationary */
	seconds: number | null;
}

/** Minimum range ahead of a driver at any speed, metres. */
const nearest = 5000;
/** Speed below which a driver counts as stationary, metres a second. */
const walking = 1.5;
const coneCosine = Math.cos((coneHalfAngle * Math.PI) / 180);
/** Distance from every leg of the route at which a driver has left it, metres; across a road, `reach` of the network is less. */
const leftRoute = 3000;
/** Length of a bin along a road, metres. */
const binSize = 5000;
/** Edge of a cube in the grid of drivers off the network, metres. */
const cube = farthest.metres / 2;

interface Driver<Id> {
	id: Id;
	motion: Motion;
	point: Unit;
	/** direction of the heading at the point; null for a stationary driver */
	ahead: Unit | null;
	/** range ahead in which events concern this driver, metres */
	range: number;
	route: PlacedLeg[] | null;
	/** distance driven along the route, metres; null: off the route */
	progress: number | null;
	/** position on the network, if the driver is on it and not on a route */
	lane: (Lane & { bin: number }) | null;
	/** true if in the grid: neither on a route nor on a road */
	loose: boolean;
	/** number of the last query that found this driver */
	found: number;
	/** distance to the nearest part of the target of that query, metres */
	metres: number;
}

interface PlacedLeg extends Leg {
	/** distance along the route before this leg, metres */
	start: number;
}

/** Items by road and by bin along it. */
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

	/** Visits the items in the bins of a part of a road; an item in several bins may be visited several times. */
	between(road: string, from: number, to: number, visit: (item: T) => void): void {
		const bins = this.#roads.get(road);
		if (!bins) return;
		for (let bin = Math.floor(from / binSize); bin <= Math.floor(to / binSize); bin++)
			bins.get(bin)?.forEach(visit);
	}
}

/** Number of edge points above which an area may be wider than the reach of the grid. */
const wideArea = 300;

/** Distance along the route to a stretch, metres, negative if it was passed; null if this leg does not go through it. */
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

/** A point on the unit sphere, computed once. */
interface Spot {
	point: Unit;
}
const spotOf = (position: Position): Spot => ({ point: unit(position) });

const edges = new WeakMap<Polygon, readonly Spot[]>();

/** The edge of an area, computed once: it is needed for every move of a driver off the network while the alert is in force. */
function spotsOf(area: Polygon): readonly Spot[] {
	let spots = edges.get(area);
	if (!spots) edges.set(area, (spots = edgeOf(area).map(spotOf)));
	return spots;
}

/**
 * Distance in a straight line from a driver off the network to a point, metres; null if the point is neither in the cone
 * ahead nor within {@link parkedRadius} of a stationary driver.
 */
function throughAir(
	{ point: here, ahead }: Pick<Driver<unknown>, 'point' | 'ahead'>,
	{ point }: Spot
): number | null {
	if (!ahead) {
		const metres = between(here, point);
		return metres <= parkedRadius ? metres : null;
	}
	// angle between heading and point, from two scalar products and without computing a bearing
	const cosine = dot(here, point);
	const across = dot(ahead, point);
	const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
	if (across < coneCosine * sine && sine > halfWidth / earthRadius) return null;
	return between(here, point);
}

/** Distance in a straight line from a driver off the network to an area, metres; 0 inside it, null as in {@link throughAir}. */
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

/** The position on the network after some metres of a route. */
function positionOn(route: readonly PlacedLeg[], progress: number): Lane {
	const leg = [...route].reverse().find(({ start }) => start <= progress) ?? route[0]!;
	const gone = Math.min(progress - leg.start, leg.to - leg.from);
	return { road: leg.road, at: leg.way === 1 ? leg.from + gone : leg.to - gone, way: leg.way };
}

const rangeOf = (speed: number | null): number =>
	Math.max(nearest, Math.min(farthest.metres, (speed ?? 0) * farthest.seconds));

/** Range in which events concern a driver, metres; around a driver who stands off the network it is {@link parkedRadius}. */
const reachOf = ({ loose, ahead, range }: Pick<Driver<unknown>, 'loose' | 'ahead' | 'range'>) =>
	loose && !ahead ? parkedRadius : range;

/**
 * Finds the drivers whom an event concerns. Each driver on the network is located once (road, metre, way), so that an event
 * only compares numbers along its roads (linear referencing). Drivers off the network are found in a grid on the sphere.
 */
export class Corridors<Id> {
	#network: Network;
	#drivers = new Map<Id, Driver<Id>>();
	/** drivers on a road, by their way along it */
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

	/** Adds a driver or updates position and movement. */
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

	/** Sets the route of a driver, legs in driving order; null: no route. An unknown driver is ignored. */
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

	/** All drivers whom an event concerns, in no particular order. */
	concerned(target: Target): Concerned<Id>[] {
		const question = ++this.#questions;
		const found: Driver<Id>[] = [];
		const note = (driver: Driver<Id>, metres: number | null) => {
			if (metres === null || metres < 0 || metres > reachOf(driver)) return;
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
		// in an area wider than the grid's reach, drivers in the middle are near no edge
		if (edge.length > wideArea) return this.#loose.all(visit);
		const cubes = new Set<number>();
		for (const key of new Set(edge.map(({ point }) => this.#loose.keyOf(point))))
			for (const cube of this.#loose.around(key)) cubes.add(cube);
		for (const cube of cubes) this.#loose.inCube(cube, visit);
	}

	/**
	 * The distance from one driver to an event; null if the event does not concern this driver. It gives the same answer as
	 * {@link concerned}, for a driver who approaches while the event lasts.
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
		return best <= reachOf(driver) ? this.#until(driver, best) : null;
	}

	/** The driver's position on the network, by route or by heading; null off the network. */
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

	/** Distance driven along the route, metres: on the nearest leg; of two equally near, the later one. */
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

	/** Visits the drivers on the road of a stretch, before or in it, on its carriageway, with their distance in metres. */
	#onRoad({ road, from, to, way }: Stretch, note: (driver: Driver<Id>, metres: number) => void): void {
		const measured = this.#network.roads.get(road);
		if (!measured) return;
		// on a ring road, drivers may also approach across the first point
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
