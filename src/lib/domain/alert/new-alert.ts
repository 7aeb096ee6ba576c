import type { Polygon } from '../geo/polygon.ts';
import type { AlertStretch, Category, Severity } from './alert.ts';

/** A text in Chinese, in English or in both; a missing one is replaced by the other. */
interface NewText {
	zh?: string | null;
	en?: string | null;
}

/** Input of `raise_alert`. */
export interface NewAlert {
	id: string;
	severity: Severity;
	category?: Category;
	headline: NewText;
	description?: NewText | null;
	/** ISO 8601; null: immediately */
	effective?: string | null;
	expires: string;
	place_ids?: string[];
	stretches?: AlertStretch[];
	area?: Polygon | null;
	/** id of the alert that this one replaces */
	references?: string | null;
}
