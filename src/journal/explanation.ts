import { describeMs } from '../behaviour/duration.ts'
import { flatDiagnostic, type FlatDiagnostic } from '../errors/flat-diagnostic.ts'
import type { JournalBehaviour, JournalEntry, JournalLayer, JournalMock } from './call.ts'

/** What an explanation is made of: a call of the journal, or its JSON as the admin API gives it. */
export type ExplainedCall = Pick<
  JournalEntry,
  'answeredBy' | 'layers' | 'behaviours' | 'source' | 'notes' | 'miss' | 'failure'
>

/** Who answered: a mock file, a scenario, an override, the real API, or a recording of it. */
export type AnswererKind = 'mock' | 'scenario' | 'override' | 'proxy' | 'recording'

/** A mock that matched, and what became of it. */
export interface ExplainedLayer extends JournalMock {
  readonly kind: AnswererKind
  /** The number of an override, the name of a scenario. */
  readonly name?: string
  readonly outcome: 'answered' | 'passed'
  /** Why it passed the request on. */
  readonly reason?: string
}

/** Why a call was answered so. */
export interface Explanation {
  /** Undefined where no mock did: a miss, a static file, mockapi itself. */
  readonly answeredBy?: JournalMock & { readonly kind: AnswererKind }
  /** The mocks that matched, in the order in which they were asked. */
  readonly layers: readonly ExplainedLayer[]
  /** The rules of behaviour that it met, the lowest first. */
  readonly behaviours: readonly JournalBehaviour[]
  /** What else made the answer, and no rule says: `case 2`, `static ./logo.svg`. */
  readonly notes: readonly string[]
  readonly miss?: JournalEntry['miss']
  /** What went wrong in a handler. */
  readonly failure?: FlatDiagnostic
}

/** Explains a call. */
export function explain(call: ExplainedCall): Explanation {
  const { answeredBy, source, behaviours, notes, miss, failure } = call
  const layers = call.layers.map((layer) => layerOf(layer, source))
  const last = layers.findLast(({ outcome }) => outcome === 'answered')
  const isNews = noRuleOf(behaviours)
  return {
    ...(answeredBy && { answeredBy: { ...answeredBy, kind: last?.kind ?? 'mock' } }),
    layers,
    behaviours,
    notes: notes.filter((note) => note !== source && isNews(note)),
    ...(miss && { miss }),
    ...(failure && { failure: flatDiagnostic(failure) }),
  }
}

function layerOf(
  { layer, passed, ...mock }: JournalLayer,
  source: ExplainedCall['source'],
): ExplainedLayer {
  const ofFile = source === 'recording' && passed === undefined ? 'recording' : 'mock'
  const kind = layer === 'file' ? ofFile : (layer as AnswererKind)
  if (passed === undefined) return { ...mock, kind, outcome: 'answered' }
  return { ...mock, kind, outcome: 'passed', reason: passed }
}

/** Whether a note tells more than the rules do, which it tells in other words. */
function noRuleOf(rules: readonly JournalBehaviour[]): (note: string) => boolean {
  const applied = rules.filter(({ outcome }) => outcome === 'applied').map(({ rule }) => rule)
  const ofRules = /^(?:forced \d+|delay .*|rate limit|offline|[\d.]+ [kM]?B\/s)$/
  return (note) =>
    rules.length === 0 || !(ofRules.test(note) || applied.some((rule) => rule.startsWith(note)))
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

/** An explanation in words, without its miss and its failure. */
export function explanationRows(explanation: Explanation): readonly ExplanationRow[] {
  const { layers, behaviours, notes, miss, answeredBy } = explanation
  const rows = [
    ...layers.map(layerRow),
    ...behaviours.map(behaviourRow),
    ...notes.map((what): ExplanationRow => ({ label: 'note', what })),
  ]
  if (miss) return [...rows, { label: 'no mock', what: 'answers this method and path' }]
  if (answeredBy || layers.some(({ outcome }) => outcome === 'answered')) return rows
  return [...rows, { label: 'answers', what: 'mockapi itself, and no mock' }]
}

function layerRow({
  key,
  kind,
  name,
  file,
  line,
  outcome,
  reason,
}: ExplainedLayer): ExplanationRow {
  const whose = kind === 'mock' ? undefined : named(kind, name)
  return {
    label: outcome === 'answered' ? 'answers' : 'passes',
    what: key,
    ...placed(whose, file, line),
    ...(reason !== undefined && { reason }),
  }
}

const labels: Readonly<Record<JournalBehaviour['outcome'], string>> = {
  applied: 'applies',
  passed: 'not now',
  overruled: 'overruled',
}

const sources: Readonly<Partial<Record<JournalBehaviour['from'], string>>> = {
  settings: 'settings of the server',
  server: 'set for all endpoints',
  headers: 'asked for by headers of the request',
  defaults: 'defaults of the file',
}

function behaviourRow({
  from,
  name,
  key,
  file,
  line,
  rule,
  outcome,
  ms,
}: JournalBehaviour): ExplanationRow {
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
