import { rmSync } from 'node:fs';
import { emptyDir, startApp } from './app.ts';

/** Makes a data directory as after the first start, once for all tests. @returns a function that removes it */
export default async function makeTemplate(): Promise<() => void> {
	const app = await startApp({}, emptyDir());
	await app.stop();
	process.env.CHANGXING_TEMPLATE = app.dataDir;
	return () => rmSync(app.dataDir, { recursive: true, force: true });
}
