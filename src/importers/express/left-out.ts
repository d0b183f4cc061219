/**
 * Gives a prototype members of Express that mockapi does not have: what they are called with, or what is asked of
 * `app`, throws a sentence. An application of Express puts a prototype of its own in the place of it.
 */
export function leaveOut(
  prototype: object,
  owner: 'req' | 'res',
  hints: Readonly<Record<string, string>>,
): void {
  for (const [name, hint] of Object.entries(hints)) {
    const value = (): never => {
      throw new TypeError(`mockapi has no ${owner}.${name}. ${hint}`)
    }
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
  }
  const value = noApplication(`${owner}.app`)
  Object.defineProperty(prototype, 'app', { value, writable: true, configurable: true })
}

/** What stands where Express has its application. */
function noApplication(shown: string): object {
  return new Proxy(
    {},
    {
      get(_target, name) {
        // What prints a request asks for these.
        if (typeof name === 'symbol' || name === 'toJSON' || name === 'then') return undefined
        const instead =
          name === 'db'
            ? "Write req.db('posts').find(1) for what lowdb's get('posts').find({ id: 1 }).value() gives."
            : 'A handler is run without an application of Express: import what it needs.'
        throw new TypeError(`mockapi has no ${shown}.${name}. ${instead}`)
      },
    },
  )
}
