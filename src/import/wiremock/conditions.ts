import { isObject } from '../../errors/validation-issue.ts'
import { valuePath, withCondition, type Conditions } from '../conversion/conditions.ts'
import { objectIn, objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import type { StubPath } from './path.ts'
import { testsOf, type Tests } from './patterns.ts'

/** The `$when` of a request pattern, and what of it has none. */
export function conditionsOf(
  request: Loose,
  { query }: StubPath,
): { readonly when: Conditions; readonly lost: readonly string[] } {
  const lost: string[] = []
  const tests: (readonly [string, unknown])[] = [...query]
  const add = (what: string, found: Tests | undefined): void => {
    if (found) tests.push(...found)
    else lost.push(what)
  }
  const addAll = (member: string, root: string, nameOf = (name: string) => name): void => {
    for (const [name, pattern] of Object.entries(objectIn(request, member))) {
      const path =
        root === 'headers' ? `headers.${name.toLowerCase()}` : valuePath(root, nameOf(name))
      add(`${member} ${name}`, isObject(pattern) ? testsOf(path, pattern) : undefined)
    }
  }
  addAll('queryParameters', 'query')
  addAll('headers', 'headers')
  addAll('cookies', 'cookies')
  addAll('formParameters', 'body')
  addAll('pathParameters', 'params')
  for (const pattern of objectsIn(request, 'bodyPatterns'))
    add(`bodyPatterns ${Object.keys(pattern).join(', ')}`, testsOf('body', pattern))
  const credentials = objectIn(request, 'basicAuthCredentials')
  if (typeof credentials['username'] === 'string') {
    const pair = `${textIn(credentials, 'username')}:${textIn(credentials, 'password')}`
    tests.push(['headers.authorization', `Basic ${Buffer.from(pair).toString('base64')}`])
  }
  for (const member of [
    'multipartPatterns',
    'customMatcher',
    'host',
    'port',
    'scheme',
    'clientIp',
  ]) {
    if (request[member] !== undefined) lost.push(member)
  }
  let when: Conditions = {}
  for (const [path, test] of tests) {
    const more = withCondition(when, path, test)
    if (more) when = more
    else lost.push(`many of ${path}`)
  }
  return { when, lost }
}
