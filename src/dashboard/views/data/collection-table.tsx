import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call, send } from '../../api/client.ts'
import { formatCount } from '../../core/format.ts'
import { setParams, useRoute } from '../../core/router.ts'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { Cell } from './cell.tsx'
import { RecordEditor } from './record-editor.tsx'
import { useRecords, type CollectionSummary } from './records.ts'

const rowHeight = 30
/** The most fields that have a column. */
const mostColumns = 30

/** The records of a collection: filtered, sorted and edited by the queries and operations of the server. */
export function CollectionTable({ collection }: { collection: CollectionSummary }): JSX.Element {
  const { name, idField, inbox = false } = collection
  const { params } = useRoute()
  const [selected, setSelected] = useState(-1)
  const [error, setError] = useState<Error>()
  const [editing, setEditing] = useState<string | 'new'>()
  const filter = params.get('filter') ?? ''
  const text = params.get('text') ?? ''
  const sort = params.get('sort') ?? ''
  const query = queryOf({ filter, text, sort: sort || (inbox ? newestFirst : '') })
  const records = useRecords(name, query)
  const others = records.fields().filter((field) => field !== idField)
  const fields = [idField, ...others].slice(0, mostColumns)
  const total = records.total ?? 0
  return (
    <div class={`split data-table ${editing === undefined ? '' : 'split-open'}`}>
      <section class="split-list" aria-label={name}>
        <div class="bar">
          <input
            type="search"
            placeholder="Search all fields"
            aria-label="Search records"
            value={text}
            onInput={({ currentTarget }) => setParams({ text: currentTarget.value })}
          />
          <input
            class="filter"
            placeholder="role=admin&price:gte=10"
            aria-label="Filter by fields, as in a query"
            value={filter}
            onChange={({ currentTarget }) => setParams({ filter: currentTarget.value })}
          />
          <button type="button" class="button" onClick={() => setEditing('new')}>
            <Icon name="plus" /> Add
          </button>
          <Download name={name} query={query} onError={setError} />
          <button
            type="button"
            class="button"
            onClick={() => {
              if (confirm(`Put ${name} back to how it was at the start?`)) {
                call('POST /collections/{name}/reset', { path: { name } }).catch(setError)
              }
            }}
          >
            <Icon name="undo" /> Reset
          </button>
          <span class="muted" role="status">
            {formatCount(total, 'record')}
          </span>
        </div>
        <ProblemLine error={records.error ?? error} />
        <VirtualRows
          className="records"
          label={`Records of ${name}`}
          style={columns(fields.length)}
          header={fields.map((field) => (
            <SortButton key={field} field={field} sort={sort} />
          ))}
          count={total}
          rowHeight={rowHeight}
          keyOf={(index) => index}
          cells={(index) => {
            const record = records.at(index)
            return fields.map((field) => (
              <Cell
                key={field}
                collection={collection}
                record={record}
                field={field}
                onOpen={setEditing}
                onError={setError}
              />
            ))
          }}
          isOpenedByKey
          selected={selected}
          onSelect={setSelected}
          onOpen={(index) => {
            const record = records.at(index)
            if (record) setEditing(String(record[idField]))
          }}
          empty={records.total === undefined ? 'Loading…' : emptyText(filter + text, inbox)}
        />
      </section>
      {editing !== undefined && (
        <RecordEditor
          key={editing}
          collection={collection}
          id={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
          onSaved={setEditing}
        />
      )}
    </div>
  )
}

/** What came last is looked for first. */
const newestFirst = '-receivedAt,-id'

function emptyText(query: string, isInbox: boolean): string {
  if (query !== '') return 'No record fits.'
  return isInbox ? 'Nothing was sent here yet.' : 'No records yet.'
}

/** The query that the server gets; a filter is taken as it is. */
function queryOf({ filter, text, sort }: Readonly<Record<string, string>>): string {
  const more = new URLSearchParams({ ...(text && { q: text }), ...(sort && { sort }) })
  return [filter, String(more)].filter(Boolean).join('&')
}

function columns(count: number): JSX.CSSProperties {
  return {
    '--columns': `80px repeat(${Math.max(0, count - 1)}, minmax(120px, 1fr))`,
    '--width': `${110 + count * 130}px`,
  } as JSX.CSSProperties
}

function SortButton({ field, sort }: { field: string; sort: string }): JSX.Element {
  const isUp = sort === field
  const isDown = sort === `-${field}`
  const next = isUp ? `-${field}` : isDown ? undefined : field
  return (
    <span role="columnheader" aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}>
      <button type="button" class="sort" onClick={() => setParams({ sort: next })}>
        <bdi>{field}</bdi> {isUp ? '↑' : isDown ? '↓' : ''}
      </button>
    </span>
  )
}

interface DownloadProps {
  readonly name: string
  readonly query: string
  readonly onError: (error: Error) => void
}

/** The records of the query as a file. */
function Download({ name, query, onError }: DownloadProps): JSX.Element {
  const save = async (type: 'json' | 'csv') => {
    const headers = { accept: type === 'csv' ? 'text/csv' : 'application/json' }
    const search = new URLSearchParams(query)
    const response = await send('GET /collections/{name}', {
      path: { name },
      query: search,
      headers,
    })
    saveFile(`${name}.${type}`, await response.blob())
  }
  return (
    <select
      aria-label="Download"
      value=""
      onChange={({ currentTarget }) => {
        save(currentTarget.value as 'json' | 'csv').catch(onError)
        currentTarget.value = ''
      }}
    >
      <option value="">Download…</option>
      <option value="json">JSON</option>
      <option value="csv">CSV</option>
    </select>
  )
}
