import type { State } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { RestDialect, Resources } from '../../rest/rest-dialect.ts'
import { pretty } from '../json-server/pretty.ts'
import { answer, missing } from './answer.ts'
import { collectionEndpoints } from './collection.ts'
import { endpointOf } from './endpoint.ts'
import { nestedEndpoints } from './nested.ts'
import { singleEndpoints } from './single.ts'

/** Collections and single resources as json-server 0.17.4 answers, without its faults. */
export const jsonServer0: RestDialect = {
  endpoints: (parts) => {
    const { collections, singles, strict, foreignKeySuffix: suffix } = parts
    const names = new Map(collections.map(({ path, name }) => [path, name]))
    const rules = (own: boolean | undefined) => ({ strict: own ?? strict, suffix })
    return [
      ...overviews(parts),
      ...collections.flatMap((each) => collectionEndpoints(each, rules(each.strict))),
      ...collections.flatMap((each) => nestedEndpoints(each, names, rules(each.strict))),
      ...singles.flatMap((each) => singleEndpoints(each)),
    ]
  },
  notFound: missing,
}

/** `/db`: all data at once; `/__rules`: the rules of `--routes`, where there are any. */
function overviews({ collections, singles, rewrites }: Resources): Endpoint[] {
  const [first] = [...collections, ...singles]
  if (!first) return []
  const common = { method: 'GET', origin: first.origin, behaviour: undefined } as const
  const usesFaker = [...collections, ...singles].some((each) => each.usesFaker)
  const rules = Object.fromEntries(rewrites.map(({ from, to }) => [from, to]))
  const whole = endpointOf({
    ...common,
    path: '/db',
    usesFaker,
    act: (context) => answer(pretty(contents(dataOf(context)))),
  })
  if (rewrites.length === 0) return [whole]
  const act = () => answer(pretty(rules))
  return [whole, endpointOf({ ...common, path: '/__rules', usesFaker: false, act })]
}

function contents(state: State): object {
  return Object.fromEntries([
    ...state.names.map((name) => [name, state.collection(name)?.all()]),
    ...state.singleNames.map((name) => [name, state.single(name)?.get().value]),
  ])
}
