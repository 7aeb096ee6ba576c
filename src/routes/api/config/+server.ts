import { json } from '@sveltejs/kit';
import { publicConfig } from '$lib/server/pages/config';

/** Public settings. */
export const GET = ({ url }) => json(publicConfig(url), { headers: { 'cache-control': 'no-cache' } });
