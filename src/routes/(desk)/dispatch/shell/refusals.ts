import { refusalCodes } from '$lib/domain/report/report';
import { m } from '$lib/paraglide/messages';
import { refusalLabel } from '$lib/ui/refusal-label';

/** Words for the codes with which the database refuses a deed. */
export type Refusals = Readonly<Record<string, () => string>>;

/** Refusals that any deed can meet. */
export const commonRefusals: Refusals = {
	not_dispatcher: m.dispatch_problem_not_dispatcher,
	bad_reason: m.dispatch_reason_missing,
	changed_meanwhile: m.dispatch_changed
};

/** Reason why a deed was not done, and what to do. @param error from `Client.rpc` or a deed */
export function problemWords(error: unknown, refusals: Refusals): string {
	const { code, detail, message } = error as { code?: string; detail?: string; message: string };
	if (code === 'network') return m.dispatch_problem_network();
	const known = detail && refusals[detail];
	if (known) return known();
	const reason = refusalCodes.some((word) => word === detail) ? refusalLabel(detail!, message) : message;
	return m.dispatch_problem_other({ message: reason });
}
