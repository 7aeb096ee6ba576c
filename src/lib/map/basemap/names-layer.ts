import { mercator } from '../mercator.ts';
import { PictureLayer, type Frame } from '../picture-layer.ts';
import type { Theme } from '../symbols.ts';
import { Room } from './collision.ts';
import { type Basemap, type NamedPoint } from './data.ts';
import { shieldAnchors } from './shields.ts';
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

	constructor(basemap: Basemap, theme: Theme, language: Language) {
		super({ pane: 'overlayPane' });
		this.#basemap = basemap;
		this.#theme = theme;
		const named = ([lon, lat, rank, zh, en]: NamedPoint): Name => {
			const [x, y] = mercator(lon, lat);
			return { x, y, rank, text: language === 'en' ? en : zh };
		};
		const byRank = (a: Name, b: Name) => a.rank - b.rank;
		this.#cities = basemap.cities.map(named).sort(byRank);
		this.#waters = basemap.waters.map(named).sort(byRank);
	}

	setTheme(theme: Theme): void {
		this.#theme = theme;
		this.schedule();
	}

	protected override paint(context: CanvasRenderingContext2D, frame: Frame): boolean {
		const room = new Room();
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
		for (const { x, y, code } of shieldAnchors(this.#basemap.paths, frame)) {
			const width = context.measureText(code).width + 10;
			const [left, top] = [Math.round(x - width / 2), Math.round(y - 9)];
			if (!room.take([left - 24, top - 14, left + width + 24, top + 32])) continue;
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
		}
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
	if (!room.take([left - half, top - size * 0.7, left + half, top + size * 0.7])) return;
	context.lineWidth = 4;
	context.strokeStyle = halo;
	context.strokeText(text, left, top);
	context.fillStyle = colour;
	context.fillText(text, left, top);
}
