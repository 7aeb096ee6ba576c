/** An answer that is not later counts as prompt, milliseconds; `/healthz` waits twice as long. */
const prompt = 1000;
/** Longest wait, milliseconds: a database that stays slow must not keep the app closed. */
const longest = 120_000;

/**
 * Resolves when the database answers promptly. With 100,000 places the first calls of the services take some ten seconds, in
 * which everybody else waits.
 * @param ask a short query; an error counts as no answer
 */
export async function untilPrompt(ask: () => PromiseLike<unknown>, limit = longest): Promise<void> {
	const end = performance.now() + limit;
	for (;;) {
		const begun = performance.now();
		const answered = await Promise.resolve(ask()).then(
			() => true,
			() => false
		);
		const now = performance.now();
		// one that fails is not asked again: a Supabase elsewhere may be away for long, and the app works without it
		if (!answered || now - begun <= prompt || now > end) return;
	}
}
