import { flatDiagnostic, type FlatDiagnostic } from '../errors/flat-diagnostic.ts'
import type { JournalBehaviour, JournalEntry, JournalLayer, JournalMock } from './call.ts'
import { kindOf, newsOf } from './explanation-rows.ts'

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

/** Explains a call; `explanationRows` does it in words. */
export function explain(call: ExplainedCall): Explanation {
  const { answeredBy, source, behaviours, miss, failure } = call
  const layers = call.layers.map((layer) => layerOf(layer, source))
  const last = layers.findLast(({ outcome }) => outcome === 'answered')
  return {
    ...(answeredBy && { answeredBy: { ...answeredBy, kind: last?.kind ?? 'mock' } }),
    layers,
    behaviours,
    notes: newsOf(call),
    ...(miss && { miss }),
    ...(failure && { failure: flatDiagnostic(failure) }),
  }
}

function layerOf(
  { layer, passed, ...mock }: JournalLayer,
  source: ExplainedCall['source'],
): ExplainedLayer {
  const kind = kindOf({ layer, ...(passed !== undefined && { passed }) }, source) as AnswererKind
  if (passed === undefined) return { ...mock, kind, outcome: 'answered' }
  return { ...mock, kind, outcome: 'passed', reason: passed }
}
