import { expect, it } from 'vitest';
import { raised } from '../../domain/alert/alert.fixture.ts';
import { AlertNews } from './news.ts';

it('passes alerts on to all listeners, and counts them', async () => {
	const news = new AlertNews();
	const heard: string[] = [];
	for (const name of ['hub', 'push'])
		news.listen({
			hear: ({ id }) => heard.push(`${name} ${id}`),
			look: () => void heard.push(`${name} looks`)
		});
	news.hear(raised(Date.now(), { id: 'a' }));
	await news.look();
	expect(heard).toEqual(['hub a', 'push a', 'hub looks', 'push looks']);
	expect(news.count).toBe(2);
});

it('throws the failure of a listener after all were asked to read', async () => {
	const news = new AlertNews();
	const asked: string[] = [];
	news.listen({ hear() {}, look: () => Promise.reject(new Error('away')) });
	news.listen({ hear() {}, look: () => void asked.push('second') });
	await expect(news.look()).rejects.toThrow('away');
	expect(asked).toEqual(['second']);
});

it('passes an alert on to all listeners even if one of them fails', () => {
	const news = new AlertNews();
	const heard: string[] = [];
	news.listen({
		hear() {
			throw new Error('broken');
		},
		look() {}
	});
	news.listen({ hear: ({ id }) => heard.push(id), look() {} });
	expect(() => news.hear(raised(Date.now(), { id: 'a' }))).toThrow('could not be passed on');
	expect(heard).toEqual(['a']);
});
