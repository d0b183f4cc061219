import { Redactor } from '../journal/redact.ts'
import type { Difference } from './compare.ts'
import type { EndpointDrift } from './drift.ts'
import type { JsonText } from '../edit/json-text.ts'

/** What was changed in a file, and what is left to a person. */
export interface Update {
  changes: number
  readonly left: { readonly drift: EndpointDrift; readonly difference: Difference }[]
}

/** Instructions in whose place something else makes the body. */
const makers: ReadonlySet<string> = new Set([
  '$cases',
  '$sequence',
  '$random',
  '$file',
  '$proxy',
  '$count',
  '$each',
])

/**
 * Makes the mocks of one file answer as the real API does, as far as values in the file say what they answer: fields come and
 * go, values get the types of the real ones. Whatever else stands in the file stays.
 */
export function updateFile(json: JsonText, drifts: readonly EndpointDrift[]): Update {
  const update: Update = { changes: 0, left: [] }
  const done = new Set<string>()
  // Before the first change, which moves what stands below it.
  const roots = drifts.map((drift) => rootOf(json, drift))
  const make = (isOfHead: boolean): void => {
    for (const [index, drift] of drifts.entries()) {
      const root = roots[index]
      for (const difference of drift.differences) {
        if (isHead(difference) !== isOfHead) continue
        const path = root && [...root, ...difference.steps]
        const key = JSON.stringify([path, difference.kind])
        // The list of a collection has changed its records already.
        if (done.has(key)) continue
        const isChanged =
          path !== undefined &&
          !(isOfHead && drift.endpoint.serves) &&
          attempt(() => change(json, path, difference))
        if (isChanged) {
          update.changes++
          done.add(key)
        } else update.left.push({ drift, difference })
      }
    }
  }
  // A status may need `$body`, below which the body stands then.
  make(false)
  make(true)
  return update
}

function isHead({ kind }: Difference): boolean {
  return kind === 'status' || kind === 'content-type'
}

/** Whether a change was made; what would make the text no JSON, as between some comments, is left. */
function attempt(act: () => boolean): boolean {
  try {
    return act()
  } catch {
    return false
  }
}

/** The path of the body that an endpoint answers with; undefined where no value of the file is. */
function rootOf(
  json: JsonText,
  { place, endpoint: { serves, isOfDocument } }: EndpointDrift,
): string[] | undefined {
  const path = place && json.pathAt(place.line, place.column)
  if (!path || isOfDocument) return undefined
  if (serves && serves.of !== 'collection' && serves.of !== 'single') return undefined
  if (serves?.of === 'collection') {
    if (!json.isList(path)) return undefined
    return serves.operation === 'list' ? path : [...path, '[]']
  }
  const names = json.names(path) ?? []
  if (serves === undefined && names.some((name) => makers.has(name))) return undefined
  return serves === undefined && names.includes('$body') ? [...path, '$body'] : path
}

/** Makes one change; false where it cannot be made. */
function change(json: JsonText, path: readonly string[], difference: Difference): boolean {
  const [parent, name = ''] = [path.slice(0, -1), path.at(-1)]
  const { kind, sample, types = [] } = difference
  const before = json.text
  if (isHead(difference)) {
    if (sample) changeHead(json, name === '$body' ? parent : path, kind, sample.value)
    return json.text !== before
  }
  const value = sample && safe(name, sample.value)
  if (kind === 'missing') json.remove(parent, name, 'all')
  else if (kind === 'optional' && json.values(path).length > 1) json.remove(parent, name, 'last')
  else if (!value || difference.steps.length === 0) return false
  else if (kind === 'new' && name !== '*' && !name.startsWith('$'))
    addField(json, path, difference, value.value)
  else if (kind === 'type') changeTypes(json, path, types, value.value)
  else if (kind === 'null' || kind === 'value') changeOne(json, path, value.value, kind === 'value')
  return json.text !== before
}

/** Gives an endpoint another status or content type. */
function changeHead(
  json: JsonText,
  path: readonly string[],
  kind: Difference['kind'],
  value: unknown,
): void {
  const isStatus = kind === 'status'
  const [name, written] = isStatus ? ['$status', value] : ['$headers', { 'content-type': value }]
  const names = json.names(path)
  const headers = isStatus ? undefined : json.names([...path, '$headers'])
  const own = headers?.find((each) => each.toLowerCase() === 'content-type')
  if (headers && own === undefined) json.add([...path, '$headers'], 'content-type', value)
  else if (own !== undefined || names?.includes(name)) {
    const place = own === undefined ? [...path, name] : [...path, name, own]
    // A rule of a status is left as it is.
    json.replace(place, (text) =>
      /^["{]/.test(text) === isStatus ? undefined : JSON.stringify(value),
    )
  } else if (names) json.add(path, name, written)
  else if (json.values(path)[0] !== 'null')
    json.replace(path, (text) => {
      return `{ ${JSON.stringify(name)}: ${JSON.stringify(written)}, "$body": ${text} }`
    })
}

/** Adds a field, which the last value lacks, or has as null, where the real API shows that. */
function addField(
  json: JsonText,
  path: readonly string[],
  { isOptional = false, types = [] }: Difference,
  sample: unknown,
): void {
  const [parent, name = ''] = [path.slice(0, -1), path.at(-1)]
  json.add(parent, name, sample)
  const isMany = () => json.values(path).length > 1
  if (isOptional && isMany()) json.remove(parent, name, 'last')
  if (types.includes('null') && isMany()) changeOne(json, path, null, false)
}

/** Gives values a type that the real API has: their own where they can be read as that, else the real one. */
function changeTypes(
  json: JsonText,
  path: readonly string[],
  types: readonly string[],
  sample: unknown,
): void {
  const texts = json.values(path)
  const hasOther = texts.some((text) => !types.includes(typeOf(text)))
  const name = path.at(-1)
  json.replace(path, (text, index) => {
    const isLast = index === texts.length - 1
    if (isTemplate(text) || (hasOther ? types.includes(typeOf(text)) : !isLast)) return undefined
    const own = converted(text, sample)
    // All records would have one id.
    if (own === undefined && name === 'id') return undefined
    return JSON.stringify(own ?? sample)
  })
}

/** Gives the last value another one, so that the mock shows it; of words one that comes again. */
function changeOne(
  json: JsonText,
  path: readonly string[],
  sample: unknown,
  isWord: boolean,
): void {
  const texts = json.values(path)
  const again = texts.findLastIndex((text, index) => texts.indexOf(text) < index)
  const chosen = isWord && again !== -1 ? again : texts.length - 1
  json.replace(path, (text, index) =>
    index === chosen && !isTemplate(text) ? JSON.stringify(sample) : undefined,
  )
}

function typeOf(text: string): string {
  if (/^["']/.test(text)) return 'string'
  if (text.startsWith('[')) return 'array'
  if (text.startsWith('{')) return 'object'
  if (text === 'null') return 'null'
  return text === 'true' || text === 'false' ? 'boolean' : 'number'
}

function converted(text: string, sample: unknown): unknown {
  const type = typeOf(text)
  if (typeof sample === 'string' && (type === 'number' || type === 'boolean')) return text
  if (typeof sample !== 'number' || type !== 'string') return undefined
  const number = Number(text.slice(1, -1))
  return text.length > 2 && Number.isFinite(number) ? number : undefined
}

function isTemplate(text: string): boolean {
  return text.includes('{{')
}

const redactor = new Redactor()

/** A value of the real API that may stand in a file: without secrets; undefined for one that means something else there. */
function safe(name: string, value: unknown): { readonly value: unknown } | undefined {
  const text = JSON.stringify(value)
  if (isTemplate(text) || text.includes('"$')) return undefined
  const { [name]: other } = redactor.json({ [name]: value }) as Record<string, unknown>
  return { value: other }
}
