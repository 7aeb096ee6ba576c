import { openPhoto, PhotoError, savePhoto, type Opened, type PhotoProblem } from './canvas.ts';

export type Asked = { id: number } & ({ open: Blob } | { save: ImageData });
/** `unable`: the fault is not in the file; the page may succeed where a worker of this browser cannot. */
export type Answered = { id: number } & (
	{ opened: Opened } | { saved: Blob } | { problem: PhotoProblem } | { unable: true }
);

const answer = (message: Answered, transfer: Transferable[] = []) => postMessage(message, { transfer });

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
	const { id } = data;
	const work = async () => {
		if ('save' in data) return answer({ id, saved: await savePhoto(data.save) });
		const opened = await openPhoto(data.open);
		answer({ id, opened }, [opened.picture]);
	};
	work().catch((error: unknown) =>
		answer(error instanceof PhotoError ? { id, problem: error.problem } : { id, unable: true })
	);
});
