import { objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import type { Losses } from '../conversion/losses.ts'
import type { MockFolder } from '../conversion/mock-folder.ts'
import { valuePath } from '../conversion/conditions.ts'
import { joinGuards } from '../conversion/guards.ts'
import type { PostmanEndpoint } from './endpoints.ts'

/** More guards are not written: nobody would read them. */
const mostGuards = 5

/**
 * Writes guards, which answer 401 to requests without the credentials that the collection sends.
 * @param answer what they answer, if the collection has an example of it
 */
export function addGuards(
  endpoints: readonly PostmanEndpoint[],
  answer: object | undefined,
  folder: MockFolder,
  losses: Losses,
): void {
  const guarded = endpoints.map(({ key, request }) => {
    const when = lacking(request.auth, request.where, losses)
    return { key, base: '', guard: when && JSON.stringify(when) }
  })
  const guards = new Map(guarded.map(({ key, guard }) => [key, guard]))
  const joined = joinGuards(guarded)
  if (joined.length > mostGuards) {
    for (const [key] of joined) losses.add('security', key)
    return
  }
  folder.addGuards(
    joined.map(([key, of]) => {
      const $when: unknown = JSON.parse(guards.get(of) ?? '{}')
      const value = { $when, ...(answer ?? { $status: 401, message: 'Credentials are missing.' }) }
      return { key, value: key === of ? value : { $cases: [value] } }
    }),
  )
}

/** A `$when` for requests without credentials; undefined where none are needed. */
function lacking(auth: Loose, where: string, losses: Losses): object | undefined {
  const type = textIn(auth, 'type')
  switch (type) {
    case '':
    case 'noauth':
      return undefined
    case 'bearer':
    case 'oauth2':
    case 'jwt':
      return { 'headers.authorization': { not: { matches: '^Bearer .', flags: 'i' } } }
    case 'basic':
      return { 'headers.authorization': { not: { matches: '^Basic .', flags: 'i' } } }
    case 'apikey': {
      const name = parameterOf(auth, type, 'key')
      if (name === '') break
      const isQuery = parameterOf(auth, type, 'in') === 'query'
      return {
        [isQuery ? valuePath('query', name) : `headers.${name.toLowerCase()}`]: { exists: false },
      }
    }
  }
  losses.add('security', where, type)
  return undefined
}

/** A member of what a kind of credentials needs: of an object in version 2.0, of a list in 2.1. */
function parameterOf(auth: Loose, type: string, name: string): string {
  const own = auth[type]
  if (!Array.isArray(own)) return textIn(own, name)
  return textIn(
    objectsIn(auth, type).find((each) => textIn(each, 'key') === name),
    'value',
  )
}
