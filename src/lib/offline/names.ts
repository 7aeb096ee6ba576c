// Names that the pages and the service worker share.

/** Headers of a page: the version of its build, and a hash of the settings written into it. */
export const versionHeader = 'changxing-version';
export const settingsHeader = 'changxing-settings';

/** Prefix of all caches of this app: the service worker touches no others. */
const ours = 'changxing-';

/** Cache of build files; one for all versions, so that unchanged files are not fetched again. */
export const precacheName = `${ours}precache`;
/** Cache of chunks: the places of a cell. */
export const cellsName = `${ours}cells`;
/** Cache of the list of cells, the dynamics, the expressways, the public settings and the alerts. */
export const factsName = `${ours}facts`;
/** Cache of an operator's tiles that were shown. */
export const tilesName = `${ours}tiles`;

const shellPrefix = `${ours}shell-`;
const pagesPrefix = `${ours}pages-`;
const savedPrefix = `${ours}saved-`;

/** Pages that open at once and offline, even if they were never visited: the map, the drive and the alerts. */
export const shellPages = ['/', '/drive', '/alerts'] as const;
export type ShellPage = (typeof shellPages)[number];
export const isShellPage = (path: string): path is ShellPage => shellPages.includes(path as ShellPage);

/** Cache of a version's shell pages. */
export const shellName = (version: string) => shellPrefix + version;
/** Cache of a version's other pages that were visited. */
export const pagesName = (version: string) => pagesPrefix + version;
/** Cache of one saved area; it never expires. */
export const savedName = (id: string) => savedPrefix + id;

export const isShell = (name: string) => name.startsWith(shellPrefix);
export const isSaved = (name: string) => name.startsWith(savedPrefix);

/** True for a cache of this app that a worker of this version does not use. */
export function isOutdated(name: string, version: string): boolean {
	if (!name.startsWith(ours)) return false;
	const lasting = [precacheName, cellsName, factsName, tilesName, shellName(version), pagesName(version)];
	return !lasting.includes(name) && !isSaved(name);
}

/** Key of the record in a saved area's cache. It is written last: a cache without it is incomplete. */
export const recordKey = '/saved-area.json';
/** Web lock held while an area is being saved: its incomplete cache must not be removed. */
export const savingLock = 'changxing-saving';

/** Messages from a page to the service worker. */
export type ToWorker =
	/** the user has agreed to the new version */
	| { type: 'skip-waiting' }
	/** a page has started */
	| { type: 'started' };

/** Messages from the service worker to its pages. */
export type FromWorker =
	/** the network is back: send the outbox */
	| { type: 'flush' }
	/** the settings in the page differ from those of the server */
	| { type: 'settings-changed' };
