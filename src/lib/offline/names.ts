// What the pages and the service worker call the same.

/** Headers of a page: the build it belongs to, and a hash of the settings written into it. */
export const versionHeader = 'changxing-version';
export const settingsHeader = 'changxing-settings';

/** Everything the service worker keeps has this in front, so that it never touches what is not its own. */
const ours = 'changxing-';

/** Files of the build; one cache for all versions, so that what has not changed is not fetched again. */
export const precacheName = `${ours}precache`;
/** Chunks: the places of cells. */
export const cellsName = `${ours}cells`;
/** The list of cells, the dynamics, the expressways, the public settings, the alerts. */
export const factsName = `${ours}facts`;
/** An operator's tiles that were looked at. */
export const tilesName = `${ours}tiles`;

const shellPrefix = `${ours}shell-`;
const pagesPrefix = `${ours}pages-`;
const savedPrefix = `${ours}saved-`;

/** The pages that open at once and without a network, whether they were looked at or not: the map and the drive. */
export const shellPages = ['/', '/drive', '/alerts'] as const;
export type ShellPage = (typeof shellPages)[number];
export const isShellPage = (path: string): path is ShellPage => shellPages.includes(path as ShellPage);

/** The shell's pages of a build. */
export const shellName = (version: string) => shellPrefix + version;
/** Other pages of a build that were looked at. */
export const pagesName = (version: string) => pagesPrefix + version;
/** One area that the user keeps: no expiry touches it. */
export const savedName = (id: string) => savedPrefix + id;

export const isShell = (name: string) => name.startsWith(shellPrefix);
export const isSaved = (name: string) => name.startsWith(savedPrefix);

/** True for a cache of ours that a worker of this version has no use for. */
export function isOutdated(name: string, version: string): boolean {
	if (!name.startsWith(ours)) return false;
	const lasting = [precacheName, cellsName, factsName, tilesName, shellName(version), pagesName(version)];
	return !lasting.includes(name) && !isSaved(name);
}

/** The entry of a saved area that says what it is; written last, so that a cache without it is half an area. */
export const recordKey = '/saved-area.json';
/** Held while an area is being saved: what is half there is then no leftover. */
export const savingLock = 'changxing-saving';

/** What a page says to the worker. */
export type ToWorker =
	/** the user has agreed to the new version */
	| { type: 'skip-waiting' }
	/** a page has started */
	| { type: 'started' };

/** What the worker says to its pages. */
export type FromWorker =
	/** the network is back: send what waits */
	| { type: 'flush' }
	/** the settings in the page are no longer those of the server */
	| { type: 'settings-changed' };
