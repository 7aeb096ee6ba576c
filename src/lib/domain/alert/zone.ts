/** The zone of the region, for a device that does not know its own. */
const regional = 'Asia/Shanghai';

/**
 * The time zone with a name of a place (IANA, `Asia/Shanghai`). Browsers say other things, too: `Etc/Unknown`, `+08:00`, `GMT`,
 * `PRC`, nothing. Of these only an offset of whole hours is believed.
 */
export function namedZone(said: unknown): string {
	if (typeof said !== 'string') return regional;
	const place =
		/^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_+\-/0-9]+$/;
	if (place.test(said) && isKnown(said)) return said;
	const [, sign, hours] = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?00)?$/.exec(said) ?? [];
	const offset = Number(hours);
	if (sign === undefined || offset === 0 || offset > 12 || (sign === '+' && offset === 8)) return regional;
	// the signs of these names are those of POSIX: Etc/GMT-9 is nine hours ahead of Greenwich
	return `Etc/GMT${sign === '+' ? '-' : '+'}${offset}`;
}

/** The time zone of this device, see {@link namedZone}. */
export const zoneOfDevice = (): string => namedZone(Intl.DateTimeFormat().resolvedOptions().timeZone);

function isKnown(zone: string): boolean {
	try {
		return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
	} catch {
		return false;
	}
}
