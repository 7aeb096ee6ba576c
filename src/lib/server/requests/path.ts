/** The path of a request's address, without the query. */
export const pathOf = (url: string | undefined): string => (url ?? '').split('?', 1)[0]!;
