import { m } from '$lib/paraglide/messages';
import { locales, type Locale } from '$lib/paraglide/runtime';

type Words = (locale: Locale) => string;

const icon = (name: string, size: number, purpose: 'any' | 'maskable' | 'monochrome' = 'any') => ({
	src: `/icons/${name}-${size}.png`,
	sizes: `${size}x${size}`,
	type: 'image/png',
	purpose
});

/** A member in one language, and in all languages for browsers that choose the language (`*_localized`). */
function member(name: string, words: Words, locale: Locale): Record<string, unknown> {
	const all = Object.fromEntries(locales.map((other) => [other, words(other)]));
	return { [name]: words(locale), [`${name}_localized`]: all };
}

/** The web app manifest in a language. */
export function webManifest(locale: Locale): object {
	const language = locale === 'en' ? 'en' : 'zh';
	const screenshot = (file: string, size: string, form: 'narrow' | 'wide', label: Words) => ({
		src: `/screenshots/${file}-${language}.jpg`,
		sizes: size,
		type: 'image/jpeg',
		form_factor: form,
		label: label(locale)
	});
	const shortcut = (name: Words, shortName: Words, wish: string) => ({
		...member('name', name, locale),
		...member('short_name', shortName, locale),
		url: `/?do=${wish}`,
		icons: [icon(`shortcut-${wish}`, 96)]
	});
	return {
		id: '/',
		...member('name', (other) => m.app_title({}, { locale: other }), locale),
		...member('short_name', (other) => m.app_name({}, { locale: other }), locale),
		...member('description', (other) => m.manifest_description({}, { locale: other }), locale),
		lang: locale,
		dir: 'ltr',
		start_url: '/',
		scope: '/',
		display: 'standalone',
		display_override: ['standalone', 'minimal-ui'],
		// a shortcut or a share opens in the window that is already open, which keeps its map view
		launch_handler: { client_mode: ['navigate-existing', 'auto'] },
		orientation: 'any',
		theme_color: '#0b6b3f',
		background_color: '#f3f2ed',
		categories: ['navigation', 'travel', 'utilities'],
		icons: [
			icon('icon', 192),
			icon('icon', 512),
			icon('maskable', 192, 'maskable'),
			icon('maskable', 512, 'maskable'),
			icon('monochrome', 512, 'monochrome')
		],
		screenshots: [
			screenshot('map', '780x1688', 'narrow', (other) => m.manifest_screenshot_map({}, { locale: other })),
			screenshot('place', '780x1688', 'narrow', (other) =>
				m.manifest_screenshot_place({}, { locale: other })
			),
			screenshot('wide', '1440x900', 'wide', (other) => m.manifest_screenshot_wide({}, { locale: other }))
		],
		shortcuts: [
			shortcut(
				(other) => m.shortcut_report({}, { locale: other }),
				(other) => m.shortcut_report_short({}, { locale: other }),
				'report'
			),
			shortcut(
				(other) => m.shortcut_near({}, { locale: other }),
				(other) => m.shortcut_near({}, { locale: other }),
				'near'
			)
		],
		share_target: {
			action: '/',
			method: 'GET',
			enctype: 'application/x-www-form-urlencoded',
			params: { title: 'share_title', text: 'share_text', url: 'share_url' }
		}
	};
}
