/** Content of the address of the dispatch screen. */
export interface DeskAddress {
	place: string | null;
	/** the part shown if there is no room for all */
	tab: string;
}

/** Reads `?place=…#log`; unknown or invalid parts are ignored. @param tabs names of the parts of the screen */
export function readDesk(url: URL, tabs: readonly string[]): DeskAddress {
	const given = url.searchParams.get('place');
	const place = given && /^[0-9a-f-]{36}$/.test(given) ? given : null;
	const tab = tabs.find((name) => `#${name}` === url.hash);
	return { place, tab: tab ?? (place ? 'place' : 'queue') };
}

/** Link that {@link readDesk} reads back as the same address. */
export function deskLink({ place, tab }: DeskAddress): string {
	return `/dispatch${place ? `?place=${place}` : ''}#${tab}`;
}
