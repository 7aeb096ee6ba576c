/**
 * Reference implementation, in memory, of how a status is computed from reports. A place has a hidden status that changes over
 * time (`dynamics`); people observe it imperfectly (`bayes`), and their reliability is learned (`trust`). `StatusTracker`
 * combines all three. Tests compare `submit_reports` of the database with it.
 */
export {
	chains,
	fade,
	observe,
	prior,
	replay,
	temper,
	type Observation
} from '../../src/lib/domain/belief/bayes.ts';
export { StatusTracker, type TrackedReport } from './tracker.ts';
export { reliability, roleReliability } from './trust.ts';
