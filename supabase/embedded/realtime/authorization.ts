import type { PGlite } from '@electric-sql/pglite';
import type { Identity } from '../identity.ts';

export interface Rights {
	read: { broadcast: boolean; presence: boolean };
	write: { broadcast: boolean; presence: boolean };
}

export const everything: Rights = {
	read: { broadcast: true, presence: true },
	write: { broadcast: true, presence: true }
};

/** Time for which an answer is reused, ms: a thousand clients that reconnect at once ask the same. */
const reuse = 5000;

/**
 * Checks with the policies on `realtime.messages` what a caller may do on a private topic, as Supabase does: it inserts a
 * row of each extension, tests which rows the caller's role can read and insert, and rolls everything back.
 */
export class Authorization {
	#driver: PGlite;
	#answers = new Map<string, { asked: number; rights: Promise<Rights> }>();

	constructor(driver: PGlite) {
		this.#driver = driver;
	}

	rights(identity: Identity, topic: string): Promise<Rights> {
		const claims = JSON.stringify(identity.claims);
		const key = `${identity.role}\0${topic}\0${claims}`;
		const now = Date.now();
		const known = this.#answers.get(key);
		if (known && now - known.asked < reuse) return known.rights;
		if (this.#answers.size > 5000) this.#answers.clear();
		const rights = this.#ask(identity.role, claims, topic);
		this.#answers.set(key, { asked: now, rights });
		rights.catch(() => this.#answers.delete(key));
		return rights;
	}

	#ask(role: string, claims: string, topic: string): Promise<Rights> {
		return this.#driver.transaction(async (transaction) => {
			const sub = (JSON.parse(claims) as { sub?: string }).sub ?? '';
			await transaction.query(
				`insert into realtime.messages (topic, extension) values ($1, 'broadcast'), ($1, 'presence')`,
				[topic]
			);
			await transaction.query(
				`select set_config('realtime.topic', $1, true), set_config('role', $2, true),
					set_config('request.jwt.claims', $3, true), set_config('request.jwt.claim.sub', $4, true),
					set_config('request.jwt.claim.role', $2, true)`,
				[topic, role, claims, sub]
			);
			const { rows } = await transaction.query<{ extension: string }>(
				`select extension from realtime.messages where topic = $1`,
				[topic]
			);
			const mayAdd = async (extension: string) => {
				await transaction.exec('savepoint probe');
				try {
					await transaction.query(`insert into realtime.messages (topic, extension) values ($1, $2)`, [
						topic,
						extension
					]);
					return true;
				} catch {
					await transaction.exec('rollback to savepoint probe');
					return false;
				}
			};
			const sees = (extension: string) => rows.some((row) => row.extension === extension);
			const rights: Rights = {
				read: { broadcast: sees('broadcast'), presence: sees('presence') },
				write: { broadcast: await mayAdd('broadcast'), presence: await mayAdd('presence') }
			};
			await transaction.rollback();
			return rights;
		});
	}
}
