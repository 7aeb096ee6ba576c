/** Background Sync is not in TypeScript's library: only Chromium has it. */
interface SyncEvent extends ExtendableEvent {
	readonly tag: string;
}

interface Scope extends ServiceWorkerGlobalScope {
	addEventListener(type: 'sync', listener: (event: SyncEvent) => void): void;
	addEventListener<K extends keyof ServiceWorkerGlobalScopeEventMap>(
		type: K,
		listener: (event: ServiceWorkerGlobalScopeEventMap[K]) => void
	): void;
}

/** The worker's global scope, with its proper type. */
export const worker = self as unknown as Scope;
