// Thread that computes password hashes for `passwords.ts`.
import { parentPort } from 'node:worker_threads';
import bcrypt from 'bcryptjs';

export type Question =
	| { id: number; do: 'hash'; password: string; rounds: number }
	| { id: number; do: 'compare'; password: string; hash: string };

export interface Answer {
	id: number;
	result?: string | boolean;
	error?: string;
}

parentPort!.on('message', (question: Question) => {
	const answer: Answer = { id: question.id };
	try {
		answer.result =
			question.do === 'hash'
				? bcrypt.hashSync(question.password, question.rounds)
				: bcrypt.compareSync(question.password, question.hash);
	} catch (error) {
		answer.error = (error as Error).message;
	}
	parentPort!.postMessage(answer);
});
