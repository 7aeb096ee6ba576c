// Leaflet's source files have no types of their own; imports of `leaflet` use the types of the whole package.
declare module 'leaflet/src/*';
