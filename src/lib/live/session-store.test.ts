import { expect, it } from 'vitest';
import { newer } from './session-store.ts';

const session = (expires_at: number, is_anonymous: boolean) =>
	JSON.stringify({ expires_at, user: { is_anonymous } });

it('prefers the session that was renewed last', () => {
	const [early, late] = [session(1000, true), session(2000, true)];
	expect(newer(early, late)).toBe(late);
	expect(newer(late, early)).toBe(late);
});

it('prefers a registered person to an anonymous one made while the storage failed', () => {
	const [dispatcher, stranger] = [session(1000, false), session(2000, true)];
	expect(newer(dispatcher, stranger)).toBe(dispatcher);
	expect(newer(stranger, dispatcher)).toBe(dispatcher);
});

it('takes the only one there is', () => {
	const only = session(1000, true);
	expect(newer(only, null)).toBe(only);
	expect(newer(null, only)).toBe(only);
	expect(newer(null, null)).toBeNull();
	// a damaged copy does not replace a session
	expect(newer(only, '{"expires')).toBe(only);
	expect(newer('{"expires', only)).toBe(only);
	expect(newer('verifier', null)).toBe('verifier');
});
