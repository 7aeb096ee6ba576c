/** A road by its code as on its sign: "G60" an expressway, "G312" a national highway, "S20" a province's expressway. */
export function roadClass(code: string): 'national' | 'highway' | 'provincial' {
	if (/^G[1-3]\d\d$/.test(code)) return 'highway';
	return code.startsWith('G') ? 'national' : 'provincial';
}
