/** A text in both languages of the interface. */
export interface Names {
	zh: string;
	en: string;
}
