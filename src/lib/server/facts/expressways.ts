import { singleFlight } from '../../flow/single-flight';
import { runtime } from '../runtime';
import { prepareJson } from './cached-json';

/** The expressways as lines, the same that this server uses. Prepared once, because they change only with a restart. */
export const readExpressways = singleFlight(() => prepareJson(runtime().roads), { keep: true });
