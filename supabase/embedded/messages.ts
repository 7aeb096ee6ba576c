/** What the process of the database is started with. */
export interface Start {
	dataDir: string;
	migrationsDir: string;
	seedFiles: string[];
	/** 0: any free one */
	port: number;
	/** lets the parent run SQL over IPC; for tests only */
	testing: boolean;
}

export type ToChild = { type: 'sql'; id: number; query: string; params: unknown[] };

export type FromChild =
	| { type: 'ready'; url: string; publishableKey: string; secretKey: string; jwtSecret: string }
	| { type: 'failed'; message: string }
	| { type: 'rows'; id: number; rows?: unknown[]; error?: string };
