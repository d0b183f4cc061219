import { describeMs } from '../behaviour/duration.ts'

/** What an explanation in words is made of: a call as the journal has it, and as its JSON. */
export interface ExplainedInWords {
  readonly answeredBy?: object
  readonly layers: readonly Layer[]
  readonly behaviours: readonly Rule[]
  readonly source?: string
  readonly notes: readonly string[]
  readonly miss?: object
}

interface Layer {
  readonly key: string
  readonly file: string
  readonly line?: number
  readonly layer: string
  readonly name?: string
  readonly passed?: string
}

interface Rule {
  readonly from: string
  readonly name?: string
  readonly key?: string
  readonly file?: string
  readonly line?: number
  readonly rule: string
  readonly outcome: 'applied' | 'passed' | 'overruled'
  readonly ms?: number
}

/** One line of an explanation: `answers  GET /users/:id  mocks/users.json:3`. */
export interface ExplanationRow {
  /** `answers` and `passes` of a mock; `applies`, `not now` and `overruled` of a rule; `note`, `no mock`. */
  readonly label: string
  /** A key, a rule, a note. */
  readonly what: string
  /** Whose it is, and where it stands: `scenario outage, mocks/outage.ts:4`. */
  readonly place?: string
  readonly reason?: string
}

/** Why a call was answered so, in words; without what its miss and its failure say. */
export function explanationRows(call: ExplainedInWords): readonly ExplanationRow[] {
  const { layers, behaviours, miss, answeredBy } = call
  const rows = [
    ...layers.map((layer) => layerRow(layer, call.source)),
    ...behaviours.map(behaviourRow),
    ...newsOf(call).map((what): ExplanationRow => ({ label: 'note', what })),
  ]
  if (miss) return [...rows, { label: 'no mock', what: 'answers this method and path' }]
  if (answeredBy || layers.some(({ passed }) => passed === undefined)) return rows
  return [...rows, { label: 'answers', what: 'mockapi itself, and no mock' }]
}

/** The notes of a call that neither its rules of behaviour nor its source tell in other words. */
export function newsOf({
  behaviours,
  source,
  notes,
}: Pick<ExplainedInWords, 'behaviours' | 'source' | 'notes'>): string[] {
  const applied = behaviours.filter(({ outcome }) => outcome === 'applied').map(({ rule }) => rule)
  const ofRules = /^(?:forced \d+|delay .*|rate limit|offline|[\d.]+ [kM]?B\/s)$/
  const isRule = (note: string) =>
    behaviours.length > 0 && (ofRules.test(note) || applied.some((rule) => rule.startsWith(note)))
  return notes.filter((note) => note !== source && !isRule(note))
}

/** Who a mock is: `mock`, `scenario`, `override`, `proxy`, or `recording` where it answered by one. */
export function kindOf(
  { layer, passed }: Pick<Layer, 'layer' | 'passed'>,
  source?: string,
): string {
  if (layer !== 'file') return layer
  return source === 'recording' && passed === undefined ? 'recording' : 'mock'
}

function layerRow(layer: Layer, source: string | undefined): ExplanationRow {
  const { key, name, file, line, passed } = layer
  const kind = kindOf(layer, source)
  const whose = kind === 'mock' ? undefined : named(kind, name)
  return {
    label: passed === undefined ? 'answers' : 'passes',
    what: key,
    ...placed(whose, file, line),
    ...(passed !== undefined && { reason: passed }),
  }
}

const labels: Readonly<Record<Rule['outcome'], string>> = {
  applied: 'applies',
  passed: 'not now',
  overruled: 'overruled',
}

const sources: Readonly<Record<string, string>> = {
  settings: 'settings of the server (--delay, --error-rate)',
  server: 'set for all endpoints',
  headers: 'asked for by headers of the request',
  defaults: 'defaults of the file',
}

function behaviourRow({ from, name, key, file, line, rule, outcome, ms }: Rule): ExplanationRow {
  const whose = sources[from] ?? (name === undefined ? key : named(from, name))
  // A time that was drawn.
  const drawn = ms !== undefined && rule.includes('-') ? ` (${describeMs(ms)})` : ''
  return { label: labels[outcome], what: rule + drawn, ...placed(whose, file, line) }
}

function named(kind: string, name: string | undefined): string {
  if (name === undefined) return kind
  return kind === 'override' ? `override #${name}` : `${kind} ${name}`
}

/** What came over HTTP has no place: its file is `(override)`. */
function placed(
  whose: string | undefined,
  file: string | undefined,
  line: number | undefined,
): Pick<ExplanationRow, 'place'> {
  const isFile = file !== undefined && !file.startsWith('(')
  const at = isFile ? (line === undefined ? file : `${file}:${line}`) : undefined
  const place = [whose, at].filter((each) => each !== undefined).join(', ')
  return place === '' ? {} : { place }
}
