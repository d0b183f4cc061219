import type { JSX } from 'preact'
import type { Schemas } from '../../api/client.ts'
import { formatDuration, formatPlace } from '../../core/format.ts'
import { setParams } from '../../core/router.ts'

type Call = Schemas['Call']
type Rule = Call['behaviours'][number]

/** Why a call was answered so: the mocks that matched in their order, and the behaviours that it met. */
export function Why({ call }: { call: Call }): JSX.Element {
  const { layers, behaviours, notes, failure, answeredBy, miss, operationId, source } = call
  const isNoRule = noRuleOf(behaviours)
  const isNews = (note: string) => note !== source && isNoRule(note)
  return (
    <section>
      <h3>Why</h3>
      <ol class="why">
        {layers.map(({ key, file, line, layer, name, passed }) => (
          <li key={`${key} ${layer} ${name} ${line}`}>
            <b class={passed === undefined ? 'applied' : 'muted'}>
              {passed === undefined ? 'answers' : 'passes'}
            </b>
            <span>
              {passed === undefined ? (
                <button
                  type="button"
                  class="link"
                  title="Only calls that this answered"
                  onClick={() => setParams({ endpoint: key })}
                >
                  <bdi>{key}</bdi>
                </button>
              ) : (
                <bdi>{key}</bdi>
              )}{' '}
              <span class="muted">
                {[layerName(layer, name), placeOf(file, line)].filter(Boolean).join(', ')}
              </span>
              {passed !== undefined && <>: {passed}</>}
            </span>
          </li>
        ))}
        {behaviours.map((rule, index) => (
          <li key={index}>
            <b class={rule.outcome === 'applied' ? 'applied' : 'muted'}>{outcomes[rule.outcome]}</b>
            <span>
              {rule.rule}
              {rule.ms !== undefined && rule.rule.includes('-') && (
                <> ({formatDuration(rule.ms)})</>
              )}{' '}
              <span class="muted">{sourceOf(rule)}</span>
            </span>
          </li>
        ))}
        {notes.filter(isNews).map((note) => (
          <li key={note}>
            <b class="muted">note</b>
            <span>{note}</span>
          </li>
        ))}
        {operationId !== undefined && (
          <li>
            <b class="muted">asks for</b>
            <span>operation {operationId}</span>
          </li>
        )}
        {!answeredBy && !miss && layers.length === 0 && (
          <li>
            <b class="applied">answers</b>
            <span>mockapi itself, before any mock</span>
          </li>
        )}
        {miss && layers.length === 0 && (
          <li>
            <b class="muted">no mock</b>
            <span>matches this method and path</span>
          </li>
        )}
      </ol>
      {failure && <Failure failure={failure} />}
    </section>
  )
}

/** Whether a note tells more than the rules do, which it tells in other words. */
function noRuleOf(rules: readonly Rule[]): (note: string) => boolean {
  const applied = rules.filter(({ outcome }) => outcome === 'applied').map(({ rule }) => rule)
  const ofRules = /^(?:forced \d+|delay .*|rate limit|offline|[\d.]+ [kM]?B\/s)$/
  return (note) =>
    rules.length === 0 || !(ofRules.test(note) || applied.some((rule) => rule.startsWith(note)))
}

/** Where it stands; nothing for what came over HTTP, whose file is `(override)`. */
function placeOf(file: string, line: number | undefined): string {
  return file.startsWith('(') ? '' : formatPlace(file, line)
}

const outcomes: Readonly<Record<Rule['outcome'], string>> = {
  applied: 'applies',
  passed: 'not now',
  overruled: 'overruled',
}

function layerName(layer: string, name: string | undefined): string {
  if (layer === 'file') return ''
  if (layer === 'override') return `override #${name}`
  return name === undefined ? layer : `${layer} ${name}`
}

const sources: Readonly<Partial<Record<Rule['from'], string>>> = {
  settings: 'settings of the server (--delay, --error-rate)',
  server: 'set for all endpoints',
  headers: 'asked for by headers of the request',
  defaults: 'defaults of the file',
}

/** Whose rule it is, and where it stands. */
function sourceOf({ from, name, key, file, line }: Rule): string {
  const whose = sources[from] ?? (name === undefined ? key : layerName(from, name))
  return [whose, file && placeOf(file, line)].filter(Boolean).join(', ')
}

function Failure({
  failure: { code, message, hint, place, frame },
}: {
  failure: NonNullable<Call['failure']>
}): JSX.Element {
  return (
    <div class="failure">
      <p>
        {place && <b>{formatPlace(place.file, place.line)}</b>} {message}
      </p>
      {hint !== undefined && <p>{hint}</p>}
      {frame !== undefined && <pre>{frame}</pre>}
      <p class="muted">{code}</p>
    </div>
  )
}
