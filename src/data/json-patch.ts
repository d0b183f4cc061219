import { isObject } from '../errors/validation-issue.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import { equal } from './records/plain.ts'
import type { PlainObject } from './store/state.ts'

/** Applies a JSON Patch to a copy of a value; throws Reply `bad-patch` 422 and `patch-test-failed` 409. */
export type JsonPatcher = (before: PlainObject, patch: unknown) => PlainObject

type Operation = Readonly<{ op: string; path: string; from?: string; value?: unknown }>

/** Holds a value, so that it can be replaced as a whole. */
interface Holder {
  value: unknown
}

const names = ['add', 'remove', 'replace', 'move', 'copy', 'test']
const maxOperations = 10_000
/** Characters that the copies of one patch may come to: copies of copies grow by powers. */
const maxCopied = 10_000_000
/** Characters that a value counts as, which take as long to copy. */
const costOfValue = 50
/** Names that reach into objects' internals. */
const refusedNames = new Set(['__proto__', 'constructor', 'prototype'])

/** Carries out the operations of a JSON Patch (RFC 6902) one after the other. */
export const applyJsonPatch: JsonPatcher = (before, patch) => {
  if (!Array.isArray(patch) || patch.length > maxOperations) {
    throw problemReply(
      'bad-patch',
      `A JSON Patch is a list of at most ${maxOperations} operations: ` +
        '[{ "op": "replace", "path": "/name", "value": "Ada" }].',
    )
  }
  // The value is held by an object, so that it can be replaced as a whole.
  const holder: Holder = { value: structuredClone(before) }
  const budget = { left: maxCopied }
  for (const [index, item] of patch.entries()) {
    const operation = readOperation(item, index)
    const wrong = problemOf(operation, holder.value, budget)
    if (wrong !== undefined) throw refusal(operation, index, wrong)
    if (operation.op === 'test') {
      test(operation, index, holder.value)
      continue
    }
    const failure = carryOut(operation, holder)
    if (failure !== undefined) throw refusal(operation, index, failure)
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

/** Why an operation cannot be done. */
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

/** Carries out an operation that can be done; returns why it cannot after all. */
function carryOut({ op, path, from, value }: Operation, holder: Holder): string | undefined {
  const to = pointerOf(path)
  if (op === 'remove') return void detach(holder, to)
  if (op === 'replace') return void put(holder, to, structuredClone(value), true)
  if (op === 'add') return void put(holder, to, structuredClone(value))
  const source = pointerOf(from ?? '')
  const found = resolvePointer(holder.value, source)?.value
  if (op === 'copy') return void put(holder, to, structuredClone(found))
  detach(holder, source)
  // A list that lost an item is shorter.
  if (!resolvePointer(holder.value, to, 'addable')) return `nothing can be added at ${path}`
  return void put(holder, to, found)
}

/** The object or list that holds what a pointer means, and the name that it has there. */
function placeOf(holder: Holder, tokens: readonly string[]): readonly [object, string] {
  const parent = tokens.slice(0, -1)
  if (tokens.length === 0) return [holder, 'value']
  return [resolvePointer(holder.value, parent)?.value as object, tokens.at(-1) as string]
}

function detach(holder: Holder, tokens: readonly string[]): void {
  const [parent, name] = placeOf(holder, tokens)
  if (Array.isArray(parent)) parent.splice(Number(name), 1)
  else delete (parent as Record<string, unknown>)[name]
}

/** @param isInPlace whether a value of a list goes for the one that is there, which else moves on */
function put(holder: Holder, tokens: readonly string[], value: unknown, isInPlace = false): void {
  const [parent, name] = placeOf(holder, tokens)
  if (!Array.isArray(parent)) (parent as Record<string, unknown>)[name] = value
  else parent.splice(name === '-' ? parent.length : Number(name), isInPlace ? 1 : 0, value)
}

function test({ path, value: wanted }: Operation, index: number, value: unknown): void {
  const found = resolvePointer(value, pointerOf(path))
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
  budget.left -= costOfValue + (typeof value === 'string' ? value.length : 0)
  if (budget.left < 0) return false
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every((item) => spend(budget, item))
}

/** A pointer that was read before. */
function pointerOf(text: string): string[] {
  return readPointer(text) as string[]
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
