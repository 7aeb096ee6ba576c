/** Half the width of a corridor, metres. */
export const halfWidth = 750;
/** Maximum distance ahead at which a driver is alerted, metres, and the travel time that limits it, seconds. */
export const farthest = { metres: 60_000, seconds: 3600 };
/** Radius within which a stationary driver is alerted, metres. */
export const parkedRadius = 10_000;
/** Half angle of the cone ahead of a driver off the network and without a route, degrees. */
export const coneHalfAngle = 25;
