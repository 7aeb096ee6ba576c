/** Event of Background Sync. TypeScript's library lacks it, because only Chromium supports it. */
interface SyncEvent extends ExtendableEvent {
	readonly tag: string;
}

/** A rule for requests that the browser answers from a cache without the worker. */
export interface StaticRoute {
	condition: { urlPattern: URLPattern; requestMode?: RequestMode };
	source: { cacheName: string };
}

/** TypeScript's library also lacks the static routing API. */
interface InstallEvent extends ExtendableEvent {
	addRoutes?(rules: StaticRoute[]): Promise<void>;
}

/** Firefox and Safari pass the new subscription; Chromium may not. */
interface PushSubscriptionChangeEvent extends ExtendableEvent {
	readonly newSubscription?: PushSubscription | null;
}

interface Scope extends ServiceWorkerGlobalScope {
	addEventListener(type: 'sync', listener: (event: SyncEvent) => void): void;
	addEventListener(type: 'install', listener: (event: InstallEvent) => void): void;
	addEventListener(
		type: 'pushsubscriptionchange',
		listener: (event: PushSubscriptionChangeEvent) => void
	): void;
	addEventListener<K extends keyof ServiceWorkerGlobalScopeEventMap>(
		type: K,
		listener: (event: ServiceWorkerGlobalScopeEventMap[K]) => void
	): void;
}

/** The worker's global scope, with the correct type. */
export const worker = self as unknown as Scope;
