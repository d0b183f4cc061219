import type { Faker } from '@faker-js/faker'
import { readArguments } from '../arguments.ts'
import { currentName, isFakerMethod } from '../names.ts'

/**
 * Reads an `x-faker`, as of Prism: `"person.firstName"`, `{ "number.int": { "min": 1 } }` or a list of arguments, with
 * the names of Faker 5 to 10. Undefined for what names no method, or has arguments out of bounds.
 */
export function compileFakerCall(value: unknown): ((faker: Faker) => unknown) | undefined {
  const [given, args] =
    typeof value === 'string' ? [value, []] : (Object.entries(value ?? {})[0] ?? [])
  if (given === undefined) return undefined
  const [, name = '', text = ''] = /^\s*(?:faker\.)?([\w.]+)(?:\((.*)\))?\s*$/s.exec(given) ?? []
  const [module = '', method = ''] = name.split('.')
  if (!isFakerMethod(module, method)) {
    const current = currentName(name)
    return current === undefined
      ? undefined
      : compileFakerCall(args?.length === 0 ? current : { [current]: args })
  }
  const list = text === '' ? JSON.stringify(Array.isArray(args) ? args : [args]).slice(1, -1) : text
  const read = readArguments(`${module}.${method}`, list)
  if (typeof read === 'string') return undefined
  return (faker) => {
    const modules = faker as unknown as Record<
      string,
      Record<string, (...all: unknown[]) => unknown>
    >
    const made = modules[module]?.[method]?.(...read.values)
    if (typeof made === 'bigint') return Number(made)
    return made instanceof Date ? made.toISOString() : made
  }
}
