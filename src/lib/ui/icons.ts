/** Path data of the icons, drawn as 2 px strokes on a 24 × 24 grid. */
export const icons = {
	search: 'M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14M16 16l5 5',
	eye: 'M2 12s4-7 10-7s10 7 10 7s-4 7-10 7s-10-7-10-7M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6',
	eye_off:
		'M3 3l18 18M10 5.2A10 10 0 0 1 12 5c6 0 10 7 10 7a18 18 0 0 1-2.6 3.3M6 6.6A17 17 0 0 0 2 12s4 7 10 7a10 10 0 0 0 4.7-1.2',
	merge: 'M6 3v4a5 5 0 0 0 5 5h7M6 21v-4a5 5 0 0 1 5-5M15 9l3 3l-3 3',
	person: 'M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8M4 21a8 8 0 0 1 16 0',
	exit: 'M14 4h5v16h-5M3 12h11M10 8l4 4l-4 4',
	filter: 'M3 5h18M6 12h12M10 19h4',
	list: 'M8 6h13M8 12h13M8 18h13M3 6h.01M3 12h.01M3 18h.01',
	map: 'M9 4L3 6v14l6-2l6 2l6-2V4l-6 2zM9 4v14M15 6v14',
	locate: 'M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8M12 2v3M12 19v3M2 12h3M19 12h3',
	plus: 'M12 5v14M5 12h14',
	minus: 'M5 12h14',
	close: 'M6 6l12 12M18 6L6 18',
	settings: 'M4 7h10M18 7h2M16 5v4M4 17h2M10 17h10M8 15v4',
	share: 'M12 15V3M8 7l4-4l4 4M5 12v8h14v-8',
	download: 'M12 3v12M8 11l4 4l4-4M5 17v3h14v-3',
	check: 'M5 13l4 4L19 7',
	undo: 'M9 6L4 11l5 5M4 11h11a5 5 0 0 1 0 10h-4',
	clock: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M12 7v5l3 2',
	alert: 'M12 4L2 20h20zM12 10v4M12 17h.01',
	octagon: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16h.01',
	diamond: 'M12 3l9 9l-9 9l-9-9zM12 8v5M12 16h.01',
	info: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M12 11v5M12 8h.01',
	bell: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4',
	official: 'M3 9l9-5l9 5M5 9v9M10 9v9M14 9v9M19 9v9M3 21h18',
	pin: 'M9 3h6l-1 6l4 4H6l4-4zM12 13v8',
	question: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 17h.01',
	camera: 'M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7',
	picture: 'M4 5h16v14H4zM4 16l5-5l4 4l3-3l4 4M15.5 8.5h.01',
	cover: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z',
	bin: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
	drive:
		'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M12 9.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5M3 12h6.5M14.5 12H21M12 14.5V21',
	sound: 'M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.6 6.4a8 8 0 0 1 0 11.2',
	muted: 'M4 9v6h4l5 4V5L8 9zM17 9l5 6M22 9l-5 6',
	again: 'M5 12a7.5 7.5 0 1 1 2.4 5.5M5 12l-2.5-3M5 12l3.2-2.4',
	mic: 'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M5 11a7 7 0 0 0 14 0M12 18v3',
	flag: 'M5 21V4h13l-3 4.5l3 4.5H5',
	battery: 'M3 8h15v8H3zM21 11v2M6 11v2',
	tunnel: 'M3 20v-7a9 9 0 0 1 18 0v7M9 20v-5a3 3 0 0 1 6 0v5M3 20h18',
	offline:
		'M3 3l18 18M5 12a11 11 0 0 1 4-2.5M2 8.5a15 15 0 0 1 4.5-2.9M12 5a15 15 0 0 1 10 3.5M12 19h.01M8.5 15.5a5 5 0 0 1 6 -.6'
} as const;

export type IconName = keyof typeof icons;
