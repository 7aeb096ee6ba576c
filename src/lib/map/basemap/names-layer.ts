import { mercator } from '../mercator.ts';
import { PictureLayer, type Frame } from '../picture-layer.ts';
import type { Theme } from '../symbols.ts';
import { Room, type Box } from './collision.ts';
import { type Basemap, type NamedPoint } from './data.ts';
import { placeShields } from './shields.ts';
import { byZoom, styles } from './style.ts';

export type Language = 'zh' | 'en';

const family = 'system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

/** Zoom from which names of a rank are shown, by rank. */
const cityZoom = [0, 5, 7, 9, 10.5];
const waterZoom = [0, 6, 7.5, 9, 10.5];

/** A name ready to be placed. */
interface Name {
	x: number;
	y: number;
	rank: number;
	text: string;
}

/** City and water names and expressway shields, greatest first, each where there is room. */
export class NamesLayer extends PictureLayer {
	#theme: Theme;
	#cities: Name[];
	#waters: Name[];
	#basemap: Basemap;
	#obstacles: (frame: Frame) => Iterable<Box>;

	/** @param obstacles what is drawn above and must not be written under, CSS pixels from the corner of the frame */
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
	}

	/** The obstacles have moved. */
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
		this.#paintCities(context, frame, room, 2);
		this.#paintShields(context, frame, room);
		this.#paintCities(context, frame, room, 9);
		this.#paintWaters(context, frame, room);
		return false;
	}

	#paintCities(context: CanvasRenderingContext2D, frame: Frame, room: Room, upTo: number): void {
		const { city, halo } = styles[this.#theme];
		const from = upTo === 2 ? 0 : 3;
		for (const name of this.#cities) {
			if (name.rank < from || name.rank > upTo || frame.zoom < (cityZoom[name.rank] ?? 11)) continue;
			const size = byZoom(frame.zoom, [[6, 15], [9, 18], [12, 21]]) - 2 * (name.rank - 1); // prettier-ignore
			context.font = `${name.rank <= 2 ? 700 : 500} ${Math.max(12, size)}px ${family}`;
			write(context, name, frame, room, Math.max(12, size), city, halo);
		}
	}

	#paintWaters(context: CanvasRenderingContext2D, frame: Frame, room: Room): void {
		const { waterName, waterHalo } = styles[this.#theme];
		for (const name of this.#waters) {
			if (frame.zoom < (waterZoom[name.rank] ?? 11)) continue;
			const size = name.rank <= 1 ? 15 : 13;
			context.font = `italic 500 ${size}px ${family}`;
			write(context, name, frame, room, size, waterName, waterHalo);
		}
	}

	/** Signs as on the road: green with a red head for the nation's, yellow for a province's. */
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
			context.roundRect(left - 1, top - 1, width + 2, 20, 4);
			context.fill();
			context.fillStyle = national ? '#0b6b3f' : '#f0b400';
			context.beginPath();
			context.roundRect(left, top, width, 18, 3);
			context.fill();
			if (national) {
				context.fillStyle = '#c8362c';
				context.beginPath();
				context.roundRect(left, top, width, 4, [3, 3, 0, 0]);
				context.fill();
			}
			context.fillStyle = national ? '#ffffff' : '#1b1400';
			context.fillText(code, left + width / 2, top + (national ? 11.5 : 9.5));
			return true;
		});
	}
}

function write(
	context: CanvasRenderingContext2D,
	{ x, y, text }: Name,
	{ world, west, north, width, height }: Frame,
	room: Room,
	size: number,
	colour: string,
	halo: string
): void {
	const [left, top] = [x * world - west, y * world - north];
	if (left < 0 || top < 0 || left > width || top > height) return;
	const half = context.measureText(text).width / 2 + 4;
	const tall = size * 0.65;
	for (const [dx, dy] of besides(half, tall)) {
		const [x1, y1] = [left + dx, top + dy];
		if (!room.take([x1 - half, y1 - tall, x1 + half, y1 + tall])) continue;
		context.lineWidth = 4;
		context.strokeStyle = halo;
		context.strokeText(text, x1, y1);
		context.fillStyle = colour;
		context.fillText(text, x1, y1);
		return;
	}
}

/** Where a name may stand, best first: on its point, or beside a symbol that stands there. */
function besides(half: number, tall: number): readonly (readonly [dx: number, dy: number])[] {
	const clear = 24;
	return [
		[0, 0],
		[0, clear + tall],
		[0, -clear - tall],
		[clear + half, 0],
		[-clear - half, 0]
	];
}
