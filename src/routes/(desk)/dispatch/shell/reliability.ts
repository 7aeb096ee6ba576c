/** How far one may rely on what a person says, as dispatchers are told it. */
export type Reliability = 'high' | 'medium' | 'low';
