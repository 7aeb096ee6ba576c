/**
 * From reports to a status: the interface that stays. A place is a hidden status that changes by itself (`dynamics`),
 * seen by imperfect people (`filter`) whom one learns to believe (`trust`); `StatusTracker` runs the whole of it.
 */
export { chains, fade, observe, prior, replay, temper, type Observation } from './filter.ts';
export { StatusTracker, type TrackedReport } from './tracker.ts';
export { reliability, roleReliability } from './trust.ts';
