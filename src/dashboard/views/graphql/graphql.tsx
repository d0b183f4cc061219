import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { go, hrefOf, useRoute } from '../../core/router.ts'
import { useLoaded } from '../../live/live.ts'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { readHistory, type Asked } from './history.ts'
import { Schema, skeletonOf, type Introspection } from './introspection.ts'
import { QueryBox } from './query-box.tsx'
import { SchemaTree } from './schema-tree.tsx'
import './graphql.css'

/** A box to write operations of GraphQL in, with the schema beside it. */
export function GraphqlView(): JSX.Element {
  const { name } = useRoute()
  const { value, error } = useLoaded((signal) => call('GET /graphql', { signal }), ['files'])
  const served = value?.find(({ path }) => path === `/${name}`) ?? value?.[0]
  if (!served) {
    return (
      <div class="rows-empty">
        <ProblemLine error={error} />
        {value && (
          <p>
            No schema yet: save one as <code>mocks/schema.graphql</code>, such as{' '}
            <code>{'type Query { hello: String }'}</code>.
          </p>
        )}
      </div>
    )
  }
  const { path, address } = served
  return (
    <div class="graphql">
      {value && value.length > 1 && (
        <nav class="bar" aria-label="Schemas">
          <select
            aria-label="Schema"
            value={path}
            onChange={({ currentTarget }) => go(hrefOf('graphql', currentTarget.value.slice(1)))}
          >
            {value.map((each) => (
              <option key={each.path} value={each.path}>
                {each.address}
              </option>
            ))}
          </select>
        </nav>
      )}
      <Beside key={path} path={path} address={address} />
    </div>
  )
}

/** The box, and the schema of an address. */
function Beside({ path, address }: { path: string; address: string }): JSX.Element {
  const { value, error } = useLoaded(
    (signal) => call('GET /graphql/{path}', { path: { path: path.slice(1) }, signal }),
    ['files'],
    [path],
  )
  const schema = useMemo(() => value && new Schema(value as unknown as Introspection), [value])
  const [written, write] = useState<Asked | undefined>(() => readHistory()[0])
  const first = schema?.rootOf('query')?.fields?.[0]
  const suggested =
    schema && first ? skeletonOf(schema, 'query', first) : { query: '', variables: '' }
  return (
    <div class="graphql-columns">
      <QueryBox address={address} asked={written ?? suggested} onWrite={write} />
      <section class="graphql-schema" aria-label="Schema">
        <ProblemLine error={error} />
        {schema && (
          <SchemaTree
            schema={schema}
            onAsk={(kind, field) => write(skeletonOf(schema, kind, field))}
          />
        )}
      </section>
    </div>
  )
}
