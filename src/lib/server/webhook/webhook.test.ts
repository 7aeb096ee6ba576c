import { expect, it } from 'vitest';
import { signatureOf } from './index.ts';

it('signs as Standard Webhooks does', () => {
	// the example in the specification's own libraries
	expect(
		signatureOf(
			'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
			'msg_p5jXN8AQM9LWM0D4loKWxJek',
			1614265330,
			'{"test": 2432232314}'
		)
	).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});
