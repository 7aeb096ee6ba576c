/** What the process of the database is started with. */
export interface Start {
	dataDir: string;
	migrationsDir: string;
	seedFiles: string[];
	/** 0: any free one */
	port: number;
	/** also says what only matters to who looks for a fault: a line for every request */
	verbose: boolean;
	/** lets the parent run SQL over IPC; for tests only */
	testing: boolean;
}

/** Something for the log. */
export interface LogRecord {
	level: 'debug' | 'info' | 'warn' | 'error';
	message: string;
	/** `request`: the id of the request it belongs to */
	fields: Record<string, unknown>;
}

export type ToChild =
	{ type: 'sql'; id: number; query: string; params: unknown[] } | { type: 'metrics'; id: number };

export type FromChild =
	| { type: 'ready'; url: string; publishableKey: string; secretKey: string; jwtSecret: string }
	| { type: 'failed'; message: string }
	| ({ type: 'log' } & LogRecord)
	| { type: 'metrics'; id: number; text: string }
	| { type: 'rows'; id: number; rows?: unknown[]; error?: string };
