/** Class of a road by the code on its sign: "G60" national expressway, "G312" national highway, "S20" provincial expressway. */
export function roadClass(code: string): 'national' | 'highway' | 'provincial' {
	if (/^G[1-3]\d\d$/.test(code)) return 'highway';
	return code.startsWith('G') ? 'national' : 'provincial';
}
