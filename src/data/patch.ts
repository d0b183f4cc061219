import type { Operation as JsonOperation } from 'rfc6902'
import { isObject } from '../errors/validation-issue.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import { equal } from './records/plain.ts'
import type { PlainObject } from './store/state.ts'

/** Applies a merge patch (RFC 7396) to a copy: objects merge at all depths, null removes a member. */
export function mergePatch(target: PlainObject, patch: PlainObject): PlainObject {
  const merged = new Map(Object.entries(target))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else if (isObject(value)) {
      const before = merged.get(name)
      merged.set(name, mergePatch(isObject(before) ? before : {}, value))
    } else merged.set(name, value)
  }
  return Object.freeze(Object.fromEntries(merged))
}

/** Applies a JSON Patch to a copy of a value; throws Reply `bad-patch` 422 and `patch-test-failed` 409. */
type JsonPatcher = (before: PlainObject, patch: unknown) => PlainObject

type Operation = Readonly<{ op: string; path: string; from?: string; value?: unknown }>

type Library = Pick<typeof import('rfc6902'), 'applyPatch'>

const names = ['add', 'remove', 'replace', 'move', 'copy', 'test']
const maxOperations = 10_000
/** Values and characters that the copies of one patch may come to: copies of copies grow by powers. */
const maxCopied = 10_000_000
/** Names that the library leaves out of a path, or that reach into objects' internals. */
const refusedNames = new Set(['__proto__', 'constructor', 'prototype'])
let patcher: JsonPatcher | undefined

/** Imports what JSON Patch (RFC 6902) takes, at its first use. */
export async function loadJsonPatch(): Promise<JsonPatcher> {
  if (patcher) return patcher
  const imported: Partial<Library> & { readonly default: Library } = await import('rfc6902')
  // A bundle has the names of a CommonJS package on its default export alone.
  const library = { applyPatch: imported.applyPatch ?? imported.default.applyPatch }
  return (patcher = (before, patch) => applyJsonPatch(before, patch, library))
}

function applyJsonPatch(before: PlainObject, patch: unknown, library: Library): PlainObject {
  if (!Array.isArray(patch) || patch.length > maxOperations) {
    throw problemReply(
      'bad-patch',
      `A JSON Patch is a list of at most ${maxOperations} operations: ` +
        '[{ "op": "replace", "path": "/name", "value": "Ada" }].',
    )
  }
  // The value is held by an object, so that it can be replaced as a whole.
  const holder = { value: structuredClone(before) as unknown }
  const budget = { left: maxCopied }
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
    const [failure] = library.applyPatch(holder, [whole])
    if (failure) throw refusal(operation, index, failure.message)
  }
  if (isObject(holder.value)) return holder.value
  throw problemReply('bad-patch', 'After the JSON Patch the whole is no object. Keep its fields.')
}

function readOperation(item: unknown, index: number): Operation {
  const operation: Partial<Operation> = isObject(item) ? item : {}
  const { op, path, from } = operation
  const refuse = (why: string) => refusal({ op: String(op), path: String(path ?? '') }, index, why)
  if (typeof op !== 'string' || !names.includes(op)) {
    throw refuse(`"op" is none of ${names.join(', ')}`)
  }
  if (typeof path !== 'string') throw refuse('it has no "path"')
  const operand = op === 'move' || op === 'copy' ? 'from' : op === 'remove' ? undefined : 'value'
  if (operand && !Object.hasOwn(operation, operand)) throw refuse(`it has no "${operand}"`)
  if (operand === 'from' && typeof from !== 'string') throw refuse('"from" is no text')
  return { op, path, ...(operand && { [operand]: operation[operand] }) }
}

/** Why an operation cannot be done; the library takes some that RFC 6902 does not. */
function problemOf({ op, path, from }: Operation, value: unknown, budget: { left: number }) {
  const to = readPointer(path)
  if (typeof to === 'string') return to
  if (from !== undefined) {
    const source = readPointer(from)
    if (typeof source === 'string') return source
    const found = resolvePointer(value, source)
    if (!found) return `there is nothing at ${from}`
    const inside = to.length > source.length && source.every((token, at) => token === to[at])
    if (op === 'move' && inside) return `${from} cannot move into itself`
    if (op === 'copy' && !spend(budget, found.value)) return 'it copies too much'
  }
  if (op === 'test') return undefined
  if (op === 'remove' || op === 'replace') {
    if (op === 'remove' && to.length === 0) return 'the whole cannot be removed'
    return resolvePointer(value, to) ? undefined : `there is nothing at ${path}`
  }
  return resolvePointer(value, to, 'addable') ? undefined : `nothing can be added at ${path}`
}

function test({ path, value: wanted }: Operation, index: number, value: unknown): void {
  const found = resolvePointer(value, readPointer(path) as string[])
  if (found && equal(found.value, wanted)) return
  const actual = found ? JSON.stringify(found.value).slice(0, 80) : 'missing'
  throw problemReply(
    'patch-test-failed',
    `Operation ${index} (test ${path}): the value is ${actual}. Get it again, and make the patch of that.`,
    { operation: index, path },
  )
}

function refusal({ op, path }: Operation, index: number, why: string): Reply {
  const detail = `Operation ${index} (${op.slice(0, 40)} ${path.slice(0, 200)}) cannot be done: ${why}.`
  return problemReply('bad-patch', detail, { operation: index, path })
}

function spend(budget: { left: number }, value: unknown): boolean {
  budget.left -= typeof value === 'string' ? value.length : 1
  if (budget.left < 0) return false
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every((item) => spend(budget, item))
}

function readPointer(text: string): string[] | string {
  if (text === '') return []
  if (!text.startsWith('/')) return `${JSON.stringify(text)} does not begin with a slash`
  if (/~(?![01])/.test(text)) return 'a "~" is written ~0'
  const tokens = text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  const wrong = tokens.find((token) => refusedNames.has(token))
  return wrong === undefined ? tokens : `${wrong} cannot be patched`
}

/** The value at a JSON Pointer, or undefined; with `addable` the last step may be a new field, or the end of a list. */
function resolvePointer(
  value: unknown,
  tokens: readonly string[],
  last?: 'addable',
): { readonly value: unknown } | undefined {
  let at = value
  for (const [index, token] of tokens.entries()) {
    const isAddable = last === 'addable' && index === tokens.length - 1
    if (Array.isArray(at)) {
      if (isAddable && (token === '-' || token === String(at.length))) return { value: undefined }
      if (!/^(?:0|[1-9]\d*)$/.test(token) || Number(token) >= at.length) return undefined
      at = at[Number(token)] as unknown
    } else if (typeof at === 'object' && at !== null) {
      if (!Object.hasOwn(at, token)) return isAddable ? { value: undefined } : undefined
      at = (at as Record<string, unknown>)[token]
    } else return undefined
  }
  return { value: at }
}
