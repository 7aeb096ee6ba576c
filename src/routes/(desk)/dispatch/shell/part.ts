import type { Component } from 'svelte';
import type { Desk } from './desk.svelte';

/** Props of a component that a subject brings. */
export interface Brought<Deeds, About = null> {
	desk: Desk;
	/** what a dispatcher may do in this subject */
	deeds: Deeds;
	/** what it shows: an item of the queue, a place, a report … */
	about: About;
}

/** A component of a subject with what it is about, to be shown by who knows neither; `More` is what that one adds. */
export interface Part<More extends object = object> {
	View: Component<Brought<unknown, unknown> & More>;
	deeds: unknown;
	about: unknown;
}

/** Makes a part. Named props and no spread: what spreads props is code of Svelte that no other page needs. */
export function part<Props extends Brought<unknown, unknown>>(
	View: Component<Props>,
	deeds: Props['deeds'],
	about: Props['about']
): Part<Omit<Props, keyof Brought<unknown>>> {
	type More = Omit<Props, keyof Brought<unknown>>;
	// the component and what it is given are checked against each other here, and nobody takes them apart again
	return { View: View as Component<Brought<unknown, unknown> & More>, deeds, about };
}
