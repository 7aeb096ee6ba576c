import type { Polygon } from '../geo/polygon.ts';
import type { AlertStretch, Category, Severity } from './alert.ts';

/** A text that has Chinese words, and may lack English ones. */
interface NewText {
	zh: string;
	en?: string | null;
}

/** An alert as `raise_alert` takes it. */
export interface NewAlert {
	id: string;
	severity: Severity;
	category?: Category;
	headline: NewText;
	description?: NewText | null;
	/** ISO 8601; null: at once */
	effective?: string | null;
	expires: string;
	place_ids?: string[];
	stretches?: AlertStretch[];
	area?: Polygon | null;
	/** the alert it takes the place of */
	references?: string | null;
}
