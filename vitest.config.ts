import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Node import for the database processes that tests start. */
const baselineCompiler = new URL('./tests/db/baseline-compiler.mjs', import.meta.url).href;

export default defineConfig({
	resolve: { alias: { $lib: new URL('./src/lib', import.meta.url).pathname } },
	test: {
		projects: [
			{
				extends: true,
				// components are rendered on the server side
				plugins: [svelte({ configFile: false })],
				test: {
					name: 'unit',
					include: [
						'src/**/*.test.ts',
						'scripts/**/*.test.ts',
						'supabase/**/*.test.ts',
						'tests/reference/**/*.test.ts'
					],
					environment: 'node'
				}
			},
			{
				extends: true,
				test: {
					name: 'database',
					include: ['tests/db/**/*.test.ts'],
					globalSetup: './tests/db/template.ts',
					environment: 'node',
					env: { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${baselineCompiler}`.trim() },
					testTimeout: 60_000,
					hookTimeout: 60_000,
					// each test file starts its own database process
					maxWorkers: 2
				}
			}
		]
	}
});
