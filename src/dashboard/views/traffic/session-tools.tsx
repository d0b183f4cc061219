import type { JSX } from 'preact'
import { call, send } from '../../api/client.ts'
import { useAttempt } from '../../live/attempt.ts'
import { clearCalls } from '../../live/calls.ts'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { saveFile } from '../../parts/save-file.ts'

/** What is done with all calls: of the session that the page looks at, an archive; of all, none is left. */
export function SessionTools({ onCleared }: { onCleared: () => void }): JSX.Element {
  const [failure, attempt] = useAttempt()
  const save = async () => {
    const response = await send('GET /requests.har', undefined)
    saveFile('mockapi.har', await response.blob())
  }
  const clear = async () => {
    const open = await call('GET /sessions')
    for (const id of ['', ...open.map((each) => each.id)])
      await call('DELETE /requests', { headers: { 'x-mockapi-session': id } })
    clearCalls(false)
    onCleared()
  }
  return (
    <>
      <button
        type="button"
        class="button"
        title="Save all calls of the session as an HTTP archive"
        onClick={() => void attempt(save())}
      >
        <Icon name="download" /> HAR
      </button>
      <button
        type="button"
        class="button"
        title="Empty the journal"
        onClick={() => void attempt(clear())}
      >
        <Icon name="trash" /> Clear
      </button>
      <ProblemLine error={failure} />
    </>
  )
}
