/** What a request asks of its answer by `Prefer` (RFC 7240), in the words of Prism. */
export interface Preferences {
  /** The status, as it is written; the behaviour of all endpoints reads it. */
  readonly code: string | undefined
  /** The name of an example. */
  readonly example: string | undefined
  /** Whether data are to be generated also where there are examples. */
  readonly dynamic: boolean
}

const none: Preferences = { code: undefined, example: undefined, dynamic: false }

/** Reads `Prefer: code=404, example=cat` and `Prefer: dynamic=true`; of one that is there twice the first counts. */
export function readPreferences(prefer: string | undefined): Preferences {
  if (prefer === undefined) return none
  const values = new Map<string, string>()
  for (const [, word = '', quoted, plain = ''] of prefer.matchAll(
    /([\w-]+)\s*=\s*(?:"([^"]*)"|([^",;]*))/g,
  )) {
    const name = word.toLowerCase()
    if (!values.has(name)) values.set(name, quoted ?? plain.trim())
  }
  return {
    code: values.get('code'),
    example: values.get('example'),
    dynamic: values.get('dynamic')?.toLowerCase() === 'true',
  }
}

/** The `Preference-Applied` of an answer (RFC 7240, section 3). */
export function appliedHeader(applied: Readonly<Record<string, string | undefined>>): object {
  const parts = Object.entries(applied).flatMap(([name, value]) => {
    if (value === undefined) return []
    return `${name}=${/^[\w.~-]+$/.test(value) ? value : `"${value.replaceAll(/[^\x20-\x7E]|"/g, '?')}"`}`
  })
  return parts.length > 0 ? { 'preference-applied': parts.join(', ') } : {}
}
