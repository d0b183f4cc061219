const terminalPrograms = /^(?:curl|HTTPie|Wget|xh|curlie)\//

/** Whether a person reads the answer: a browser's address bar, or a program in a terminal. */
export function isPerson(userAgent: string | undefined, fetchMode: string | undefined): boolean {
  return fetchMode === 'navigate' || (userAgent !== undefined && terminalPrograms.test(userAgent))
}
