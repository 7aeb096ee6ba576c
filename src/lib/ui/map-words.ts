import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';

/** Texts of a map in the language of the interface; the attribution is HTML. */
export const mapWords = () => ({
	language: getLocale() === 'en' ? ('en' as const) : ('zh' as const),
	attribution: `${m.attribution()} · © <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> (ODbL) · GSHHG · Natural Earth`,
	zoomWords: { in: m.zoom_in(), out: m.zoom_out() }
});
