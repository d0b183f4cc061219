import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'

/** What a command printed with `--json`. */
export interface PrintedEnvelope {
  readonly version: string
  readonly command: string
  readonly result?: unknown
  readonly error?: Readonly<Record<string, unknown>>
  readonly errors?: readonly Readonly<Record<string, unknown>>[]
}

const text = readFileSync(new URL('../../schema/command-line.json', import.meta.url), 'utf8')

/** The schema of envelopes, as it is in the package. */
export const schema = JSON.parse(text) as {
  readonly oneOf: readonly { readonly title: string }[]
  readonly $defs: Readonly<Record<string, object>>
}

/** A copy that allows no member which is not described. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, closed(each)]))
  const isOpen = 'additionalProperties' in copy || !('properties' in copy && 'type' in copy)
  return isOpen ? copy : { ...copy, additionalProperties: false }
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
ajv.addSchema(closed({ ...schema, $id: 'envelope' }) as object)

/** The envelope that was printed: one line, which is as the schema says, with nothing besides. */
export function envelopeOf(printed: string): PrintedEnvelope {
  expect(printed.trimEnd().split('\n')).toHaveLength(1)
  const envelope = JSON.parse(printed) as PrintedEnvelope
  const { title } = schema.oneOf.find(
    ({ title }) => title === ('error' in envelope ? 'failure' : envelope.command),
  ) ?? { title: 'none' }
  const index = schema.oneOf.findIndex((each) => each.title === title)
  const validate = ajv.getSchema(`envelope#/oneOf/${index}`)
  expect(validate, `a schema of ${envelope.command}`).toBeDefined()
  validate?.(envelope)
  expect(validate?.errors ?? []).toEqual([])
  return envelope
}

/** What came of a command, see `envelopeOf`. */
export function resultOf(printed: string): unknown {
  const { result, error } = envelopeOf(printed)
  expect(error).toBeUndefined()
  return result
}
