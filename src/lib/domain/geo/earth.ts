/** Mean radius of the earth, metres (IUGG). */
export const earthRadius = 6_371_008.8;
