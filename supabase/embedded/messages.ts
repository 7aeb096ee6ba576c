/** Options with which the database process is started. */
export interface Start {
	dataDir: string;
	migrationsDir: string;
	seedFiles: string[];
	/** 0: any free port */
	port: number;
	/** also logs lines of level debug: one for every request */
	verbose: boolean;
	/** lets the parent run SQL over IPC; for tests only */
	testing: boolean;
}

/** A line for the log. */
export interface LogRecord {
	level: 'debug' | 'info' | 'warn' | 'error';
	message: string;
	/** field `request`: id of the request that the line belongs to */
	fields: Record<string, unknown>;
}

export type ToChild =
	| { type: 'sql'; id: number; query: string; params: unknown[] }
	| { type: 'metrics'; id: number }
	| { type: 'beat' };

export type FromChild =
	| { type: 'ready'; url: string; publishableKey: string; secretKey: string; jwtSecret: string }
	| { type: 'failed'; message: string }
	| ({ type: 'log' } & LogRecord)
	| { type: 'beat' }
	/** this process is about to do something long, without a turn of its event loop */
	| { type: 'long' }
	| { type: 'metrics'; id: number; text: string }
	| { type: 'rows'; id: number; rows?: unknown[]; error?: string };
