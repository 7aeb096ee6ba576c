import { join } from 'node:path';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { devServices } from './scripts/dev-services.ts';
import { fieldInitializers } from './scripts/field-initializers.ts';
import { lessPreloads } from './scripts/less-preloads.ts';
import { oldBrowsers } from './scripts/old-browsers.ts';
import { staticRevisions } from './scripts/static-revisions.ts';

export default defineConfig({
	plugins: [
		devServices(),
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/lib/paraglide',
			strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
			emitTsDeclarations: true
		}),
		tailwindcss(),
		sveltekit(),
		fieldInitializers(),
		lessPreloads()
	],
	resolve: {
		alias: [{ find: /^leaflet$/, replacement: join(import.meta.dirname, 'src/lib/map/leaflet-core.js') }]
	},
	define: { __STATIC_REVISIONS__: JSON.stringify(staticRevisions()) },
	css: { postcss: { plugins: [oldBrowsers] } },
	build: {
		// Safari 15.4 and Chrome 94 can read this, too: their faults in fields of classes are avoided by `fieldInitializers`, and by
		// no static field with the name of a function's own
		target: ['safari16', 'chrome98'],
		cssTarget: ['safari15.4', 'chrome94'],
		rolldownOptions: {
			checks: { bundlerTimings: false },
			treeshake: { manualPureFunctions: ['v', 'extended'] }
		}
	},
	server: {
		host: process.env.HOST || '127.0.0.1',
		port: Number(process.env.PORT) || 3000,
		watch: { ignored: ['**/.data/**', '**/build/**'] }
	}
});
