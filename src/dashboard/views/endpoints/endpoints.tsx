import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { formatCount, formatPlace } from '../../core/format.ts'
import { go, hrefOf, setParams, useRoute } from '../../core/router.ts'
import { useAttempt, type Attempt } from '../../live/attempt.ts'
import { useLoaded } from '../../live/live.ts'
import { Detail } from '../../parts/detail.tsx'
import { Icon } from '../../parts/icons.tsx'
import { MethodLabel } from '../../parts/labels.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { BehaviourControls } from './behaviour-controls.tsx'
import { operationsOf, rowsOf, type Operation, type Override, type TreeRow } from './operations.ts'
import { overridesOf, settingOf } from './overrides.ts'
import { TryIt } from './try-it.tsx'
import { TrySocket } from './try-socket.tsx'

const rowHeight = 30

/** The API as a tree of paths, and the operation that is open: how it behaves, and a form to ask it. */
export function EndpointsView(): JSX.Element {
  const { name, params } = useRoute()
  const search = params.get('text') ?? ''
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const endpoints = useLoaded((signal) => call('GET /endpoints', { signal }), ['files'])
  const overrides = useLoaded((signal) => call('GET /overrides', { signal }), ['overrides'])
  const prefix =
    useLoaded((signal) => call('GET /health', { signal }), []).value?.prefixes?.[0] ?? ''
  const operations = useMemo(() => operationsOf(endpoints.value ?? []), [endpoints.value])
  const rows = useMemo(() => rowsOf(operations, search, folded), [operations, search, folded])
  const laid = overrides.value ?? []
  const [failure, attempt] = useAttempt(overrides.reload)
  const open = operations.find(({ key }) => key === name)
  const [chosen, choose] = useState(name)
  useEffect(() => {
    if (name !== '') choose(name)
  }, [name])
  const toggle = (group: string) => {
    const next = new Set(folded)
    if (!next.delete(group)) next.add(group)
    setFolded(next)
  }
  const show = (index: number) => {
    const row = rows[index]
    if (row && 'group' in row) toggle(row.group)
    else if (row) go(hrefOf('endpoints', row.key, { text: search }), name !== '')
  }
  const select = (index: number) => {
    const row = rows[index]
    choose(keyOf(row))
    if (open && row && 'key' in row) show(index)
  }
  return (
    <div class={`split ${open ? 'split-open' : ''}`}>
      <section class="split-list" aria-label="Endpoints">
        <div class="bar">
          <input
            type="search"
            placeholder="Search method, path, file"
            aria-label="Search endpoints"
            value={search}
            onInput={({ currentTarget }) => setParams({ text: currentTarget.value })}
          />
          {laid.length > 0 && <ClearOverrides count={laid.length} attempt={attempt} />}
          <a class="button" href="docs">
            API reference
          </a>
          <span class="muted" role="status">
            {formatCount(operations.length, 'operation')}
          </span>
        </div>
        <ProblemLine error={failure ?? endpoints.error ?? overrides.error} />
        <VirtualRows
          className="endpoints"
          label="Endpoints by path"
          header={header}
          count={rows.length}
          rowHeight={rowHeight}
          keyOf={(index) => keyOf(rows[index])}
          cells={(index) => <Cells row={rows[index]} prefix={prefix} overrides={laid} />}
          levelOf={(index) => levelOf(rows[index])}
          selected={rows.findIndex((row) => keyOf(row) === chosen)}
          onSelect={select}
          onOpen={show}
          empty={endpoints.value && (search ? 'No endpoint fits the search.' : noEndpoint)}
        />
      </section>
      {open && (
        <OpenOperation
          operation={open}
          prefix={prefix}
          overrides={laid}
          onChange={overrides.reload}
          key={open.key}
        />
      )}
    </div>
  )
}

const noEndpoint = (
  <>
    No endpoint yet: save <code>{'{ "GET /hello": { "hello": "world" } }'}</code> as{' '}
    <code>mocks/hello.json</code>.
  </>
)

const header = (
  <>
    <span role="columnheader">Method</span>
    <span role="columnheader">Path</span>
    <span role="columnheader">Now</span>
    <span role="columnheader">Declared in</span>
  </>
)

function keyOf(row: TreeRow | undefined): string {
  if (!row) return ''
  return 'key' in row ? row.key : row.group
}

function levelOf(row: TreeRow | undefined): { level: number; isExpanded?: boolean } {
  if (row && 'group' in row) return { level: 1, isExpanded: !row.isFolded }
  return { level: row?.isBelow ? 2 : 1 }
}

function Cells({
  row,
  prefix,
  overrides,
}: {
  row: TreeRow | undefined
  prefix: string
  overrides: readonly Override[]
}): JSX.Element | null {
  if (!row) return null
  if ('group' in row) {
    return (
      <>
        <span role="gridcell" class={`fold ${row.isFolded ? '' : 'fold-open'}`}>
          <Icon name="chevron" />
        </span>
        <span role="gridcell" class="address">
          <span class="muted">{prefix}</span>
          <b>{row.group}</b> <span class="muted">{row.count}</span>
        </span>
        <span role="gridcell" />
        <span role="gridcell" />
      </>
    )
  }
  const { endpoint, method, path, isBelow } = row
  return (
    <>
      <span role="gridcell" class={isBelow ? 'below' : ''}>
        <MethodLabel name={method} />
      </span>
      <span role="gridcell" class="address" title={prefix + path}>
        <bdi>
          <span class="muted">{prefix}</span>
          {path}
        </bdi>
      </span>
      <span role="gridcell">
        <Now operation={row} overrides={overrides} />
      </span>
      <span role="gridcell" class="muted">
        {formatPlace(endpoint.file, endpoint.line)}
      </span>
    </>
  )
}

/** What is laid over an operation, in a word. */
function Now({
  operation,
  overrides,
}: {
  operation: Operation
  overrides: readonly Override[]
}): JSX.Element | null {
  const { delay, failure, rate = 1 } = settingOf(overridesOf(overrides, operation.key))
  if (failure === undefined && !delay) return null
  const fails = failure === undefined ? '' : `${failure}${rate < 1 ? ` ${rate * 100} %` : ''}`
  return <span class="chip">{[fails, delay ? `${delay} ms` : ''].filter(Boolean).join(', ')}</span>
}

function ClearOverrides({ count, attempt }: { count: number; attempt: Attempt }): JSX.Element {
  return (
    <button type="button" class="button" onClick={() => void attempt(call('DELETE /overrides'))}>
      <Icon name="undo" /> Undo {formatCount(count, 'override')}
    </button>
  )
}

interface OpenOperationProps {
  readonly operation: Operation
  /** What the addresses of the mocks begin with. */
  readonly prefix: string
  readonly overrides: readonly Override[]
  readonly onChange: () => void
}

function OpenOperation({
  operation,
  prefix,
  overrides,
  onChange,
}: OpenOperationProps): JSX.Element {
  const { params } = useRoute()
  const { key, method, path, endpoint } = operation
  return (
    <Detail
      label={key}
      onClose={() => go(hrefOf('endpoints', '', Object.fromEntries(params)))}
      title={
        <>
          <h2>
            <MethodLabel name={method} />{' '}
            <bdi>
              <span class="muted">{prefix}</span>
              {path}
            </bdi>
          </h2>
          <p class="muted">
            {[formatPlace(endpoint.file, endpoint.line), endpoint.operationId, endpoint.note]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </>
      }
    >
      <BehaviourControls of={key} overrides={overridesOf(overrides, key)} onChange={onChange} />
      {method === 'WS' ? (
        <TrySocket operation={operation} prefix={prefix} />
      ) : (
        <TryIt operation={operation} prefix={prefix} />
      )}
    </Detail>
  )
}
