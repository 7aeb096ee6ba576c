import { describe, expect, it } from 'vitest';
import { SignUps } from './sign-ups.ts';

const made = () => Promise.resolve('user');

describe('new users', () => {
	it('are limited by address, by the minute and by the hour', async () => {
		const signUps = new SignUps();
		const many = async (address: string | null, count: number, now: number) => {
			let taken = 0;
			for (let i = 0; i < count; i++) if (await signUps.take(address, made, now)) taken++;
			return taken;
		};
		expect(await many('1.2.3.4', 40, 0)).toBe(30);
		expect(await many('5.6.7.8', 5, 0)).toBe(5);
		expect(await many('1.2.3.4', 40, 61_000)).toBe(30);
		for (let minute = 2; minute < 20; minute++) await many('1.2.3.4', 40, minute * 61_000);
		expect(await many('1.2.3.4', 40, 21 * 61_000)).toBe(0);
		expect(await many('1.2.3.4', 40, 3_700_000)).toBe(30);
	});

	it('are made one after the other, with a limit on those that wait', async () => {
		const signUps = new SignUps();
		let under = 0;
		let most = 0;
		const slow = async () => {
			most = Math.max(most, ++under);
			await Promise.resolve();
			under--;
			return true;
		};
		const answers = await Promise.all(Array.from({ length: 50 }, () => signUps.take(null, slow)));
		expect(most).toBe(1);
		expect(answers.filter(Boolean)).toHaveLength(20);
	});

	it('continue after one that failed', async () => {
		const signUps = new SignUps();
		await expect(signUps.take(null, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
		expect(await signUps.take(null, made)).toBe('user');
	});
});
