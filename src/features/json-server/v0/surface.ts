import type { State } from '../../../data/state.ts'
import { stateOf } from '../../../serve/exchange.ts'
import type { QuickEndpoint } from '../../../serve/readiness.ts'
import type { Surface, SurfaceParts } from '../../../serve/surface.ts'
import { pretty } from '../pretty.ts'
import { answer, missing } from './answer.ts'
import { collectionEndpoints } from './collection.ts'
import { endpointOf } from './endpoint.ts'
import { nestedEndpoints } from './nested.ts'
import { singleEndpoints } from './single.ts'

/** Collections and single resources as json-server 0.17.4 answers, without its faults. */
export const jsonServer0: Surface = {
  endpoints: (parts) => {
    const { collections, singles, defaults, foreignKeySuffix: suffix } = parts
    const names = new Map(collections.map(({ path, name }) => [path, name]))
    const rules = (strict: boolean | undefined) => ({ strict: strict ?? defaults.strict, suffix })
    return [
      ...whole(parts),
      ...collections.flatMap((each) => collectionEndpoints(each, rules(each.strict))),
      ...collections.flatMap((each) => nestedEndpoints(each, names, rules(each.strict))),
      ...singles.flatMap((each) => singleEndpoints(each)),
    ]
  },
  miss: missing,
}

/** `/db`: all data at once. */
function whole({ collections, singles }: SurfaceParts): QuickEndpoint[] {
  const [first] = [...collections, ...singles]
  if (!first) return []
  return [
    endpointOf({
      method: 'GET',
      path: '/db',
      origin: first.origin,
      behaviour: undefined,
      usesFaker: [...collections, ...singles].some(({ usesFaker }) => usesFaker),
      act: (context) => answer(pretty(contents(stateOf(context)))),
    }),
  ]
}

function contents(state: State): object {
  return Object.fromEntries([
    ...state.names.map((name) => [name, state.collection(name)?.all()]),
    ...state.singleNames.map((name) => [name, state.single(name)?.get().value]),
  ])
}
