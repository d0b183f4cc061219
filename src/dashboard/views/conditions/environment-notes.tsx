import type { JSX } from 'preact'
import { call, type Schemas } from '../../api/client.ts'
import { useAttempt } from '../../live/attempt.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'

const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const

interface NotesDialogProps {
  readonly environment: Schemas['Environment']
  readonly onClose: () => void
}

/** What is said of an environment, and how long it lives after its last use. */
export function NotesDialog({ environment, onClose }: NotesDialogProps): JSX.Element {
  const { name, note = '', ttl } = environment
  const [failure, attempt] = useAttempt()
  return (
    <Dialog title={`Note and time of ${name}`} onClose={onClose}>
      <ProblemLine error={failure} />
      <form
        class="environment-form"
        onSubmit={(event) => {
          event.preventDefault()
          void attempt(change(name, new FormData(event.currentTarget)).then(onClose))
        }}
      >
        <input
          name="note"
          maxLength={1000}
          defaultValue={note}
          placeholder="note"
          aria-label="Note"
        />
        <input
          name="ttl"
          defaultValue={ttl === undefined ? '' : ttlText(ttl)}
          placeholder="goes after 7d without use"
          aria-label="How long after its last use it goes"
        />
        <span class="muted">Without a time it stays.</span>
        <button type="submit" class="button small">
          Save
        </button>
      </form>
    </Dialog>
  )
}

async function change(name: string, fields: FormData): Promise<void> {
  const written = (field: string) => String(fields.get(field)).trim() || null
  const body = { note: written('note'), ttl: written('ttl') }
  await call('PATCH /environments/{name}', { path: { name }, body })
}

/** A time as it is written, in the largest unit that it is whole in. */
function ttlText(ms: number): string {
  const unit = Object.entries(units).find(([, length]) => ms % length === 0)
  return unit ? `${ms / unit[1]}${unit[0]}` : `${ms}ms`
}
