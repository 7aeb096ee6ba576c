import { singleFlight } from '../../flow/single-flight';
import { runtime } from '../runtime';
import { prepareJson } from './cached-json';

/** The expressways as lines, those that this server goes by; prepared once, for they change with a new start only. */
export const readExpressways = singleFlight(() => prepareJson(runtime().roads), { keep: true });
