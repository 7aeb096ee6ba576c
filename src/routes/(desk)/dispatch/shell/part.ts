import type { Component } from 'svelte';
import type { Desk } from './desk.svelte';

/** Props of a component that belongs to a subject. */
export interface Brought<Deeds, About = null> {
	desk: Desk;
	/** deeds of this subject */
	deeds: Deeds;
	/** data that it shows: an item of the queue, a place, a report … */
	about: About;
}

/** A component of a subject with its data, shown by code that knows neither type; `More` are props which that code adds. */
export interface Part<More extends object = object> {
	View: Component<Brought<unknown, unknown> & More>;
	deeds: unknown;
	about: unknown;
}

/** Makes a part. Callers pass named props: spreading them would load code of Svelte that no other page needs. */
export function part<Props extends Brought<unknown, unknown>>(
	View: Component<Props>,
	deeds: Props['deeds'],
	about: Props['about']
): Part<Omit<Props, keyof Brought<unknown>>> {
	type More = Omit<Props, keyof Brought<unknown>>;
	// component and data are type-checked against each other here, and stay together from here on
	return { View: View as Component<Brought<unknown, unknown> & More>, deeds, about };
}
