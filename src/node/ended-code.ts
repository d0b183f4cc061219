/**
 * The channel of `node:diagnostics_channel` that tells that running code was ended from outside: what it
 * was waited for by will never come, so that every request under way is given up.
 */
export const endedCode = 'mockapi:ended-code'
