import type { Refusal, RefusalCode } from '../../domain/alert/hub-events.ts';

export const refusal = (code: RefusalCode, message: string): Refusal => ({ code, message });

export const badRequest = refusal('bad_request', 'This is not in a shape that the hub understands.');
export const tooFast = refusal('too_fast', 'This came too soon after the last one.');
export const failed = refusal('failed', 'The hub could not do this. Try again later.');

export const isRefusal = (answer: object | null): answer is Refusal => answer !== null && 'code' in answer;
