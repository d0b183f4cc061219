import { envelopeFields } from '../data/records/declaration.ts'
import type { EnvelopeField, EnvelopeNames } from '../data/records/declaration.ts'
import type { ListResult } from '../data/store/state.ts'

/** A list as an object with its page: the records' JSON as it is, in the middle of the rest. */
export function wrapped(
  json: string | Uint8Array<ArrayBuffer>,
  { records, total, page }: Pick<ListResult, 'records' | 'total' | 'page'>,
  names: true | EnvelopeNames,
): string | Uint8Array<ArrayBuffer> {
  const values: Record<Exclude<EnvelopeField, 'data'>, number | string | null | undefined> = {
    page: page?.number ?? 1,
    pages: page?.pages ?? 1,
    limit: page?.limit ?? records.length,
    total,
    next: page?.next ?? (page?.byCursor ? null : undefined),
  }
  const given: EnvelopeNames = names === true ? {} : names
  let after = ''
  for (const field of Object.keys(envelopeFields) as EnvelopeField[]) {
    const name = given[field] ?? field
    if (field === 'data' || name === false || values[field] === undefined) continue
    after += `,${JSON.stringify(name)}:${JSON.stringify(values[field])}`
  }
  const before = `{${JSON.stringify(given.data ?? 'data')}:`
  after += '}'
  if (typeof json === 'string') return before + json + after
  const encoder = new TextEncoder()
  const [head, tail] = [encoder.encode(before), encoder.encode(after)]
  const bytes = new Uint8Array(head.length + json.length + tail.length)
  bytes.set(head)
  bytes.set(json, head.length)
  bytes.set(tail, head.length + json.length)
  return bytes
}
