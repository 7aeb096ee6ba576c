import { randomBytes } from 'node:crypto';
import { call } from '../../database/call.ts';
import type { Supabase } from '../../database/database.ts';
import * as v from 'valibot';

const address = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email());

/** Characters of a password, without those that look alike on a screen (0 and o, 1 and l). */
const symbols = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Number of users per page of the list. */
const perPage = 1000;

/** The user who was made a dispatcher. */
export interface Appointed {
	email: string;
	/** password of a user who was created; null if the user existed before */
	password: string | null;
}

/**
 * The e-mail address given with `--dispatcher`, in lower case.
 * @throws Error with one sentence if it is not an e-mail address
 */
export function dispatcherAddress(text: string): string {
	const parsed = v.safeParse(address, text);
	if (!parsed.success)
		throw new Error(`--dispatcher is "${text}": it should be an e-mail address, as in name@example.org`);
	return parsed.output;
}

/**
 * Gives a user the role of dispatcher. If there is no user with this e-mail address, creates one with a random password.
 * @param admin a client with the secret key
 * @throws Error with one sentence if the address is not valid or the database refuses
 */
export async function appointDispatcher(admin: Supabase, text: string): Promise<Appointed> {
	const email = dispatcherAddress(text);
	const password = randomPassword();
	const made = await admin.auth.admin.createUser({ email, password, email_confirm: true });
	if (made.error && made.error.code !== 'email_exists')
		throw new Error(`${email} could not be made a dispatcher: ${made.error.message}`);
	const user_id = made.data.user?.id ?? (await idOf(admin, email));
	await call(admin, 'set_role', { user_id, role: 'dispatcher' }).catch((error: Error) => {
		throw new Error(`${email} could not be made a dispatcher: ${error.message}`);
	});
	return { email, password: made.error ? null : password };
}

/** A random password of 80 bits: "k7f2-9dqm-4wzt-hx3p". */
function randomPassword(): string {
	const letters = [...randomBytes(16)].map((byte) => symbols[byte % symbols.length]!);
	return letters.join('').replace(/(.{4})(?!$)/g, '$1-');
}

/** The line to print. It shows a new password, which is not shown again. */
export function appointedLine({ email, password }: Appointed): string {
	return password === null
		? `${email} is a dispatcher now; the password stays as it is.`
		: `${email} is a dispatcher now; the password, shown only this once: ${password}`;
}

/** Id of the user with an e-mail address. Reads the whole list, because the admin API cannot search by address. */
async function idOf(admin: Supabase, email: string): Promise<string> {
	for (let page = 1; ; page++) {
		const { data, error } = await admin.auth.admin.listUsers({ page, perPage });
		if (error) throw new Error(`The users could not be listed: ${error.message}`);
		const found = data.users.find((user) => user.email?.toLowerCase() === email);
		if (found) return found.id;
		if (data.users.length === 0)
			throw new Error(`${email} has registered already and is not among the users that can be listed.`);
	}
}
