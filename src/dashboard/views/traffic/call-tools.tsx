import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { origin, type Schemas } from '../../api/client.ts'
import { mockLineOf } from '../../core/mock-code.ts'
import { curlOf, fetchOf } from '../../core/request-code.ts'
import { go, hrefOf } from '../../core/router.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { answerOf, replayOf, requestOf } from './call-code.ts'
import { FailNext } from './fail-next.tsx'
import { sendAgain } from './replay.ts'

/** What is done with one call: written as code, or sent again. */
export function CallTools({ call }: { call: Schemas['Call'] }): JSX.Element {
  const [error, setError] = useState<Error>()
  const [isBusy, setBusy] = useState(false)
  // What mockapi says where no mock answers is no answer to keep.
  const answer = call.miss ? undefined : answerOf(call)
  const replay = replayOf(call)
  const request = () => requestOf(call, origin)
  const send = async () => {
    if (typeof replay === 'string') return
    setBusy(true)
    setError(undefined)
    try {
      const found = await sendAgain(replay, call)
      if (!found) throw new Error('It was sent, but the list does not show it yet.')
      const name = found.session === '' ? String(found.id) : `${found.session}/${found.id}`
      const [, query = ''] = location.hash.split('?')
      go(hrefOf('traffic', name, Object.fromEntries(new URLSearchParams(query))), true)
    } catch (failed) {
      setError(failed as Error)
    } finally {
      setBusy(false)
    }
  }
  // What opens a WebSocket is asked in the view of endpoints.
  if (call.messages) {
    return (
      <div class="bar-plain">
        <FailNext call={call} />
      </div>
    )
  }
  return (
    <div class="tools">
      <div class="bar-plain">
        <button
          type="button"
          class="button small"
          disabled={isBusy || typeof replay === 'string'}
          title={typeof replay === 'string' ? replay : 'Send the same request again'}
          onClick={() => void send()}
        >
          <Icon name="replay" /> Send again
        </button>
        <FailNext call={call} />
        <CopyButton label="curl" text={() => curlOf(request())} />
        <CopyButton label="fetch" text={() => fetchOf(request())} />
        {answer && <CopyButton label="mock" text={() => mockLineOf(answer)} />}
      </div>
      {typeof replay === 'string' ? (
        <p class="muted">It cannot be sent again: {replay}</p>
      ) : (
        replay.without.length > 0 && (
          <p class="muted">
            Is sent again without {replay.without.join(', ')}, which the page does not know or may
            not set.
          </p>
        )
      )}
      <ProblemLine error={error} />
    </div>
  )
}
