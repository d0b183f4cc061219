import { kindOf } from '../../data/records/resource.ts'
import { MockapiError } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'

/** What a list of vite-plugin-mock is read with. */
interface ListSource {
  readonly name: string
  readonly text: string
  /** What `import.meta.env` is. */
  readonly env: () => Readonly<Record<string, unknown>>
}

/**
 * The exports of a file as vite-plugin-mock reads it, whose default export is a list of endpoints, one of them, or
 * a function that returns them: the list is given as mocks. Undefined for any other file.
 */
export async function withViteList(
  exports: Readonly<Record<string, unknown>>,
  source: ListSource,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const list = await listOf(exports['default'], source)
  if (!list) return undefined
  const { fromViteMock } = await import('../../importers/vite-plugin-mock/index.ts')
  try {
    return { ...exports, default: fromViteMock(list as never) }
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    const place = { file: source.name, line: 1, column: 1 }
    throw new MockapiError(error.diagnostics.map((each) => ({ ...each, place })))
  }
}

async function listOf(value: unknown, source: ListSource): Promise<readonly unknown[] | undefined> {
  if (typeof value === 'function') {
    if (!makesList(value, source)) return undefined
    const env = source.env()
    const made: unknown = await value({ env, mode: env['MODE'], command: 'serve' })
    return typeof made === 'function' ? undefined : listOf(made, source)
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.some(isEntry) && list.every(isOther) ? list : undefined
}

/** Whether a function is one of the plugin: no other is called. */
function makesList(value: object, { text }: ListSource): boolean {
  const isOfPlugin = /['"]vite-plugin-(?:mock|fake-server)\b/.test(text)
  return (
    isOfPlugin || /\burl\s*:[^]*\b(?:r|rawR)esponse\b/.test(Function.prototype.toString.call(value))
  )
}

function isEntry(value: unknown): boolean {
  const isAnswer = isObject(value) && ('response' in value || 'rawResponse' in value)
  return isAnswer && typeof value['url'] === 'string'
}

/** Whether nothing says that it is a mock of another kind. */
function isOther(value: unknown): boolean {
  return isObject(value) && kindOf(value) === undefined
}
