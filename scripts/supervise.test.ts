import { expect, it } from 'vitest';
import { supervise } from './supervise.mjs';

interface Run {
	code: number;
	open: boolean;
	asked: boolean;
	seconds: number;
}

const crashed = (more: Partial<Run> = {}): Run => ({
	code: 70,
	open: true,
	asked: false,
	seconds: 5,
	...more
});
const stopped = crashed({ code: 0, asked: true });

/** Supervises runs that end as given. @returns the exit code, the pauses in seconds, and what was said */
async function watch(runs: Run[], endsIn = Infinity) {
	const pauses: number[] = [];
	const said: string[] = [];
	const code = await supervise(() => Promise.resolve(runs.shift()!), {
		say: (text) => void said.push(text),
		pause(seconds) {
			pauses.push(seconds);
			return Promise.resolve(pauses.length < endsIn);
		}
	});
	return { code, pauses, said, left: runs.length };
}

it('starts a server again that ended by itself, each time after a longer pause, and says so', async () => {
	const { code, pauses, said } = await watch([...Array.from({ length: 7 }, () => crashed()), stopped]);
	expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30]);
	expect(said[0]).toBe('The server ended by itself (exit code 70). It starts again in 1 s …');
	expect(code).toBe(0);
});

it('pauses for a short time again after a long run', async () => {
	const { pauses } = await watch([crashed(), crashed(), crashed({ seconds: 3600 }), stopped]);
	expect(pauses).toEqual([1, 2, 1]);
});

it('starts a server again that a signal has killed', async () => {
	expect((await watch([crashed({ code: 137 }), stopped])).pauses).toEqual([1]);
});

it('does not start a server again that the user has ended, or that never opened', async () => {
	expect(await watch([stopped])).toMatchObject({ code: 0, pauses: [] });
	expect(await watch([crashed({ asked: true })])).toMatchObject({ code: 70, pauses: [] });
	expect(await watch([crashed({ code: 1, open: false })])).toMatchObject({ code: 1, pauses: [] });
});

it('goes on with a server that was open once and does not open at the next attempt', async () => {
	const { pauses } = await watch([crashed(), crashed({ open: false }), crashed({ open: false }), stopped]);
	expect(pauses).toEqual([1, 2, 4]);
});

it('ends when the user ends it during a pause', async () => {
	expect(await watch([crashed(), stopped], 1)).toMatchObject({ code: 0, left: 1 });
});
