import type { AlertAhead } from '../domain/alert/alert.ts';
import type { Announceable } from '../domain/drive/announcement.ts';
import type { Question } from '../domain/alert/hub-events.ts';
import type { Said } from '../domain/report/new-report.ts';
import type { Place } from '../domain/place/place.ts';
import type { Status } from '../domain/place/status.ts';
import type { AheadRow, SamplingPoint } from './outlook.ts';
import type { VoiceLanguage } from './voice.svelte.ts';

/** An announcement that the voice may make. */
export type Announced = Announceable &
	(
		| { kind: 'alert'; ahead: AlertAhead }
		/** an alert that was announced and is called off */
		| { kind: 'called-off'; ahead: AlertAhead }
		| { kind: 'place'; row: AheadRow; status: Status; byAir: boolean }
		/** hours until the driver's own sampling result ends, 0: it has ended; and the next sampling point */
		| { kind: 'result'; hours: number; point: SamplingPoint | null }
	);

/** A prompt that asks the driver about a place. */
export interface Prompt {
	place: Place;
	why: 'passed' | 'near' | 'question' | 'chosen';
	question: Question | null;
	/** time when it closes by itself, epoch ms */
	until: number;
}

/** All texts that the drive says, in the language of the interface. */
export interface Words {
	readonly lang: VoiceLanguage;
	announcement(items: readonly Announced[]): string;
	prompt(prompt: Prompt): string;
	reported(place: Place, status: Status, wait: number | null): string;
	/** what was understood, as a question */
	doubted(place: Place, status: Status, said: Said): string;
	undone(): string;
	notUndone(): string;
	notUnderstood(): string;
}
