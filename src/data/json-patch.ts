import type { Operation as JsonOperation } from 'rfc6902'
import { problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'
import { equal } from './records/plain.ts'
import { Budget, find, readPointer } from './json-pointer.ts'
import type { PlainObject } from './store/state.ts'

/** Applies a patch to a copy of a value; throws Reply `bad-patch` 422 and `patch-test-failed` 409. */
export type JsonPatcher = (before: PlainObject, patch: unknown) => PlainObject

/** One operation, as far as it is known to be one. */
interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

/** What carries an operation out; a value is held by an object, so that it can be replaced as a whole. */
type Carry = (holder: object, operation: JsonOperation) => Error | null

/** What is used of the package. */
type Library = Pick<typeof import('rfc6902'), 'applyPatch'>

const names = ['add', 'remove', 'replace', 'move', 'copy', 'test']
const mostOperations = 10_000
let patcher: JsonPatcher | undefined

/** Imports what JSON Patch (RFC 6902) takes, at its first use. */
export async function loadJsonPatch(): Promise<JsonPatcher> {
  if (patcher) return patcher
  const imported: Partial<Library> & { readonly default: Library } = await import('rfc6902')
  // A bundle has the names of a CommonJS package on its default export alone.
  const applyOne = imported.applyPatch ?? imported.default.applyPatch
  const carry: Carry = (holder, operation) => applyOne(holder, [operation])[0] ?? null
  return (patcher = (before, patch) => applyPatch(before, patch, carry))
}

function applyPatch(before: PlainObject, patch: unknown, carry: Carry): PlainObject {
  if (!Array.isArray(patch) || patch.length > mostOperations) {
    throw problemReply(
      'bad-patch',
      `A JSON Patch is a list of at most ${mostOperations} operations: ` +
        '[{ "op": "replace", "path": "/name", "value": "Ada" }].',
    )
  }
  const holder = { value: structuredClone(before) as unknown }
  const budget = new Budget()
  for (const [index, item] of patch.entries()) {
    const operation = readOperation(item, index)
    const wrong = problemOf(operation, holder.value, budget)
    if (wrong !== undefined) throw refusal(operation, index, wrong)
    if (operation.op === 'test') {
      test(operation, index, holder.value)
      continue
    }
    const { path, from } = operation
    const moved = from !== undefined && { from: `/value${from}` }
    const whole = { ...operation, path: `/value${path}`, ...moved } as JsonOperation
    const failure = carry(holder, whole)
    if (failure) throw refusal(operation, index, failure.message)
  }
  const { value } = holder
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as PlainObject
  }
  throw problemReply('bad-patch', 'After the JSON Patch the whole is no object. Keep its fields.')
}

function readOperation(item: unknown, index: number): Operation {
  const operation = (typeof item === 'object' && item !== null ? item : {}) as Partial<Operation>
  const shown = { op: String(operation.op), path: String(operation.path ?? '') }
  const { op, path, from } = operation
  if (typeof op !== 'string' || !names.includes(op)) {
    throw refusal(shown, index, `"op" is none of ${names.join(', ')}`)
  }
  if (typeof path !== 'string') throw refusal(shown, index, 'it has no "path"')
  const takes = op === 'move' || op === 'copy' ? 'from' : op === 'remove' ? undefined : 'value'
  if (takes && !Object.hasOwn(operation, takes)) throw refusal(shown, index, `it has no "${takes}"`)
  if (takes === 'from' && typeof from !== 'string') throw refusal(shown, index, '"from" is no text')
  return {
    op,
    path,
    ...(takes === 'from' && { from: from as string }),
    ...(takes === 'value' && { value: operation.value }),
  }
}

/** Why an operation cannot be done; the library takes some that RFC 6902 does not. */
function problemOf(operation: Operation, value: unknown, budget: Budget): string | undefined {
  const { op, path, from } = operation
  const to = readPointer(path)
  if (typeof to === 'string') return to
  if (from !== undefined) {
    const source = readPointer(from)
    if (typeof source === 'string') return source
    const found = find(value, source)
    if (!found) return `there is nothing at ${from}`
    const inside = to.length > source.length && source.every((token, at) => token === to[at])
    if (op === 'move' && inside) return `${from} cannot move into itself`
    if (op === 'copy' && !budget.take(found.value)) return 'it copies too much'
  }
  if (op === 'test') return undefined
  if (op === 'remove' || op === 'replace') {
    if (op === 'remove' && to.length === 0) return 'the whole cannot be removed'
    return find(value, to) ? undefined : `there is nothing at ${path}`
  }
  return find(value, to, 'addable') ? undefined : `nothing can be added at ${path}`
}

function test({ path, value: wanted }: Operation, index: number, value: unknown): void {
  const found = find(value, readPointer(path) as string[])
  if (found && equal(found.value, wanted)) return
  const actual = found ? JSON.stringify(found.value).slice(0, 80) : 'missing'
  throw problemReply(
    'patch-test-failed',
    `Operation ${index} (test ${path}): the value is ${actual}. Get it again, and make the patch of that.`,
    { operation: index, path },
  )
}

function refusal(
  { op, path }: { readonly op: string; readonly path: string },
  index: number,
  why: string,
): Reply {
  const detail = `Operation ${index} (${op.slice(0, 40)} ${path.slice(0, 200)}) cannot be done: ${why}.`
  return problemReply('bad-patch', detail, { operation: index, path })
}
