import type { JSX } from 'preact'
import { call } from '../../api/client.ts'
import { formatCount } from '../../core/format.ts'
import { hrefOf, useRoute } from '../../core/router.ts'
import { useLoaded } from '../../live/live.ts'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { CollectionTable } from './collection-table.tsx'
import { Single } from './single.tsx'
import { Snapshots } from './snapshots.tsx'

/** The collections and single resources, and the records of the one that is open. */
export function DataView(): JSX.Element {
  const { name } = useRoute()
  const { value, error, reload } = useLoaded(load, ['data', 'files'])
  const { collections = [], singles = [] } = value ?? {}
  const collection = collections.find((each) => each.name === name)
  const single = singles.find((each) => each.name === name)
  const first = collections[0]
  const shown = collection ?? (single ? undefined : first)
  return (
    <div class="data">
      <nav class="data-nav" aria-label="Collections">
        <ProblemLine error={error} />
        {collections.map((each) => (
          <a
            key={each.name}
            href={hrefOf('data', each.name)}
            aria-current={each === shown ? 'page' : undefined}
          >
            <bdi>{each.name}</bdi>
            {each.inbox && <span class="tag">inbox</span>}
            <span class="muted" title={formatCount(each.size, 'record')}>
              {each.size.toLocaleString('en')}
            </span>
          </a>
        ))}
        {singles.map((each) => (
          <a
            key={each.name}
            href={hrefOf('data', each.name)}
            aria-current={each === single ? 'page' : undefined}
          >
            <bdi>{each.name}</bdi>
            <span class="muted">one object</span>
          </a>
        ))}
        <Snapshots onChange={reload} />
      </nav>
      {shown && <CollectionTable key={shown.name} collection={shown} />}
      {value && collections.length + singles.length === 0 && (
        <p class="rows-empty">
          No collections: save a list as <code>mocks/users.json</code>, such as{' '}
          <code>{'[{ "id": 1, "name": "Ada" }]'}</code>.
        </p>
      )}
      {single && <Single key={single.name} name={single.name} />}
    </div>
  )
}

async function load(signal: AbortSignal) {
  const [collections, singles] = await Promise.all([
    call('GET /collections', { signal }),
    call('GET /singles', { signal }),
  ])
  return { collections, singles }
}
