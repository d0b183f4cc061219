import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Mocks } from '../dispatch/mocks.ts'

/** What of `@opentelemetry/api` is used. */
interface Api {
  readonly trace: { readonly getActiveSpan: () => Span | undefined }
}

interface Span {
  updateName(name: string): unknown
  setAttributes(attributes: Readonly<Record<string, string | string[]>>): unknown
}

/** Where `@opentelemetry/api` keeps what was registered, whichever copy of it did. */
const registered = Symbol.for('opentelemetry.js.api.1')

/**
 * Names the span of a request by its endpoint, where the process has an SDK of OpenTelemetry, which is registered before
 * (`--import`), and the project has its API; undefined where it has not.
 */
export function spanNamer(cwd: string): Mocks['nameSpan'] {
  if (!(registered in globalThis)) return undefined
  const api = findApi(cwd)
  return (
    api &&
    (({ method, endpoint, session, notes }) => {
      const span = api.trace.getActiveSpan()
      if (!span) return
      const route = endpoint?.path.text
      span.updateName(route === undefined ? method : `${method} ${route}`)
      span.setAttributes({
        ...(route !== undefined && { 'http.route': route }),
        ...(endpoint && { 'mockapi.mock': endpoint.key, 'mockapi.file': endpoint.origin.file }),
        ...(session !== '' && { 'mockapi.session': session }),
        ...(notes.length > 0 && { 'mockapi.notes': [...notes] }),
      })
    })
  )
}

function findApi(cwd: string): Api | undefined {
  try {
    return createRequire(join(cwd, 'package.json'))('@opentelemetry/api') as Api
  } catch {
    return undefined
  }
}
