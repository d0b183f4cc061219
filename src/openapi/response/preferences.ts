/** What a request asks of its answer by `Prefer` (RFC 7240), in the words of Prism. */
export interface Preferences {
  /** The name of an example. */
  readonly example: string | undefined
  /** Whether data are to be generated also where there are examples. */
  readonly dynamic: boolean
}

const none: Preferences = { example: undefined, dynamic: false }

/** Reads `Prefer: example=cat` and `Prefer: dynamic=true`; `code` and `delay` are read for all endpoints. */
export function readPreferences(prefer: string | undefined): Preferences {
  if (prefer === undefined) return none
  let example: string | undefined
  let dynamic = false
  for (const [, name = '', quoted, plain] of prefer.matchAll(
    /([\w-]+)\s*=\s*(?:"([^"]*)"|([^",;\s]*))/g,
  )) {
    const value = quoted ?? plain ?? ''
    if (name.toLowerCase() === 'example') example = value
    if (name.toLowerCase() === 'dynamic') dynamic = value === 'true'
  }
  return { example, dynamic }
}
