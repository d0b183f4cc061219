import { endpointMapText } from '../conversion/endpoint-map.ts'
import { memberText, moduleText } from '../conversion/module-text.ts'
import { Constants } from './constants.ts'

/** What refuses some requests of an operation, and passes on the rest. */
export interface CheckCase {
  /** What it is called where several operations have it. */
  readonly name: string
  /** The case, by the schema of the body in it. */
  readonly valueOf: (schema: unknown) => object
  readonly schema?: { readonly name: string; readonly value: unknown } | undefined
}

/** The cases of an operation, in the order in which they are asked. */
export interface Check {
  readonly key: string
  readonly cases: readonly CheckCase[]
}

/** A file of checks: JSON, or a module where something stands in it more than once. */
export function checksFile(
  checks: readonly Check[],
  schemaAddress: string,
): { readonly extension: 'json' | 'ts'; readonly content: string } {
  const all = checks.flatMap(({ cases }) => cases)
  const times = timesOf(all.map(wholeOf))
  const distinct = new Map(all.map((each) => [JSON.stringify(wholeOf(each)), each]))
  const schemas = timesOf([...distinct.values()].flatMap(({ schema }) => schema?.value ?? []))
  if (![...times.values(), ...schemas.values()].some((count) => count > 1)) {
    const entries = checks.map(({ key, cases }) => ({ key, value: joined(cases.map(wholeOf)) }))
    return { extension: 'json', content: endpointMapText(entries, schemaAddress) }
  }
  const constants = new Constants(['defineMock'])
  const valueOf = (each: CheckCase): unknown => {
    const { name, schema } = each
    const isShared = schema && (schemas.get(JSON.stringify(schema.value)) ?? 0) > 1
    const value = each.valueOf(
      isShared ? constants.nameOf(schema.value, schema.name) : schema?.value,
    )
    const isRepeated = (times.get(JSON.stringify(wholeOf(each))) ?? 0) > 1
    return isRepeated ? constants.nameOf(value, name) : value
  }
  const members = checks.map(({ key, cases }) =>
    memberText({ key, value: joined(cases.map(valueOf)) }),
  )
  return { extension: 'ts', content: moduleText({ constants: constants.lines, members }) }
}

function wholeOf({ valueOf, schema }: CheckCase): object {
  return valueOf(schema?.value)
}

function joined(cases: readonly unknown[]): unknown {
  return cases.length === 1 ? cases[0] : { $cases: cases }
}

/** How often each value is there, by its JSON. */
function timesOf(values: readonly unknown[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const value of values) {
    const text = JSON.stringify(value)
    times.set(text, (times.get(text) ?? 0) + 1)
  }
  return times
}
