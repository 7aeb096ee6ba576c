import { randomBytes } from 'node:crypto';
import { call } from '../../database/call.ts';
import type { Supabase } from '../../database/database.ts';
import * as v from 'valibot';

const address = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email());

/** What a password is made of: nothing that is taken for something else when it is copied from a screen. */
const symbols = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Users are asked for so many at a time. */
const perPage = 1000;

/** Who was appointed. */
export interface Appointed {
	email: string;
	/** of a user who was made for it; null where the user was there before */
	password: string | null;
}

/**
 * The address that `--dispatcher` names, in lower case.
 * @throws Error with one sentence where it is none
 */
export function dispatcherAddress(text: string): string {
	const parsed = v.safeParse(address, text);
	if (!parsed.success)
		throw new Error(`--dispatcher is "${text}": it should be an e-mail address, as in name@example.org`);
	return parsed.output;
}

/**
 * Gives somebody the role of dispatcher; where there is no such user, one is made with a random password.
 * @param admin a client with the secret key
 * @throws Error with one sentence where the address is none or the database refuses
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

/** Eighty bits of chance: "k7f2-9dqm-4wzt-hx3p". */
function randomPassword(): string {
	const letters = [...randomBytes(16)].map((byte) => symbols[byte % symbols.length]!);
	return letters.join('').replace(/(.{4})(?!$)/g, '$1-');
}

/** What is printed: the password this once, where there is a new one. */
export function appointedLine({ email, password }: Appointed): string {
	return password === null
		? `${email} is a dispatcher now; the password stays as it is.`
		: `${email} is a dispatcher now; the password, shown only this once: ${password}`;
}

/** The admin API finds nobody by address: the list is gone through. */
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
