import type { Service } from '../service.ts';
import type { Shared } from '../shared.ts';
import { deleteDuePhotos } from './due-photos.ts';

const hour = 3_600_000;

/** Deletes due photos at the start and every hour. */
export function photosService({ database, log }: Shared): Service {
	let timer: ReturnType<typeof setInterval> | undefined;
	const tidy = () =>
		deleteDuePhotos(database().admin).then(
			(count) => count && log.info({ count }, 'Deleted photos that nobody may see any more'),
			(error: Error) =>
				log.warn({ reason: error.message }, 'Photos were not tidied up, the next hour tries again')
		);
	return {
		name: 'photos',
		start() {
			void tidy();
			timer = setInterval(() => void tidy(), hour);
		},
		stop: () => clearInterval(timer)
	};
}
