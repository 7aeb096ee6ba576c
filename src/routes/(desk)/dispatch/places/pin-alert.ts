import type { PinPreview } from '$lib/domain/desk/statement';
import { m } from '$lib/paraglide/messages';
import { severityLabel } from '$lib/ui/alert-words';

/** What a pin tells drivers, in words. @param alerts false: the dispatcher wants no alert */
export function alertWords({ severity, stands, subscribers }: PinPreview, alerts: boolean): string {
	if (stands) return m.dispatch_pin_alert_stands();
	if (!severity) return m.dispatch_pin_alert_none();
	if (!alerts) return m.dispatch_pin_alert_not();
	const words = { severity: severityLabel(severity) };
	if (!subscribers) return m.dispatch_pin_alert(words);
	return m.dispatch_pin_alert_devices({ ...words, count: subscribers });
}

/** True if a dispatcher may decide that the pin raises no alert. */
export const mayBeQuiet = ({ severity, stands }: PinPreview): boolean =>
	!stands && (severity === 'Severe' || severity === 'Moderate');
