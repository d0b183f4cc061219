import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { AdminError, call, send } from '../../api/client.ts'
import { hrefOf } from '../../core/router.ts'
import { onChange } from '../../live/live.ts'
import { Detail } from '../../parts/detail.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import type { CollectionSummary, DataRecord } from './records.ts'

interface RecordEditorProps {
  readonly collection: CollectionSummary
  /** Undefined for a new record. */
  readonly id: string | undefined
  readonly onClose: () => void
  readonly onSaved: (id: string) => void
}

interface LoadedRecord {
  readonly record: DataRecord
  readonly etag: string | null
}

/** A record as JSON to edit; what was changed elsewhere meanwhile is told, not overwritten. */
export function RecordEditor({ collection, id, onClose, onSaved }: RecordEditorProps): JSX.Element {
  const { name, idField } = collection
  const [loaded, setLoaded] = useState<LoadedRecord>()
  const [text, setText] = useState(id === undefined ? '{\n  \n}' : '')
  const [stale, setStale] = useState(false)
  const [error, setError] = useState<Error>()
  const saving = useRef(false)
  // What stands in the editor, which may not be drawn yet.
  const typed = useRef(text)
  const write = (value: string) => {
    typed.current = value
    setText(value)
  }
  const show = (found: LoadedRecord) => {
    setLoaded(found)
    write(JSON.stringify(found.record, undefined, 2))
    setStale(false)
    setError(undefined)
  }
  const load = async () => {
    if (id === undefined) return
    try {
      show(await read(name, id))
    } catch (failed) {
      setError(failed as Error)
    }
  }
  useEffect(() => void load(), [])
  useEffect(() => {
    if (id === undefined || !loaded) return undefined
    const isTouched = () => typed.current !== JSON.stringify(loaded.record, undefined, 2)
    const compare = async () => {
      const now = await read(name, id).catch(() => undefined)
      if (saving.current || (now && now.etag === loaded.etag)) return
      if (!now || isTouched()) setStale(true)
      else show(now)
    }
    // It may have changed since it was read.
    void compare()
    return onChange(['data'], () => void compare())
  }, [loaded])
  const act = async (run: () => Promise<void>) => {
    try {
      await run()
      setError(undefined)
    } catch (failed) {
      if (failed instanceof AdminError && failed.status === 412) setStale(true)
      else setError(failed as Error)
    }
  }
  const save = (isForced = false) =>
    act(async () => {
      const body: unknown = JSON.parse(text)
      if (id === undefined) {
        const added = (await call('POST /collections/{name}', {
          path: { name },
          body,
        })) as DataRecord
        return onSaved(String(added[idField]))
      }
      const headers: Record<string, string> =
        loaded?.etag && !isForced ? { 'if-match': loaded.etag } : {}
      saving.current = true
      const path = { name, id }
      const response = send('PUT /collections/{name}/{id}', { path, body, headers })
      show(await loadedOf(await response.finally(() => (saving.current = false))))
    })
  const remove = () =>
    act(async () => {
      if (id === undefined || !confirm(`Delete ${name} ${id}?`)) return
      await call('DELETE /collections/{name}/{id}', { path: { name, id } })
      onClose()
    })
  return (
    <Detail
      label={id === undefined ? 'New record' : `Record ${id}`}
      title={<h2>{id === undefined ? `New in ${name}` : `${name} ${id}`}</h2>}
      onClose={onClose}
    >
      {stale && (
        <p class="banner banner-warn" role="alert">
          This record was changed elsewhere meanwhile.{' '}
          <button type="button" class="link" onClick={() => void load()}>
            Show it as it is now
          </button>{' '}
          or{' '}
          <button type="button" class="link" onClick={() => void save(true)}>
            save yours over it
          </button>
          .
        </p>
      )}
      <textarea
        class="editor"
        aria-label="Record as JSON"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
        }}
      />
      <ProblemLine error={error} />
      <div class="actions">
        <button type="button" class="button primary" onClick={() => void save()}>
          Save
        </button>
        {id !== undefined && (
          <button type="button" class="button danger" onClick={() => void remove()}>
            <Icon name="trash" /> Delete
          </button>
        )}
      </div>
      {loaded && <Related collection={collection} record={loaded.record} />}
    </Detail>
  )
}

async function read(name: string, id: string): Promise<LoadedRecord> {
  return loadedOf(await send('GET /collections/{name}/{id}', { path: { name, id } }))
}

async function loadedOf(response: Response): Promise<LoadedRecord> {
  return { record: (await response.json()) as DataRecord, etag: response.headers.get('etag') }
}

/** Where the relations of a record lead. */
function Related({
  collection,
  record,
}: {
  collection: CollectionSummary
  record: DataRecord
}): JSX.Element | null {
  const { idField, links } = collection
  const found = links.flatMap(({ name, target, kind, field }) => {
    if (field === undefined || kind === 'through') return []
    const filter = kind === 'hasMany' ? [field, record[idField]] : ['id', record[field]]
    const [key, value] = filter
    return typeof value === 'object' || value === undefined
      ? []
      : [{ name, target, filter: `${String(key)}=${encodeURIComponent(String(value))}` }]
  })
  if (found.length === 0) return null
  return (
    <section>
      <h3>Related</h3>
      <ul class="related">
        {found.map(({ name, target, filter }) => (
          <li key={name}>
            <a href={hrefOf('data', target, { filter })}>{name}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}
