/** @typedef {{ code: number, open: boolean, asked: boolean, seconds: number }} Run how a run of the program ended */

/** Pauses before a restart, seconds; each is twice as long as the one before. */
const pauses = { first: 1, longest: 30 };
/** A run at least this long, seconds, counts as sound: the next pause is the shortest again. */
const sound = 60;

/**
 * Runs the server, and runs it again whenever it ends by itself. A server that never opened is not run again: its settings
 * are wrong, and it has said so.
 * @param {() => Promise<Run>} run starts the server; resolves when it has ended
 * @param {{ say(text: string): void, pause(seconds: number): Promise<boolean> }} world `pause` resolves to false if the
 * user ends the program meanwhile
 * @returns {Promise<number>} exit code of the last run
 */
export async function supervise(run, { say, pause }) {
	let opened = false;
	let wait = pauses.first;
	for (;;) {
		const { code, open, asked, seconds } = await run();
		opened ||= open;
		if (asked || code === 0 || !opened) return code;
		if (seconds >= sound) wait = pauses.first;
		say(`The server ended by itself (exit code ${code}). It starts again in ${wait} s …`);
		if (!(await pause(wait))) return 0;
		wait = Math.min(wait * 2, pauses.longest);
	}
}
