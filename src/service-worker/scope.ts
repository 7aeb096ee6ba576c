/** Background Sync is not in TypeScript's library: only Chromium has it. */
interface SyncEvent extends ExtendableEvent {
	readonly tag: string;
}

/** The static routing API is not there either. */
interface InstallEvent extends ExtendableEvent {
	addRoutes?(rule: { condition: { urlPattern: URLPattern }; source: { cacheName: string } }): Promise<void>;
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
