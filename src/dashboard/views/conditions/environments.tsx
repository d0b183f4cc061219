import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { formatBytes } from '../../../http/bytes.ts'
import { formatAgo, formatSpan } from '../../../time/span.ts'
import { call, choose, session, type Schemas } from '../../api/client.ts'
import { formatCount, formatMoment } from '../../core/format.ts'
import { useStore } from '../../core/store.ts'
import { useAttempt, type Attempt } from '../../live/attempt.ts'
import { mostEnvironments, useEnvironments } from '../../live/environments.ts'
import { Icon, type IconName } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { ChangesDialog } from './changes.tsx'
import { NotesDialog } from './environment-notes.tsx'

type Environment = Schemas['Environment']

/** The environments: sessions that are kept, with what is done with each. */
export function EnvironmentsCard(): JSX.Element {
  const { value = [], error, reload } = useEnvironments()
  const [failure, attempt] = useAttempt(reload)
  const [from, setFrom] = useState(seeds)
  const [compared, compare] = useState('')
  const [edited, edit] = useState<Environment>()
  const form = useRef<HTMLFormElement>(null)
  const clear = (made: HTMLFormElement): void => {
    made.reset()
    setFrom(seeds)
  }
  const fork = (name: string) => {
    setFrom(`~${name}`)
    form.current?.querySelector('input')?.focus()
  }
  return (
    <section class="card">
      <h2>Environments</h2>
      <ProblemLine error={failure ?? error} />
      <p class="muted">
        Sessions that are kept. The first request below <code>/~name/</code> makes one.
      </p>
      <ul class="switches environments">
        {value.map((each) => (
          <Row
            key={each.name}
            environment={each}
            attempt={attempt}
            fork={fork}
            compare={compare}
            edit={edit}
          />
        ))}
      </ul>
      {value.length === mostEnvironments && (
        <p class="muted">The last {formatCount(mostEnvironments, 'environment')} used.</p>
      )}
      <form
        ref={form}
        class="environment-form"
        onSubmit={(event) => {
          event.preventDefault()
          const target = event.currentTarget
          void attempt(make(new FormData(target)).then(() => clear(target)))
        }}
      >
        <input name="name" required maxLength={128} placeholder="name" aria-label="Name" />
        <input name="note" maxLength={1000} placeholder="note" aria-label="Note" />
        <select
          name="from"
          aria-label="Made of"
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        >
          <option value={seeds}>of the seeds</option>
          <option value={server}>of the server’s data</option>
          {value.map(({ name }) => (
            <option key={name} value={`~${name}`}>
              of {name}
            </option>
          ))}
        </select>
        <button type="submit" class="button small">
          Make
        </button>
      </form>
      {compared !== '' && <ChangesDialog name={compared} onClose={() => compare('')} />}
      {edited && <NotesDialog environment={edited} onClose={() => edit(undefined)} />}
    </section>
  )
}

const seeds = ''
const server = 'server'

async function make(fields: FormData): Promise<void> {
  const [name = '', note = '', from = seeds] = ['name', 'note', 'from'].map((field) =>
    String(fields.get(field)).trim(),
  )
  const origin = from === server ? { server: true as const } : { environment: from.slice(1) }
  await call('POST /environments', {
    body: { name, ...(note !== '' && { note }), ...(from !== seeds && { from: origin }) },
  })
}

interface RowProps {
  readonly environment: Environment
  readonly attempt: Attempt
  readonly fork: (name: string) => void
  readonly compare: (name: string) => void
  readonly edit: (environment: Environment) => void
}

function Row({ environment, attempt, fork, compare, edit }: RowProps): JSX.Element {
  const { name, note, used, expires, size } = environment
  const current = useStore(session)
  const path = { path: { name } }
  const reset = () => {
    if (confirm(`Put ${name} back to what it began with?`)) {
      void attempt(call('POST /environments/{name}/reset', path))
    }
  }
  const remove = () => {
    if (!confirm(`Delete ${name} with all that it has?`)) return
    if (name === current) choose('')
    void attempt(call('DELETE /environments/{name}', path))
  }
  return (
    <li>
      <label>
        <input
          type="radio"
          name="session"
          checked={name === current}
          onChange={() => choose(name, true)}
        />
        <bdi>{name}</bdi>
      </label>
      <span class="muted" title={`Last used ${formatMoment(Date.parse(used))}`}>
        {formatAgo(Date.now() - Date.parse(used))}, {formatBytes(size)}
        {expires !== undefined && `, goes in ${formatSpan(Date.parse(expires) - Date.now())}`}
      </span>
      {note !== undefined && <bdi class="note">{note}</bdi>}
      <div class="actions">
        <Action name={name} label="Changes" onClick={() => compare(name)} />
        <Action name={name} label="Edit" onClick={() => edit(environment)} />
        <Action name={name} icon="copy" label="Fork" onClick={() => fork(name)} />
        <Action name={name} icon="undo" label="Reset" onClick={reset} />
        <Action name={name} icon="trash" label="Delete" onClick={remove} />
      </div>
    </li>
  )
}

interface ActionProps {
  readonly name: string
  readonly label: string
  readonly icon?: IconName
  readonly onClick: () => void
}

function Action({ name, label, icon, onClick }: ActionProps): JSX.Element {
  return (
    <button type="button" class="button small" aria-label={`${label} ${name}`} onClick={onClick}>
      {icon && <Icon name={icon} />} {label}
    </button>
  )
}
