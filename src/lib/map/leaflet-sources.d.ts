// Leaflet's sources carry no types of their own; who imports `leaflet` gets those of the whole.
declare module 'leaflet/src/*';
