import { checkAnswer } from '#check-answer';
import type { AnswerOf, ArgumentsOf, FunctionName } from '../../database/database.ts';
import type { NewSubscription } from '../../domain/alert/subscription.ts';
import { photoName, type Receipt, type Report } from '../../domain/report/report.ts';
import { isPassing, type Server } from './outbox.ts';
import { SendError } from './send-error.ts';
import { timeLimit } from '../../flow/time-limit.ts';

/** Address of Supabase, and access to it. */
export interface RestOptions {
	supabaseUrl: string;
	supabaseKey: string;
	/** a valid access token; a new one if `renewed` is true; throws {@link SendError} `sign_in` or `network` */
	session(renewed: boolean): Promise<{ token: string }>;
	/** rejects answers that come from something else than Supabase */
	fetch: typeof fetch;
}

/** Time limits, ms; a photo on a slow network needs longer. */
const patience = { call: 20_000, upload: 120_000 };

/** The server over HTTP (reports, photos, push subscriptions), for pages and the service worker. */
export class RestServer implements Server {
	#options: RestOptions;

	constructor(options: RestOptions) {
		this.#options = options;
	}

	submit(reports: readonly Report[]): Promise<Receipt[]> {
		return this.#rpc('submit_reports', { reports });
	}

	retract(report_id: string): Promise<Receipt> {
		return this.#rpc('retract_report', { report_id });
	}

	/** Saves the push subscription of this browser, with the alerts that the user wants. */
	saveSubscription(subscription: NewSubscription): Promise<object> {
		return this.#rpc('save_push_subscription', { subscription });
	}

	async upload(id: string, photo: Blob): Promise<string> {
		const name = photoName(id);
		const request = () =>
			[
				`/storage/v1/object/photos/${name}`,
				{ headers: { 'content-type': 'image/jpeg' }, body: photo }
			] as const;
		await this.#call(patience.upload, request).catch((error: unknown) => {
			if (isPassing(error) || !(error instanceof SendError)) throw error;
			// the photo is already there: an earlier upload arrived, but its answer was lost
			if (error.code === '409') return;
			throw new SendError(error.code === '413' ? 'photo_too_large' : 'photo_refused', error.message);
		});
		return name;
	}

	async #rpc<Name extends FunctionName>(name: Name, args: ArgumentsOf<Name>): Promise<AnswerOf<Name>> {
		const response = await this.#call(patience.call, () => [
			`/rest/v1/rpc/${name}`,
			{ headers: { 'content-type': 'application/json' }, body: JSON.stringify(args) }
		]);
		let answer: unknown;
		try {
			answer = await response.json();
		} catch (error) {
			// cut off: it may have arrived, so it is sent again
			throw new SendError('network', String(error));
		}
		checkAnswer(name, answer);
		return answer as AnswerOf<Name>;
	}

	async #call(
		time: number,
		request: () => readonly [path: string, init: RequestInit],
		renewed = false
	): Promise<Response> {
		const { supabaseUrl, supabaseKey, session } = this.#options;
		const { token } = await session(renewed);
		const [path, init] = request();
		const response = await this.#options
			.fetch(supabaseUrl + path, {
				...init,
				method: 'POST',
				headers: { ...init.headers, apikey: supabaseKey, authorization: `Bearer ${token}` },
				signal: timeLimit(time)
			})
			.catch((error: unknown) => {
				throw new SendError('network', String(error));
			});
		if (response.ok) return response;
		const refusal = (await response.json().catch(() => ({}))) as {
			code?: string;
			statusCode?: string;
			error?: string;
			message?: string;
		};
		const message = refusal.message ?? refusal.error ?? `${path} answered ${response.status}`;
		// a token can expire on the way, or look valid to a device whose clock is slow
		if (response.status === 401 || refusal.code === 'PGRST303' || /jwt expired/i.test(message)) {
			if (!renewed) return this.#call(time, request, true);
			throw new SendError('sign_in', message);
		}
		if (response.status >= 500 || response.status === 429 || response.status === 408)
			throw new SendError('network', message);
		// the Storage API has its own status in the body
		throw new SendError(refusal.statusCode ?? refusal.code ?? String(response.status), message);
	}
}
