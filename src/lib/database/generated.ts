export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
	public: {
		Tables: {
			alert_claims: {
				Row: {
					alert: string;
					begun_at: string | null;
					called_off: boolean;
					channel: string;
					finished_at: string | null;
					holder: string | null;
					lease_until: string | null;
					revision: number;
				};
				Insert: {
					alert: string;
					begun_at?: string | null;
					called_off?: boolean;
					channel: string;
					finished_at?: string | null;
					holder?: string | null;
					lease_until?: string | null;
					revision?: number;
				};
				Update: {
					alert?: string;
					begun_at?: string | null;
					called_off?: boolean;
					channel?: string;
					finished_at?: string | null;
					holder?: string | null;
					lease_until?: string | null;
					revision?: number;
				};
				Relationships: [
					{
						foreignKeyName: 'alert_claims_alert_fkey';
						columns: ['alert'];
						isOneToOne: false;
						referencedRelation: 'alerts';
						referencedColumns: ['id'];
					}
				];
			};
			alert_told: {
				Row: {
					alert: string;
					channel: string;
					subscription: string;
				};
				Insert: {
					alert: string;
					channel: string;
					subscription: string;
				};
				Update: {
					alert?: string;
					channel?: string;
					subscription?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'alert_told_alert_channel_fkey';
						columns: ['alert', 'channel'];
						isOneToOne: false;
						referencedRelation: 'alert_claims';
						referencedColumns: ['alert', 'channel'];
					}
				];
			};
			alerts: {
				Row: {
					area: Json | null;
					cancelled_at: string | null;
					cancelled_because: string | null;
					category: string;
					cause: string;
					changed_xid: unknown;
					demonstration: boolean;
					description: Json | null;
					effective: string;
					expires: string;
					facts: Json | null;
					headline: Json | null;
					id: string;
					identifier: string | null;
					place_ids: string[];
					raised_by: string | null;
					references: string | null;
					revision: number;
					sent: string;
					severity: string;
					source: string | null;
					stretches: NonNullable<Json>;
					alert_json: Json | null;
				};
				Insert: {
					area?: Json | null;
					cancelled_at?: string | null;
					cancelled_because?: string | null;
					category?: string;
					cause: string;
					changed_xid?: unknown;
					demonstration?: boolean;
					description?: Json | null;
					effective?: string;
					expires: string;
					facts?: Json | null;
					headline?: Json | null;
					id?: string;
					identifier?: string | null;
					place_ids?: string[];
					raised_by?: string | null;
					references?: string | null;
					revision?: number;
					sent?: string;
					severity: string;
					source?: string | null;
					stretches?: NonNullable<Json>;
				};
				Update: {
					area?: Json | null;
					cancelled_at?: string | null;
					cancelled_because?: string | null;
					category?: string;
					cause?: string;
					changed_xid?: unknown;
					demonstration?: boolean;
					description?: Json | null;
					effective?: string;
					expires?: string;
					facts?: Json | null;
					headline?: Json | null;
					id?: string;
					identifier?: string | null;
					place_ids?: string[];
					raised_by?: string | null;
					references?: string | null;
					revision?: number;
					sent?: string;
					severity?: string;
					source?: string | null;
					stretches?: NonNullable<Json>;
				};
				Relationships: [
					{
						foreignKeyName: 'alerts_raised_by_fkey';
						columns: ['raised_by'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'alerts_references_fkey';
						columns: ['references'];
						isOneToOne: false;
						referencedRelation: 'alerts';
						referencedColumns: ['id'];
					}
				];
			};
			audit_log: {
				Row: {
					action: string;
					actor: string | null;
					after: Json | null;
					at: string;
					before: Json | null;
					id: number;
					reason: string | null;
					subject: string | null;
				};
				Insert: {
					action: string;
					actor?: string | null;
					after?: Json | null;
					at?: string;
					before?: Json | null;
					id?: never;
					reason?: string | null;
					subject?: string | null;
				};
				Update: {
					action?: string;
					actor?: string | null;
					after?: Json | null;
					at?: string;
					before?: Json | null;
					id?: never;
					reason?: string | null;
					subject?: string | null;
				};
				Relationships: [];
			};
			calibration: {
				Row: {
					agreed: number;
					bin: number;
					borne_out: number;
					claims: number;
					confidence: number;
					day: string;
					kind: string;
				};
				Insert: {
					agreed: number;
					bin: number;
					borne_out: number;
					claims: number;
					confidence: number;
					day: string;
					kind: string;
				};
				Update: {
					agreed?: number;
					bin?: number;
					borne_out?: number;
					claims?: number;
					confidence?: number;
					day?: string;
					kind?: string;
				};
				Relationships: [];
			};
			doubts: {
				Row: {
					alert_id: string;
					at: string;
					note: string | null;
					person: string;
				};
				Insert: {
					alert_id: string;
					at?: string;
					note?: string | null;
					person: string;
				};
				Update: {
					alert_id?: string;
					at?: string;
					note?: string | null;
					person?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'doubts_alert_id_fkey';
						columns: ['alert_id'];
						isOneToOne: false;
						referencedRelation: 'alerts';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'doubts_person_fkey';
						columns: ['person'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
			judgements: {
				Row: {
					alpha: number;
					beta: number;
					borne_out: number | null;
					judged_at: string;
					observed_at: string;
					place_id: string;
					received_at: string;
					report_id: string;
					reporter: string;
					standing: number;
					status: string;
				};
				Insert: {
					alpha?: number;
					beta?: number;
					borne_out?: number | null;
					judged_at: string;
					observed_at: string;
					place_id: string;
					received_at: string;
					report_id: string;
					reporter: string;
					standing?: number;
					status: string;
				};
				Update: {
					alpha?: number;
					beta?: number;
					borne_out?: number | null;
					judged_at?: string;
					observed_at?: string;
					place_id?: string;
					received_at?: string;
					report_id?: string;
					reporter?: string;
					standing?: number;
					status?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'judgements_place_id_fkey';
						columns: ['place_id'];
						isOneToOne: false;
						referencedRelation: 'places';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'judgements_reporter_fkey';
						columns: ['reporter'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
			kind_dynamics: {
				Row: {
					dwell: number[];
					first_dwell: number[];
					first_prior: number[];
					kind: string;
					learned_at: string | null;
					left: number[];
					prior: number[];
					rates: number[];
					reports: number;
					right: number[];
				};
				Insert: {
					dwell: number[];
					first_dwell: number[];
					first_prior: number[];
					kind: string;
					learned_at?: string | null;
					left: number[];
					prior: number[];
					rates: number[];
					reports?: number;
					right: number[];
				};
				Update: {
					dwell?: number[];
					first_dwell?: number[];
					first_prior?: number[];
					kind?: string;
					learned_at?: string | null;
					left?: number[];
					prior?: number[];
					rates?: number[];
					reports?: number;
					right?: number[];
				};
				Relationships: [];
			};
			kinships: {
				Row: {
					a: string;
					at: string;
					b: string;
					together: number;
				};
				Insert: {
					a: string;
					at: string;
					b: string;
					together: number;
				};
				Update: {
					a?: string;
					at?: string;
					b?: string;
					together?: number;
				};
				Relationships: [
					{
						foreignKeyName: 'kinships_a_fkey';
						columns: ['a'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'kinships_b_fkey';
						columns: ['b'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
			pins: {
				Row: {
					alerts: boolean;
					id: string;
					pinned_at: string;
					pinned_by: string | null;
					place_id: string;
					reason: string;
					removed_at: string | null;
					status: string;
					until: string;
				};
				Insert: {
					alerts?: boolean;
					id?: string;
					pinned_at?: string;
					pinned_by?: string | null;
					place_id: string;
					reason: string;
					removed_at?: string | null;
					status: string;
					until: string;
				};
				Update: {
					alerts?: boolean;
					id?: string;
					pinned_at?: string;
					pinned_by?: string | null;
					place_id?: string;
					reason?: string;
					removed_at?: string | null;
					status?: string;
					until?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'pins_pinned_by_fkey';
						columns: ['pinned_by'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'pins_place_id_fkey';
						columns: ['place_id'];
						isOneToOne: false;
						referencedRelation: 'places';
						referencedColumns: ['id'];
					}
				];
			};
			place_alerts: {
				Row: {
					place_id: string;
					status: string | null;
					status_alert: string | null;
					wait_alert: string | null;
					wait_level: number;
				};
				Insert: {
					place_id: string;
					status?: string | null;
					status_alert?: string | null;
					wait_alert?: string | null;
					wait_level?: number;
				};
				Update: {
					place_id?: string;
					status?: string | null;
					status_alert?: string | null;
					wait_alert?: string | null;
					wait_level?: number;
				};
				Relationships: [
					{
						foreignKeyName: 'place_alerts_place_id_fkey';
						columns: ['place_id'];
						isOneToOne: true;
						referencedRelation: 'places';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'place_alerts_status_alert_fkey';
						columns: ['status_alert'];
						isOneToOne: false;
						referencedRelation: 'alerts';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'place_alerts_wait_alert_fkey';
						columns: ['wait_alert'];
						isOneToOne: false;
						referencedRelation: 'alerts';
						referencedColumns: ['id'];
					}
				];
			};
			place_dynamics: {
				Row: {
					dwell: number[];
					learned_at: string;
					left: number[];
					place_id: string;
					prior: number[];
					rates: number[];
					reports: number;
					right: number[];
				};
				Insert: {
					dwell: number[];
					learned_at?: string;
					left: number[];
					place_id: string;
					prior: number[];
					rates: number[];
					reports: number;
					right: number[];
				};
				Update: {
					dwell?: number[];
					learned_at?: string;
					left?: number[];
					place_id?: string;
					prior?: number[];
					rates?: number[];
					reports?: number;
					right?: number[];
				};
				Relationships: [
					{
						foreignKeyName: 'place_dynamics_place_id_fkey';
						columns: ['place_id'];
						isOneToOne: true;
						referencedRelation: 'places';
						referencedColumns: ['id'];
					}
				];
			};
			place_status: {
				Row: {
					alone: boolean;
					belief: number[];
					belief_at: string;
					cell: string;
					changed_xid: unknown;
					conditions: NonNullable<Json>;
					confidence: number;
					crowd: number[] | null;
					dispute: Json | null;
					expires_at: string | null;
					last_report_at: string | null;
					official: Json | null;
					pin: Json | null;
					place_id: string;
					report_count: number;
					requirements: string[];
					status: string;
					version: number;
					wait_minutes: number | null;
					wait_reports: number;
					wait_spread: number | null;
					is_in_doubt: boolean | null;
					is_quiet: boolean | null;
					status_json: Json | null;
				};
				Insert: {
					alone?: boolean;
					belief: number[];
					belief_at?: string;
					cell: string;
					changed_xid?: unknown;
					conditions?: NonNullable<Json>;
					confidence: number;
					crowd?: number[] | null;
					dispute?: Json | null;
					expires_at?: string | null;
					last_report_at?: string | null;
					official?: Json | null;
					pin?: Json | null;
					place_id: string;
					report_count?: number;
					requirements?: string[];
					status: string;
					version?: number;
					wait_minutes?: number | null;
					wait_reports?: number;
					wait_spread?: number | null;
				};
				Update: {
					alone?: boolean;
					belief?: number[];
					belief_at?: string;
					cell?: string;
					changed_xid?: unknown;
					conditions?: NonNullable<Json>;
					confidence?: number;
					crowd?: number[] | null;
					dispute?: Json | null;
					expires_at?: string | null;
					last_report_at?: string | null;
					official?: Json | null;
					pin?: Json | null;
					place_id?: string;
					report_count?: number;
					requirements?: string[];
					status?: string;
					version?: number;
					wait_minutes?: number | null;
					wait_reports?: number;
					wait_spread?: number | null;
				};
				Relationships: [
					{
						foreignKeyName: 'place_status_place_id_fkey';
						columns: ['place_id'];
						isOneToOne: true;
						referencedRelation: 'places';
						referencedColumns: ['id'];
					}
				];
			};
			places: {
				Row: {
					archived: boolean;
					attributes: NonNullable<Json>;
					cell: string | null;
					created_at: string;
					direction: string | null;
					expressways: string[];
					geog: unknown;
					geohash: string | null;
					id: string;
					kind: string;
					lat: number;
					lon: number;
					merged_into: string | null;
					names: NonNullable<Json>;
					province: string;
					revision: number;
					source: string;
					stake: string | null;
					subkind: string;
					updated_at: string;
					verified: boolean;
					place_json: Json | null;
				};
				Insert: {
					archived?: boolean;
					attributes?: NonNullable<Json>;
					cell?: never;
					created_at?: string;
					direction?: string | null;
					expressways?: string[];
					geog?: never;
					geohash?: never;
					id?: string;
					kind: string;
					lat: number;
					lon: number;
					merged_into?: string | null;
					names: NonNullable<Json>;
					province: string;
					revision?: number;
					source: string;
					stake?: string | null;
					subkind: string;
					updated_at?: string;
					verified?: boolean;
				};
				Update: {
					archived?: boolean;
					attributes?: NonNullable<Json>;
					cell?: never;
					created_at?: string;
					direction?: string | null;
					expressways?: string[];
					geog?: never;
					geohash?: never;
					id?: string;
					kind?: string;
					lat?: number;
					lon?: number;
					merged_into?: string | null;
					names?: NonNullable<Json>;
					province?: string;
					revision?: number;
					source?: string;
					stake?: string | null;
					subkind?: string;
					updated_at?: string;
					verified?: boolean;
				};
				Relationships: [
					{
						foreignKeyName: 'places_merged_into_fkey';
						columns: ['merged_into'];
						isOneToOne: false;
						referencedRelation: 'places';
						referencedColumns: ['id'];
					}
				];
			};
			profiles: {
				Row: {
					alpha: number;
					beta: number;
					created_at: string;
					demonstration: boolean;
					heard: number;
					heard_at: string;
					id: string;
					role: string;
					scored_at: string | null;
					standing: number;
				};
				Insert: {
					alpha?: number;
					beta?: number;
					created_at?: string;
					demonstration?: boolean;
					heard?: number;
					heard_at?: string;
					id: string;
					role?: string;
					scored_at?: string | null;
					standing?: number;
				};
				Update: {
					alpha?: number;
					beta?: number;
					created_at?: string;
					demonstration?: boolean;
					heard?: number;
					heard_at?: string;
					id?: string;
					role?: string;
					scored_at?: string | null;
					standing?: number;
				};
				Relationships: [];
			};
			push_ended: {
				Row: {
					changed_xid: unknown;
					ended_at: string;
					id: string;
				};
				Insert: {
					changed_xid?: unknown;
					ended_at?: string;
					id: string;
				};
				Update: {
					changed_xid?: unknown;
					ended_at?: string;
					id?: string;
				};
				Relationships: [];
			};
			push_subscriptions: {
				Row: {
					auth: string;
					changed_xid: unknown;
					corridors: NonNullable<Json>;
					created_at: string;
					endpoint: string;
					failures: number;
					id: string;
					lang: string;
					last_success_at: string | null;
					p256dh: string;
					person: string;
					place_ids: string[];
					quiet_from: string | null;
					quiet_to: string | null;
					saved_at: string;
					severity: string;
					zone: string | null;
					subscription_json: Json | null;
				};
				Insert: {
					auth: string;
					changed_xid?: unknown;
					corridors?: NonNullable<Json>;
					created_at?: string;
					endpoint: string;
					failures?: number;
					id?: string;
					lang: string;
					last_success_at?: string | null;
					p256dh: string;
					person: string;
					place_ids?: string[];
					quiet_from?: string | null;
					quiet_to?: string | null;
					saved_at?: string;
					severity: string;
					zone?: string | null;
				};
				Update: {
					auth?: string;
					changed_xid?: unknown;
					corridors?: NonNullable<Json>;
					created_at?: string;
					endpoint?: string;
					failures?: number;
					id?: string;
					lang?: string;
					last_success_at?: string | null;
					p256dh?: string;
					person?: string;
					place_ids?: string[];
					quiet_from?: string | null;
					quiet_to?: string | null;
					saved_at?: string;
					severity?: string;
					zone?: string | null;
				};
				Relationships: [
					{
						foreignKeyName: 'push_subscriptions_person_fkey';
						columns: ['person'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
			question_pauses: {
				Row: {
					subject: string;
					until: string;
				};
				Insert: {
					subject: string;
					until: string;
				};
				Update: {
					subject?: string;
					until?: string;
				};
				Relationships: [];
			};
			report_ids: {
				Row: {
					id: string;
					received_at: string;
					reporter: string;
				};
				Insert: {
					id: string;
					received_at?: string;
					reporter: string;
				};
				Update: {
					id?: string;
					received_at?: string;
					reporter?: string;
				};
				Relationships: [];
			};
			reports: {
				Row: {
					amenities: string[];
					distance_m: number | null;
					hidden_at: string | null;
					id: string;
					known: boolean;
					merged_from: string | null;
					network: string | null;
					note: string | null;
					observed_at: string;
					photo: string | null;
					photo_removed_at: string | null;
					place_id: string;
					received_at: string;
					reporter: string;
					requirements: string[];
					retracted_at: string | null;
					role: string;
					session: string | null;
					status: string;
					valid_until: string | null;
					wait_minutes: number | null;
					weight: number;
					is_statement: boolean | null;
					record_report: undefined | null;
					statement_facts: Json | null;
					store_report: string[] | null;
				};
				Insert: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id: string;
					received_at?: string;
					reporter: string;
					requirements?: string[];
					retracted_at?: string | null;
					role: string;
					session?: string | null;
					status: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Update: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id?: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at?: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id?: string;
					received_at?: string;
					reporter?: string;
					requirements?: string[];
					retracted_at?: string | null;
					role?: string;
					session?: string | null;
					status?: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Relationships: [
					{
						foreignKeyName: 'reports_place_id_fkey';
						columns: ['place_id'];
						isOneToOne: false;
						referencedRelation: 'places';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'reports_reporter_fkey';
						columns: ['reporter'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
			reports_2026_11: {
				Row: {
					amenities: string[];
					distance_m: number | null;
					hidden_at: string | null;
					id: string;
					known: boolean;
					merged_from: string | null;
					network: string | null;
					note: string | null;
					observed_at: string;
					photo: string | null;
					photo_removed_at: string | null;
					place_id: string;
					received_at: string;
					reporter: string;
					requirements: string[];
					retracted_at: string | null;
					role: string;
					session: string | null;
					status: string;
					valid_until: string | null;
					wait_minutes: number | null;
					weight: number;
				};
				Insert: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id: string;
					received_at?: string;
					reporter: string;
					requirements?: string[];
					retracted_at?: string | null;
					role: string;
					session?: string | null;
					status: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Update: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id?: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at?: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id?: string;
					received_at?: string;
					reporter?: string;
					requirements?: string[];
					retracted_at?: string | null;
					role?: string;
					session?: string | null;
					status?: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Relationships: [];
			};
			reports_2026_12: {
				Row: {
					amenities: string[];
					distance_m: number | null;
					hidden_at: string | null;
					id: string;
					known: boolean;
					merged_from: string | null;
					network: string | null;
					note: string | null;
					observed_at: string;
					photo: string | null;
					photo_removed_at: string | null;
					place_id: string;
					received_at: string;
					reporter: string;
					requirements: string[];
					retracted_at: string | null;
					role: string;
					session: string | null;
					status: string;
					valid_until: string | null;
					wait_minutes: number | null;
					weight: number;
				};
				Insert: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id: string;
					received_at?: string;
					reporter: string;
					requirements?: string[];
					retracted_at?: string | null;
					role: string;
					session?: string | null;
					status: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Update: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id?: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at?: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id?: string;
					received_at?: string;
					reporter?: string;
					requirements?: string[];
					retracted_at?: string | null;
					role?: string;
					session?: string | null;
					status?: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Relationships: [];
			};
			reports_2027_01: {
				Row: {
					amenities: string[];
					distance_m: number | null;
					hidden_at: string | null;
					id: string;
					known: boolean;
					merged_from: string | null;
					network: string | null;
					note: string | null;
					observed_at: string;
					photo: string | null;
					photo_removed_at: string | null;
					place_id: string;
					received_at: string;
					reporter: string;
					requirements: string[];
					retracted_at: string | null;
					role: string;
					session: string | null;
					status: string;
					valid_until: string | null;
					wait_minutes: number | null;
					weight: number;
				};
				Insert: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id: string;
					received_at?: string;
					reporter: string;
					requirements?: string[];
					retracted_at?: string | null;
					role: string;
					session?: string | null;
					status: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Update: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id?: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at?: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id?: string;
					received_at?: string;
					reporter?: string;
					requirements?: string[];
					retracted_at?: string | null;
					role?: string;
					session?: string | null;
					status?: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Relationships: [];
			};
			reports_2027_02: {
				Row: {
					amenities: string[];
					distance_m: number | null;
					hidden_at: string | null;
					id: string;
					known: boolean;
					merged_from: string | null;
					network: string | null;
					note: string | null;
					observed_at: string;
					photo: string | null;
					photo_removed_at: string | null;
					place_id: string;
					received_at: string;
					reporter: string;
					requirements: string[];
					retracted_at: string | null;
					role: string;
					session: string | null;
					status: string;
					valid_until: string | null;
					wait_minutes: number | null;
					weight: number;
				};
				Insert: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id: string;
					received_at?: string;
					reporter: string;
					requirements?: string[];
					retracted_at?: string | null;
					role: string;
					session?: string | null;
					status: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Update: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id?: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at?: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id?: string;
					received_at?: string;
					reporter?: string;
					requirements?: string[];
					retracted_at?: string | null;
					role?: string;
					session?: string | null;
					status?: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Relationships: [];
			};
			reports_other: {
				Row: {
					amenities: string[];
					distance_m: number | null;
					hidden_at: string | null;
					id: string;
					known: boolean;
					merged_from: string | null;
					network: string | null;
					note: string | null;
					observed_at: string;
					photo: string | null;
					photo_removed_at: string | null;
					place_id: string;
					received_at: string;
					reporter: string;
					requirements: string[];
					retracted_at: string | null;
					role: string;
					session: string | null;
					status: string;
					valid_until: string | null;
					wait_minutes: number | null;
					weight: number;
				};
				Insert: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id: string;
					received_at?: string;
					reporter: string;
					requirements?: string[];
					retracted_at?: string | null;
					role: string;
					session?: string | null;
					status: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Update: {
					amenities?: string[];
					distance_m?: number | null;
					hidden_at?: string | null;
					id?: string;
					known?: boolean;
					merged_from?: string | null;
					network?: string | null;
					note?: string | null;
					observed_at?: string;
					photo?: string | null;
					photo_removed_at?: string | null;
					place_id?: string;
					received_at?: string;
					reporter?: string;
					requirements?: string[];
					retracted_at?: string | null;
					role?: string;
					session?: string | null;
					status?: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Relationships: [];
			};
			settings: {
				Row: {
					name: string;
					value: NonNullable<Json>;
				};
				Insert: {
					name: string;
					value: NonNullable<Json>;
				};
				Update: {
					name?: string;
					value?: NonNullable<Json>;
				};
				Relationships: [];
			};
			suspensions: {
				Row: {
					answer: string | null;
					answered_at: string | null;
					appeal: string | null;
					appealed_at: string | null;
					id: string;
					level: string;
					lifted_at: string | null;
					reason: string;
					suspended_at: string;
					suspended_by: string | null;
					until: string | null;
					user_id: string;
				};
				Insert: {
					answer?: string | null;
					answered_at?: string | null;
					appeal?: string | null;
					appealed_at?: string | null;
					id?: string;
					level: string;
					lifted_at?: string | null;
					reason: string;
					suspended_at?: string;
					suspended_by?: string | null;
					until?: string | null;
					user_id: string;
				};
				Update: {
					answer?: string | null;
					answered_at?: string | null;
					appeal?: string | null;
					appealed_at?: string | null;
					id?: string;
					level?: string;
					lifted_at?: string | null;
					reason?: string;
					suspended_at?: string;
					suspended_by?: string | null;
					until?: string | null;
					user_id?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'suspensions_suspended_by_fkey';
						columns: ['suspended_by'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'suspensions_user_id_fkey';
						columns: ['user_id'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
			taken_back: {
				Row: {
					at: string;
					id: number;
					reporter: string;
				};
				Insert: {
					at?: string;
					id?: never;
					reporter: string;
				};
				Update: {
					at?: string;
					id?: never;
					reporter?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'taken_back_reporter_fkey';
						columns: ['reporter'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
			unjudged: {
				Row: {
					observed_at: string;
					place_id: string;
					received_at: string;
					report_id: string;
					reporter: string;
					status: string;
				};
				Insert: {
					observed_at: string;
					place_id: string;
					received_at: string;
					report_id: string;
					reporter: string;
					status: string;
				};
				Update: {
					observed_at?: string;
					place_id?: string;
					received_at?: string;
					report_id?: string;
					reporter?: string;
					status?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'unjudged_place_id_fkey';
						columns: ['place_id'];
						isOneToOne: false;
						referencedRelation: 'places';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'unjudged_reporter_fkey';
						columns: ['reporter'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
			voices: {
				Row: {
					known: boolean;
					observed_at: string;
					place_id: string;
					received_at: string;
					report_id: string;
					reporter: string;
					requirements: string[];
					status: string;
					valid_until: string | null;
					wait_minutes: number | null;
					weight: number;
				};
				Insert: {
					known?: boolean;
					observed_at: string;
					place_id: string;
					received_at: string;
					report_id: string;
					reporter: string;
					requirements?: string[];
					status: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Update: {
					known?: boolean;
					observed_at?: string;
					place_id?: string;
					received_at?: string;
					report_id?: string;
					reporter?: string;
					requirements?: string[];
					status?: string;
					valid_until?: string | null;
					wait_minutes?: number | null;
					weight?: number;
				};
				Relationships: [
					{
						foreignKeyName: 'voices_place_id_fkey';
						columns: ['place_id'];
						isOneToOne: false;
						referencedRelation: 'places';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'voices_reporter_fkey';
						columns: ['reporter'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
		};
		Views: {
			[_ in never]: never;
		};
		Functions: {
			account_summary: { Args: { report_id: string }; Returns: Json };
			alert_facts: {
				Args: { before: string; probability: number; s: Database['public']['Tables']['place_status']['Row'] };
				Returns: Json;
			};
			alert_feedback: { Args: { alert_id: string; note?: string }; Returns: Json };
			alert_json: { Args: { a: Database['public']['Tables']['alerts']['Row'] }; Returns: Json };
			alert_of_status: {
				Args: {
					believed: number[];
					d: Database['public']['Tables']['kind_dynamics']['Row'];
					is_now: Database['public']['Tables']['place_status']['Row'];
					probability: number;
					said: Database['public']['Tables']['place_alerts']['Row'];
					was: Database['public']['Tables']['place_status']['Row'];
					withdrawn: boolean;
				};
				Returns: {
					place_id: string;
					status: string | null;
					status_alert: string | null;
					wait_alert: string | null;
					wait_level: number;
				};
				SetofOptions: {
					from: '*';
					to: 'place_alerts';
					isOneToOne: true;
					isSetofReturn: false;
				};
			};
			alert_of_wait: {
				Args: {
					believed: number[];
					d: Database['public']['Tables']['kind_dynamics']['Row'];
					is_now: Database['public']['Tables']['place_status']['Row'];
					long_wait: number;
					probability: number;
					said: Database['public']['Tables']['place_alerts']['Row'];
					withdrawn: boolean;
				};
				Returns: {
					place_id: string;
					status: string | null;
					status_alert: string | null;
					wait_alert: string | null;
					wait_level: number;
				};
				SetofOptions: {
					from: '*';
					to: 'place_alerts';
					isOneToOne: true;
					isSetofReturn: false;
				};
			};
			alerts_list: { Args: { after?: string; max_results?: number }; Returns: Json };
			alerts_past: { Args: { before?: string; max_results?: number }; Returns: Json };
			alerts_since: { Args: { cursor?: string; max_results?: number }; Returns: Json };
			answer_suspension: {
				Args: { lift: boolean; reason: string; seen?: number; suspension_id: string };
				Returns: Json;
			};
			appeal_suspension: { Args: { text: string }; Returns: Json };
			archive_simulated_places: { Args: Record<PropertyKey, never>; Returns: number };
			audit: {
				Args: { action: string; actor: string; after: Json; before: Json; reason: string; subject: string };
				Returns: undefined;
			};
			audit_entries: { Args: { before_id?: number; max_results?: number }; Returns: Json };
			band_of: { Args: { reliability: number }; Returns: string };
			belief_of: { Args: { at: string; place: string }; Returns: number[] };
			believed_now: {
				Args: {
					d: Database['public']['Tables']['kind_dynamics']['Row'];
					s: Database['public']['Tables']['place_status']['Row'];
				};
				Returns: number[];
			};
			borne_out: {
				Args: {
					d: Database['public']['Tables']['kind_dynamics']['Row'];
					now_at: string;
					u: Database['public']['Tables']['unjudged']['Row'];
				};
				Returns: number;
			};
			brief_status: { Args: { place: string }; Returns: Json };
			calibration_table: { Args: { days?: number }; Returns: Json };
			call_off: { Args: { alert_id: string; because: string }; Returns: undefined };
			call_off_simulated_alerts: { Args: { places: string[] }; Returns: undefined };
			cancel_alert: {
				Args: { alert_id: string; reason: string; restore?: boolean; seen?: number };
				Returns: Json;
			};
			chain_of: {
				Args: { place: string };
				Returns: {
					dwell: number[];
					first_dwell: number[];
					first_prior: number[];
					kind: string;
					learned_at: string | null;
					left: number[];
					prior: number[];
					rates: number[];
					reports: number;
					right: number[];
				};
				SetofOptions: {
					from: '*';
					to: 'kind_dynamics';
					isOneToOne: true;
					isSetofReturn: false;
				};
			};
			check_claim: {
				Args: { observed: string; person: string; place: string; said: string; trusted: number };
				Returns: {
					agreed: number;
					bin: number;
					borne_out: number;
					claims: number;
					confidence: number;
					day: string;
					kind: string;
				};
				SetofOptions: {
					from: '*';
					to: 'calibration';
					isOneToOne: true;
					isSetofReturn: false;
				};
			};
			checked_area: { Args: { value: Json }; Returns: Json };
			checked_corridors: { Args: { value: Json }; Returns: Json };
			checked_places: { Args: { value: Json }; Returns: string[] };
			checked_stretches: { Args: { value: Json }; Returns: Json };
			claim_alerts: {
				Args: { channel: string; holder: string; lease_seconds: number; max_results?: number };
				Returns: Json;
			};
			claim_question: {
				Args: { person: string; person_seconds: number; place: string; place_seconds: number };
				Returns: string;
			};
			count_claims: { Args: { claims: Json }; Returns: undefined };
			count_pairs: {
				Args: {
					counts: number[];
					d: Database['public']['Tables']['kind_dynamics']['Row'];
					hours: number[];
					said: string[];
					trusted: number[];
				};
				Returns: number[];
			};
			crosses_itself: { Args: { ring: Json }; Returns: boolean };
			crowd_belief: {
				Args: {
					at_hour: number;
					d: Database['public']['Tables']['kind_dynamics']['Row'];
					heard: Database['public']['CompositeTypes']['voice'][];
					trusted: number[];
				};
				Returns: number[];
			};
			cursor_at: { Args: { horizon: unknown }; Returns: string };
			delete_push_subscription: { Args: { endpoint: string }; Returns: Json };
			distance_weight: { Args: { metres: number }; Returns: number };
			doubtful_places: { Args: { max_results?: number }; Returns: Json };
			drop_report_partitions: { Args: Record<PropertyKey, never>; Returns: string[] };
			dynamics: { Args: Record<PropertyKey, never>; Returns: Json };
			end_demonstration: { Args: Record<PropertyKey, never>; Returns: Json };
			evidence_withdrawn: {
				Args: {
					is_now: Database['public']['Tables']['place_status']['Row'];
					was: Database['public']['Tables']['place_status']['Row'];
				};
				Returns: boolean;
			};
			expire_statuses: { Args: Record<PropertyKey, never>; Returns: number };
			explain_status: { Args: { place_id: string }; Returns: Json };
			fade: {
				Args: { belief: number[]; d: Database['public']['Tables']['kind_dynamics']['Row']; hours: number };
				Returns: number[];
			};
			find_voice: { Args: { person: string; place: string }; Returns: undefined };
			finish_alert_claim: { Args: { alert_id: string; channel: string; holder: string }; Returns: Json };
			forget_alerts: { Args: Record<PropertyKey, never>; Returns: undefined };
			forget_calibration: { Args: Record<PropertyKey, never>; Returns: undefined };
			forget_dynamics: { Args: Record<PropertyKey, never>; Returns: undefined };
			forget_judgements: { Args: Record<PropertyKey, never>; Returns: undefined };
			forget_place_alerts: { Args: Record<PropertyKey, never>; Returns: undefined };
			forget_reports: { Args: Record<PropertyKey, never>; Returns: undefined };
			forget_simulated_reports: { Args: { people: string[] }; Returns: number };
			geohash: { Args: { lat: number; lon: number; size: number }; Returns: string };
			handle_of: { Args: { person: string }; Returns: string };
			heard_voices: {
				Args: { at: string; place: string };
				Returns: Database['public']['CompositeTypes']['voice'][];
			};
			hide_report: {
				Args: { hide?: boolean; reason: string; report_id: string; seen?: number };
				Returns: Json;
			};
			history_of: { Args: { most: number; now_at: string; place: string }; Returns: Record<string, unknown> };
			holds_until: {
				Args: {
					believed: number[];
					d: Database['public']['Tables']['kind_dynamics']['Row'];
					s: Database['public']['Tables']['place_status']['Row'];
				};
				Returns: string;
			};
			housekeep: { Args: Record<PropertyKey, never>; Returns: undefined };
			improve_dynamics: {
				Args: {
					counts: number[];
					dwell: number[];
					first_dwell: number[];
					first_prior: number[];
					prior: number[];
					worth: number;
				};
				Returns: Record<string, unknown>;
			};
			is_in_doubt: { Args: { s: Database['public']['Tables']['place_status']['Row'] }; Returns: boolean };
			is_photo_of: { Args: { person: string; photo: Json; report_id: string }; Returns: boolean };
			is_point: { Args: { value: Json }; Returns: boolean };
			is_quiet: { Args: { s: Database['public']['Tables']['place_status']['Row'] }; Returns: boolean };
			is_statement: { Args: { report: Database['public']['Tables']['reports']['Row'] }; Returns: boolean };
			is_zone: { Args: { zone: string }; Returns: boolean };
			judge: {
				Args: {
					alpha: number;
					beta: number;
					borne_out: number;
					idle_s: number;
					role: string;
					standing: number;
				};
				Returns: number[];
			};
			judge_due: { Args: { now_at: string; place: string }; Returns: number };
			keep_report_partitions: { Args: Record<PropertyKey, never>; Returns: Json };
			learn_dynamics: { Args: { kind: string; now_at?: string }; Returns: Json };
			live_voices: {
				Args: { at: string; place: string };
				Returns: {
					known: boolean;
					observed_at: string;
					place_id: string;
					received_at: string;
					report_id: string;
					reporter: string;
					requirements: string[];
					status: string;
					valid_until: string | null;
					wait_minutes: number | null;
					weight: number;
				}[];
				SetofOptions: {
					from: '*';
					to: 'voices';
					isOneToOne: false;
					isSetofReturn: true;
				};
			};
			lock_kinships: { Args: { people: string[] }; Returns: undefined };
			lock_people: { Args: { now_at: string; others: string[]; places: string[] }; Returns: undefined };
			lock_reports: { Args: Record<PropertyKey, never>; Returns: undefined };
			lock_statuses: { Args: { places: string[] }; Returns: string[] };
			make_report_partitions: { Args: Record<PropertyKey, never>; Returns: string[] };
			mark_demo: { Args: { user_id: string }; Returns: Json };
			may_add_photo: { Args: { name: string }; Returns: boolean };
			may_see_photo: { Args: { name: string }; Returns: boolean };
			merge_places: {
				Args: { into_id: string; place_id: string; reason: string; seen?: number };
				Returns: Json;
			};
			merged_places: { Args: { place_id: string }; Returns: Json };
			metres_between: { Args: { lat1: number; lat2: number; lon1: number; lon2: number }; Returns: number };
			moderation_queue: { Args: Record<PropertyKey, never>; Returns: Json };
			moderation_reports: {
				Args: { before?: string; max_results?: number; place_id?: string };
				Returns: Json;
			};
			moment_or_null: { Args: { value: Json }; Returns: string };
			my_handle: { Args: Record<PropertyKey, never>; Returns: Json };
			my_standing: { Args: Record<PropertyKey, never>; Returns: Json };
			names_or_null: { Args: { most: number; value: Json }; Returns: Json };
			network_of: { Args: { address: string }; Returns: string };
			note_alert_told: {
				Args: {
					alert_id: string;
					channel: string;
					holder: string;
					lease_seconds: number;
					subscriptions?: string[];
				};
				Returns: Json;
			};
			note_kinship: { Args: { at: string; partners: string[]; person: string }; Returns: undefined };
			observe: { Args: { belief: number[]; reliability: number; status: string }; Returns: number[] };
			order_deeds: { Args: Record<PropertyKey, never>; Returns: undefined };
			photo_in_use: { Args: { name: string }; Returns: boolean };
			photos_due: { Args: { max_results?: number }; Returns: Json };
			pin_alert_preview: { Args: { place_id: string; status: string }; Returns: Json };
			pin_status: {
				Args: {
					alerts?: boolean;
					place_id: string;
					reason: string;
					seen?: number;
					status: string;
					until: string;
				};
				Returns: Json;
			};
			place_cells: { Args: Record<PropertyKey, never>; Returns: Json };
			place_chunk: { Args: { cell: string }; Returns: Json };
			place_detail: { Args: { place_id: string }; Returns: Json };
			place_json: { Args: { p: Database['public']['Tables']['places']['Row'] }; Returns: Json };
			place_meant: { Args: { place: string }; Returns: string };
			places_meant: { Args: { places: string[] }; Returns: string[] };
			places_near: {
				Args: { kinds?: string[]; lat: number; lon: number; max_results?: number };
				Returns: Json;
			};
			places_of_simulated_alerts: { Args: Record<PropertyKey, never>; Returns: string[] };
			places_of_simulated_reports: { Args: Record<PropertyKey, never>; Returns: string[] };
			position_or_null: { Args: { value: Json }; Returns: Json };
			propose_place: { Args: { place: Json }; Returns: Json };
			push_outcome: { Args: { endpoint: string; gone?: boolean; ok: boolean }; Returns: Json };
			push_subscriptions_since: { Args: { cursor?: string; max_results?: number }; Returns: Json };
			queue_of_contradictions: { Args: Record<PropertyKey, never>; Returns: Json };
			queue_of_disputes: { Args: Record<PropertyKey, never>; Returns: Json };
			queue_of_doubts: { Args: Record<PropertyKey, never>; Returns: Json };
			queue_of_pins: { Args: Record<PropertyKey, never>; Returns: Json };
			queue_of_suspensions: { Args: Record<PropertyKey, never>; Returns: Json };
			raise_alert: { Args: { alert: Json }; Returns: Json };
			raise_of_place: {
				Args: {
					alert: Database['public']['Tables']['alerts']['Row'];
					s: Database['public']['Tables']['place_status']['Row'];
				};
				Returns: string;
			};
			reason_given: { Args: { reason: string }; Returns: string };
			recognise_cluster: { Args: Record<PropertyKey, never>; Returns: boolean };
			record_report: { Args: { r: Database['public']['Tables']['reports']['Row'] }; Returns: undefined };
			refresh_status: { Args: { at?: string; place: string }; Returns: undefined };
			refusal: { Args: { code: string; id: string; message: string; retry_after_s?: number }; Returns: Json };
			refuse: { Args: { code: string; detail: string; message: string }; Returns: undefined };
			release_alert_claims: { Args: { holder: string }; Returns: Json };
			release_question: { Args: { place: string }; Returns: undefined };
			reliability: { Args: { alpha: number; beta: number }; Returns: number };
			remove_photo: {
				Args: { reason: string; report_id: string; restore?: boolean; seen?: number };
				Returns: Json;
			};
			renew_suspension: { Args: { reason: string; seen?: number; suspension_id: string }; Returns: Json };
			replay: {
				Args: {
					at: number;
					d: Database['public']['Tables']['kind_dynamics']['Row'];
					hours: number[];
					said: string[];
					trusted: number[];
				};
				Returns: number[];
			};
			reporter_of: { Args: { report_id: string }; Returns: string };
			reports_limit: { Args: { role: string }; Returns: Json };
			require_dispatcher: { Args: Record<PropertyKey, never>; Returns: string };
			require_unchanged: { Args: { seen: number; subjects: string[] }; Returns: undefined };
			reserve_report_ids: { Args: { ids: string[]; reporter: string }; Returns: string[] };
			retract_report: { Args: { report_id: string }; Returns: Json };
			reverse_account: {
				Args: { reason: string; report_id: string; restore?: boolean; seen?: number };
				Returns: Json;
			};
			role_reliability: { Args: { role: string }; Returns: number };
			role_strength: { Args: { role: string }; Returns: number };
			save_push_subscription: { Args: { subscription: Json }; Returns: Json };
			schedule_jobs: { Args: Record<PropertyKey, never>; Returns: string };
			set_hidden: { Args: { hidden: boolean; ids: string[] }; Returns: string[] };
			set_role: { Args: { role: string; user_id: string }; Returns: Json };
			shares: { Args: { parts: number[] }; Returns: number[] };
			since_of: { Args: { cursor: string }; Returns: unknown };
			spectrum: { Args: { dwell: number[]; prior: number[] }; Returns: Record<string, unknown> };
			statement_facts: { Args: { report: Database['public']['Tables']['reports']['Row'] }; Returns: Json };
			statements_in_force: { Args: { place_id: string }; Returns: Json };
			status_json: { Args: { s: Database['public']['Tables']['place_status']['Row'] }; Returns: Json };
			status_since: { Args: { cells?: string[]; cursor?: string }; Returns: Json };
			store_report: { Args: { r: Database['public']['Tables']['reports']['Row'] }; Returns: string[] };
			submit_one: {
				Args: {
					limits: Json;
					me: Database['public']['Tables']['profiles']['Row'];
					r: Json;
					reserved: string[];
				};
				Returns: Json;
			};
			submit_reports: { Args: { reports: Json }; Returns: Json };
			subscription_json: {
				Args: { s: Database['public']['Tables']['push_subscriptions']['Row'] };
				Returns: Json;
			};
			suspend_reporter: {
				Args: { level: string; reason: string; report_id: string; seen?: number };
				Returns: Json;
			};
			suspension_of: {
				Args: { person: string };
				Returns: {
					answer: string | null;
					answered_at: string | null;
					appeal: string | null;
					appealed_at: string | null;
					id: string;
					level: string;
					lifted_at: string | null;
					reason: string;
					suspended_at: string;
					suspended_by: string | null;
					until: string | null;
					user_id: string;
				};
				SetofOptions: {
					from: '*';
					to: 'suspensions';
					isOneToOne: true;
					isSetofReturn: false;
				};
			};
			temper: { Args: { reliability: number; weight: number }; Returns: number };
			top_of: { Args: { belief: number[] }; Returns: number };
			transition: { Args: { hours: number; l: number[]; r: number[]; rates: number[] }; Returns: number[] };
			trusted: { Args: { voices: Database['public']['CompositeTypes']['voice'][] }; Returns: number[] };
			unmerge_place: { Args: { place_id: string; reason: string; seen?: number }; Returns: Json };
			unpin_status: { Args: { place_id: string; reason: string; seen?: number }; Returns: Json };
			uuid_or_null: { Args: { value: string }; Returns: string };
			words_or_null: { Args: { value: Json }; Returns: string[] };
		};
		Enums: {
			[_ in never]: never;
		};
		CompositeTypes: {
			voice: {
				reporter: string | null;
				status: string | null;
				hour: number | null;
				weight: number | null;
				alpha: number | null;
				beta: number | null;
				strangeness: number | null;
				heard: number | null;
				wait_minutes: number | null;
				requirements: string[] | null;
				in_force: boolean | null;
			};
		};
	};
};

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, 'public'>];

export type Tables<
	DefaultSchemaTableNameOrOptions extends
		keyof (DefaultSchema['Tables'] & DefaultSchema['Views']) | { schema: keyof DatabaseWithoutInternals },
	TableName extends (DefaultSchemaTableNameOrOptions extends {
		schema: keyof DatabaseWithoutInternals;
	}
		? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
				DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])
		: never) = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
	? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
			DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])[TableName] extends {
			Row: infer R;
		}
		? R
		: never
	: DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
		? (DefaultSchema['Tables'] & DefaultSchema['Views'])[DefaultSchemaTableNameOrOptions] extends {
				Row: infer R;
			}
			? R
			: never
		: never;

export type TablesInsert<
	DefaultSchemaTableNameOrOptions extends
		keyof DefaultSchema['Tables'] | { schema: keyof DatabaseWithoutInternals },
	TableName extends (DefaultSchemaTableNameOrOptions extends {
		schema: keyof DatabaseWithoutInternals;
	}
		? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
		: never) = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
	? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
			Insert: infer I;
		}
		? I
		: never
	: DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
		? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
				Insert: infer I;
			}
			? I
			: never
		: never;

export type TablesUpdate<
	DefaultSchemaTableNameOrOptions extends
		keyof DefaultSchema['Tables'] | { schema: keyof DatabaseWithoutInternals },
	TableName extends (DefaultSchemaTableNameOrOptions extends {
		schema: keyof DatabaseWithoutInternals;
	}
		? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
		: never) = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
	? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
			Update: infer U;
		}
		? U
		: never
	: DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
		? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
				Update: infer U;
			}
			? U
			: never
		: never;

export type Enums<
	DefaultSchemaEnumNameOrOptions extends
		keyof DefaultSchema['Enums'] | { schema: keyof DatabaseWithoutInternals },
	EnumName extends (DefaultSchemaEnumNameOrOptions extends {
		schema: keyof DatabaseWithoutInternals;
	}
		? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums']
		: never) = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
	? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums'][EnumName]
	: DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema['Enums']
		? DefaultSchema['Enums'][DefaultSchemaEnumNameOrOptions]
		: never;

export type CompositeTypes<
	PublicCompositeTypeNameOrOptions extends
		keyof DefaultSchema['CompositeTypes'] | { schema: keyof DatabaseWithoutInternals },
	CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
		schema: keyof DatabaseWithoutInternals;
	}
		? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes']
		: never) = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
	? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes'][CompositeTypeName]
	: PublicCompositeTypeNameOrOptions extends keyof DefaultSchema['CompositeTypes']
		? DefaultSchema['CompositeTypes'][PublicCompositeTypeNameOrOptions]
		: never;

export const Constants = {
	public: {
		Enums: {}
	}
} as const;
