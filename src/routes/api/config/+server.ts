import { json } from '@sveltejs/kit';
import { publicConfig } from '$lib/server/pages/config';

/** Public settings for any client. */
export const GET = ({ url }) => json(publicConfig(url), { headers: { 'cache-control': 'no-cache' } });
