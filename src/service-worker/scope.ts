/** Background Sync is not in TypeScript's library: only Chromium has it. */
interface SyncEvent extends ExtendableEvent {
	readonly tag: string;
}

/** A request that a cache answers without the worker. */
export interface StaticRoute {
	condition: { urlPattern: URLPattern; requestMode?: RequestMode };
	source: { cacheName: string };
}

/** The static routing API is not there either. */
interface InstallEvent extends ExtendableEvent {
	addRoutes?(rules: StaticRoute[]): Promise<void>;
}

/** Firefox and Safari hand over the subscriptions, Chromium may not. */
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

/** The worker's global scope, with its proper type. */
export const worker = self as unknown as Scope;
