/** Public settings of the server, as in `GET /api/config`. */
export interface LiveConfig {
	/** absolute address of Supabase */
	supabaseUrl: string;
	/** the publishable key */
	supabaseKey: string;
}
