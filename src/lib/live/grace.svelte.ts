import { graceTime } from '../domain/report/new-report.ts';

/** The seconds in which a report can still be taken back, counted down for the screen. */
export class Grace {
	/** whole seconds; 0: it stands for good, or there is none */
	secondsLeft = $state(0);

	#timer: ReturnType<typeof setInterval> | undefined;

	/**
	 * Begins to count, anew where it was counting.
	 * @param over called when the time is over, not when it was stopped
	 * @param holds while this is true the time stands still
	 */
	start(over: () => void, holds: (now: number) => boolean = () => false): void {
		this.stop();
		let last = Date.now();
		let until = last + graceTime;
		const tick = () => {
			const now = Date.now();
			if (holds(now)) until += now - last;
			last = now;
			this.secondsLeft = Math.max(0, Math.ceil((until - now) / 1000));
			if (this.secondsLeft > 0) return;
			this.stop();
			over();
		};
		this.#timer = setInterval(tick, 250);
		tick();
	}

	stop(): void {
		clearInterval(this.#timer);
		this.secondsLeft = 0;
	}
}
