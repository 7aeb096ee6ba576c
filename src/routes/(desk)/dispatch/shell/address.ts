/** What the address of the dispatch screen says. */
export interface DeskAddress {
	place: string | null;
	/** the part that is shown where there is no room for all */
	tab: string;
}

/** Reads `?place=…#log`; what it does not understand counts as not said. @param tabs the parts of the screen */
export function readDesk(url: URL, tabs: readonly string[]): DeskAddress {
	const given = url.searchParams.get('place');
	const place = given && /^[0-9a-f-]{36}$/.test(given) ? given : null;
	const tab = tabs.find((name) => `#${name}` === url.hash);
	return { place, tab: tab ?? (place ? 'place' : 'queue') };
}

/** The address that {@link readDesk} reads back as the same, for a link. */
export function deskLink({ place, tab }: DeskAddress): string {
	return `/dispatch${place ? `?place=${place}` : ''}#${tab}`;
}
