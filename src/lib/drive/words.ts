import type { AlertAhead } from '../domain/alert/alert.ts';
import type { Announceable } from '../domain/drive/announcement.ts';
import type { Question } from '../domain/alert/hub-events.ts';
import type { Place } from '../domain/place/place.ts';
import type { Status } from '../domain/place/status.ts';
import type { AheadRow, SamplingPoint } from './outlook.ts';
import type { VoiceLanguage } from './voice.svelte.ts';

/** What the voice may have to say. */
export type Announced = Announceable &
	(
		| { kind: 'alert'; ahead: AlertAhead }
		/** it was said, and holds no longer */
		| { kind: 'called-off'; ahead: AlertAhead }
		| { kind: 'place'; row: AheadRow; status: Status; byAir: boolean }
		/** hours until one's own sampling result ends, 0: over; and where there is an open point */
		| { kind: 'result'; hours: number; point: SamplingPoint | null }
	);

/** A place the driver is asked about. */
export interface Prompt {
	place: Place;
	why: 'passed' | 'near' | 'question' | 'chosen';
	question: Question | null;
	/** when it goes away by itself, epoch ms */
	until: number;
}

/** Everything that is said, in the language of the interface. */
export interface Words {
	readonly lang: VoiceLanguage;
	announcement(items: readonly Announced[]): string;
	prompt(prompt: Prompt): string;
	reported(place: Place, status: Status, wait: number | null): string;
	undone(): string;
	notUnderstood(): string;
}
