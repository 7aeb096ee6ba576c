import { rmSync } from 'node:fs';
import { emptyDir, startApp } from './app.ts';

/** Makes, once for all tests, what the first start of the app leaves; answers what removes it. */
export default async function makeTemplate(): Promise<() => void> {
	const app = await startApp({}, emptyDir());
	await app.stop();
	process.env.CHANGXING_TEMPLATE = app.dataDir;
	return () => rmSync(app.dataDir, { recursive: true, force: true });
}
