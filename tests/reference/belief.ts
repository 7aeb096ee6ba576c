/**
 * From reports to a status, the whole procedure in memory: a place is a hidden status that changes by itself (`dynamics`),
 * seen by imperfect people (`bayes`) whom one learns to believe (`trust`); `StatusTracker` runs all of it. The database
 * does the same in `submit_reports`; this is what it is compared with.
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
