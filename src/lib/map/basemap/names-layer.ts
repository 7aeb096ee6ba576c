import { roundedBox } from '../rounded-box.ts';
import { mercator } from '../mercator.ts';
import { PictureLayer, type Frame } from '../picture-layer.ts';
import type { Theme } from '../symbols.ts';
import { Room, type Box } from './collision.ts';
import { type Basemap, type NamedPoint } from './data.ts';
import { placeShields } from './shields.ts';
import { besidePoint, withinArea } from './standing.ts';
import { byZoom, styles } from './style.ts';

export type Language = 'zh' | 'en';

const family = 'system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

/** Lowest zoom at which names are shown, by rank. */
const cityZoom = [0, 5, 7, 9, 10.5];
const waterZoom = [0, 6, 7, 9, 10.5];

/** From this zoom on, a province is wider than the screen. */
const provinceZoom = 9;

/** Share of a name that symbols may cover, by rank: a great city's name is better covered than left out. */
const coveredCity = (rank: number) => (rank <= 2 ? 1 : 0);
const coveredWater = (rank: number) => (rank <= 2 ? 0.5 : 0);
const coveredProvince = 0.25;

/** A name ready to be placed. */
interface Name {
	x: number;
	y: number;
	rank: number;
	text: string;
}

/** Names of cities, waters and provinces, and expressway shields; the greatest first, each only if there is room. */
export class NamesLayer extends PictureLayer {
	#theme: Theme;
	#cities: Name[];
	#waters: Name[];
	#provinces: Name[];
	#basemap: Basemap;
	#obstacles: (frame: Frame) => Iterable<Box>;

	/** @param obstacles boxes that are drawn above and that names avoid, CSS pixels from the corner of the frame */
	constructor(
		basemap: Basemap,
		theme: Theme,
		language: Language,
		obstacles: (frame: Frame) => Iterable<Box>
	) {
		super({ pane: 'overlayPane' });
		this.#basemap = basemap;
		this.#theme = theme;
		this.#obstacles = obstacles;
		const named = ([lon, lat, rank, zh, en]: NamedPoint): Name => {
			const [x, y] = mercator(lon, lat);
			return { x, y, rank, text: language === 'en' ? en : zh };
		};
		const byRank = (a: Name, b: Name) => a.rank - b.rank;
		this.#cities = basemap.cities.map(named).sort(byRank);
		this.#waters = basemap.waters.map(named).sort(byRank);
		this.#provinces = basemap.provinceNames.map(named);
	}

	/** Call it when the obstacles have moved. */
	avoid(): void {
		this.schedule();
	}

	setTheme(theme: Theme): void {
		this.#theme = theme;
		this.schedule();
	}

	protected override paint(context: CanvasRenderingContext2D, frame: Frame): boolean {
		const room = new Room();
		for (const box of this.#obstacles(frame)) room.fill(box);
		context.textAlign = 'center';
		context.textBaseline = 'middle';
		context.lineJoin = 'round';
		// great lakes come before smaller cities: a lake's name must stand in the lake, a city's may stand beside its point
		this.#paintCities(context, frame, room, 0, 1);
		this.#paintWaters(context, frame, room, 0, 2);
		this.#paintCities(context, frame, room, 2, 2);
		this.#paintProvinces(context, frame, room);
		this.#paintShields(context, frame, room);
		this.#paintCities(context, frame, room, 3, 4);
		this.#paintWaters(context, frame, room, 3, 4);
		return false;
	}

	/** @param from first rank that is painted @param upTo last rank that is painted */
	#paintCities(
		context: CanvasRenderingContext2D,
		frame: Frame,
		room: Room,
		from: number,
		upTo: number
	): void {
		const { city, halo } = styles[this.#theme];
		for (const name of this.#cities) {
			if (name.rank < from || name.rank > upTo || frame.zoom < (cityZoom[name.rank] ?? 11)) continue;
			const at = inside(name, frame);
			if (!at) continue;
			const size = byZoom(frame.zoom, [[6, 15], [9, 18], [12, 21]]) - 2 * (name.rank - 1); // prettier-ignore
			context.font = `${name.rank <= 2 ? 700 : 500} ${Math.max(12, size)}px ${family}`;
			const [half, tall] = halves(context, name.text, Math.max(12, size));
			const box = room.choose(besidePoint(...at, half, tall, name.rank), coveredCity(name.rank));
			if (box) write(context, name.text, box, city, halo);
		}
	}

	/** @param from first rank that is painted @param upTo last rank that is painted */
	#paintWaters(
		context: CanvasRenderingContext2D,
		frame: Frame,
		room: Room,
		from: number,
		upTo: number
	): void {
		const { waterName, waterHalo } = styles[this.#theme];
		for (const name of this.#waters) {
			if (name.rank < from || name.rank > upTo || frame.zoom < (waterZoom[name.rank] ?? 11)) continue;
			const at = inside(name, frame);
			if (!at) continue;
			const size = name.rank <= 1 ? 15 : 13;
			context.font = `italic 500 ${size}px ${family}`;
			const [half, tall] = halves(context, name.text, size);
			const step = (frame.world * 0.12) / 360;
			const box = room.choose(withinArea(...at, half, tall, step, 2), coveredWater(name.rank));
			if (box) write(context, name.text, box, waterName, waterHalo);
		}
	}

	/** Pale and widely spaced, because other names and lines lie over a province. */
	#paintProvinces(context: CanvasRenderingContext2D, frame: Frame, room: Room): void {
		if (frame.zoom >= provinceZoom) return;
		const { province, halo } = styles[this.#theme];
		const size = byZoom(frame.zoom, [[6, 13], [8, 18]]); // prettier-ignore
		context.font = `500 ${size}px ${family}`;
		context.letterSpacing = `${Math.round(size * 0.4)}px`;
		for (const name of this.#provinces) {
			const at = inside(name, frame);
			if (!at) continue;
			const [half, tall] = halves(context, name.text, size);
			const step = (frame.world * 0.25) / 360;
			const box = room.choose(withinArea(...at, half, tall, step, 3), coveredProvince);
			if (box) write(context, name.text, box, province, halo);
		}
		context.letterSpacing = '0px';
	}

	/** Shields as on road signs: green with a red head for national expressways, yellow for provincial ones. */
	#paintShields(context: CanvasRenderingContext2D, frame: Frame, room: Room): void {
		if (frame.zoom < 7) return;
		context.font = `700 11px ${family}`;
		placeShields(this.#basemap.paths, frame, ({ x, y, code }) => {
			const width = context.measureText(code).width + 10;
			const [left, top] = [Math.round(x - width / 2), Math.round(y - 9)];
			if (!room.take([left - 6, top - 6, left + width + 6, top + 24])) return false;
			const national = code.startsWith('G');
			context.fillStyle = styles[this.#theme].halo;
			context.beginPath();
			roundedBox(context, left - 1, top - 1, width + 2, 20, 4);
			context.fill();
			context.fillStyle = national ? '#0b6b3f' : '#f0b400';
			context.beginPath();
			roundedBox(context, left, top, width, 18, 3);
			context.fill();
			if (national) {
				context.fillStyle = '#c8362c';
				context.beginPath();
				roundedBox(context, left, top, width, 4, 3, 0);
				context.fill();
			}
			context.fillStyle = national ? '#ffffff' : '#1b1400';
			context.fillText(code, left + width / 2, top + (national ? 11.5 : 9.5));
			return true;
		});
	}
}

/** Position of a name in a picture; null if it is outside. */
function inside(
	{ x, y }: Name,
	{ world, west, north, width, height }: Frame
): readonly [number, number] | null {
	const [left, top] = [x * world - west, y * world - north];
	return left < 0 || top < 0 || left > width || top > height ? null : [left, top];
}

/** Half the width and half the height of a name in the font of the context. */
function halves(context: CanvasRenderingContext2D, text: string, size: number): readonly [number, number] {
	return [context.measureText(text).width / 2 + 4, size * 0.65];
}

function write(
	context: CanvasRenderingContext2D,
	text: string,
	[west, north, east, south]: Box,
	colour: string,
	halo: string
): void {
	const [x, y] = [(west + east) / 2, (north + south) / 2];
	context.lineWidth = 4;
	context.strokeStyle = halo;
	context.strokeText(text, x, y);
	context.fillStyle = colour;
	context.fillText(text, x, y);
}
