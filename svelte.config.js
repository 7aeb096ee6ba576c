import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
const config = {
	kit: {
		adapter: adapter({ out: 'build' }),
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'connect-src': ['self'],
				'worker-src': ['self'],
				'manifest-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['self'],
				'form-action': ['self'],
				'frame-ancestors': ['none']
			}
		},
		serviceWorker: {
			// registered by src/lib/offline/registration.ts when the page can be used
			register: false,
			// icons and screenshots are left out: launchers and app stores fetch them themselves
			files: (name) => /^(basemap\/|icon\.svg$|offline\.html$)/.test(name)
		},
		typescript: {
			config: (c) => {
				c.include.push('../supabase/**/*.ts', '../tests/**/*.ts', '../scripts/**/*.ts', '../*.ts');
				return c;
			}
		},
		version: { pollInterval: 0 }
	}
};

export default config;
