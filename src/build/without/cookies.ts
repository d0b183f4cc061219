/** Cookies, which no mock reads. */
export const parse = (): Readonly<Record<string, string>> => ({})
