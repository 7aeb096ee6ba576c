import { graceTime } from '../domain/report/new-report.ts';

/** Countdown of the time in which a report can still be taken back. */
export class Grace {
	/** whole seconds; 0: the time is over, or no countdown runs */
	secondsLeft = $state(0);

	#timer: ReturnType<typeof setInterval> | undefined;

	/**
	 * Starts the countdown, or restarts it.
	 * @param over called when the time is over, not when the countdown is stopped
	 * @param holds the countdown pauses while this returns true
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
