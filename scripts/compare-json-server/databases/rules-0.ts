import { Address, lacksIds, rowsOf } from './address.ts'
import { areStrangers, bodyOf, isDelete, isRefusal, isRows, type Rule } from './exchange.ts'

/** What 0.17 alone answers otherwise. */
export const rules0: readonly Rule[] = [
  {
    name: 'Addresses are exact',
    explains: (_, { request, own, data }) =>
      hasTwins(data) || (request.target.includes('//') && own.answer.status === 404),
  },
  {
    name: 'Below means below',
    isShownOnly: true,
    explains: ({ at }, { request, data }) => {
      const { parts, isNested } = new Address(request.target)
      const rows = rowsOf(data, parts[2] ?? '') ?? []
      const hasList = rows.some((row) =>
        Object.entries(row).some(([name, value]) => name.endsWith('Id') && Array.isArray(value)),
      )
      return isNested && request.method === 'GET' && hasList && isRows(at)
    },
  },
  {
    name: 'Rules have no expressions',
    explains: (_, { request, routes = {} }) => {
      const rules = Object.keys(routes)
      if (request.target === '/__rules' && rules.length === 0) return true
      return rules.some((rule) => rule.includes('(') || !rule.startsWith('/'))
    },
  },
  {
    name: 'The index page is another',
    isShownOnly: true,
    // A rule may lead to it.
    explains: (_, { routes, own, request }) =>
      routes !== undefined &&
      request.method === 'GET' &&
      own.answer.body.startsWith('<!doctype html>'),
  },
  {
    name: 'Strangers stay',
    explains: ({ at }, exchange) =>
      exchange.isState && isDelete(exchange.request) && at !== 'status' && areStrangers(exchange),
  },
  {
    name: 'Null keys are no error',
    explains: (_, { request, real, own }) =>
      isDelete(request) &&
      real.answer.status === 500 &&
      real.answer.body.startsWith('TypeError') &&
      own.answer.status < 500,
  },
  {
    name: 'No id is given twice',
    explains: ({ at, real, own }, { request }) =>
      request.method === 'POST' &&
      at.endsWith('.id') &&
      typeof real === 'number' &&
      !bodyOf(request)['id'] &&
      (typeof own === 'number' ? own > real : real === 1 && typeof own === 'string'),
  },
  {
    name: 'Locations lead to records',
    isShownOnly: true,
    explains: ({ at, own }, { own: reply, request }) => {
      if (at !== 'location' || reply.answer.status !== 201) return false
      const { id } = JSON.parse(reply.answer.body) as { readonly id?: unknown }
      const ids = [id, ...reply.ids.keys()].map((each) => encodeURIComponent(String(each)))
      return (
        ids.some(
          (each) => String(own).endsWith(`/${each}`) || String(own).endsWith(`/{${each}}`),
        ) && request.method === 'POST'
      )
    },
  },
  {
    name: 'Below means below',
    explains: (_, { request, data, own, isState }) => {
      const { parts, isNested } = new Address(request.target)
      if (!isNested) return false
      const [parent = '', , child = ''] = parts
      const isNone = own.answer.status === 404 || own.answer.body === '[]' || isState
      return (
        isNone &&
        (rowsOf(data, parent) === undefined || !new Address(request.target).hasKey(data, child))
      )
    },
  },
  {
    name: 'Keys and ids compare as text',
    explains: ({ at, real, own }, { request }) =>
      new Address(request.target).isNested &&
      request.method === 'POST' &&
      at.endsWith('Id') &&
      typeof real === 'string' &&
      String(own) === real,
  },
  {
    name: 'Brackets are dots',
    explains: ({ at }, { request }) =>
      (request.body ?? '').includes('a[b]=') && /\.a(\[b\])?$/.test(at),
  },
  {
    name: 'JSON is read under any name',
    explains: (_, { request }) => {
      const type = request.headers['content-type']
      return (
        request.method === 'POST' &&
        bodyOf(request)['title'] === 'typed' &&
        type !== 'application/json' &&
        !type?.endsWith('utf-8')
      )
    },
  },
  {
    name: 'Lists are no records',
    explains: (_, { request, own, isState }) =>
      Boolean(request.body?.startsWith('[')) &&
      (isState || (isRefusal(own) && own.answer.status === 400)),
  },
  {
    name: 'Ids are texts or numbers',
    explains: (_, { request, own, isState }) => {
      const { id } = bodyOf(request)
      return (
        Boolean(id) &&
        typeof id !== 'string' &&
        typeof id !== 'number' &&
        (isState || own.answer.status === 422)
      )
    },
  },
  {
    name: 'Records have ids',
    isShownOnly: true,
    explains: ({ at, real, own }, { data }) =>
      lacksIds(data) &&
      at.endsWith('.id') &&
      (real === undefined || real === null || real === '') &&
      own !== undefined,
  },
  {
    name: 'Records have ids',
    explains: ({ at }, { request, data, real, own, isState }) => {
      const { parts, names } = new Address(request.target)
      const [name = ''] = parts
      if (!lacksIds(data, name) && !lacksIds(data, parts[2] ?? name)) return false
      if (isState) return request.method !== 'GET'
      // The next id goes on from those that records got.
      if (request.method === 'POST' && at === 'body.id') return true
      if (real.answer.status === 404 && own.answer.status === 200) return true
      // The id that is sent is one that a record got.
      if (real.answer.status === 201 && own.answer.status === 409) return true
      // Without an id it fails to look for one, or to make the next.
      const isFailure = request.method === 'HEAD' || real.answer.body.startsWith('TypeError')
      if (real.answer.status === 500 && isFailure) return own.answer.status < 500
      // A sort, a search or a filter by ids that are there in one of them alone.
      return names.some((each) => /^(q|_embed|_expand|_sort)$|^id(_|$)/.test(each)) && isRows(at)
    },
  },
  {
    name: 'Keys and ids compare as text',
    isShownOnly: true,
    explains: ({ at, real, own }, { request }) =>
      new Address(request.target).names.includes('_embed') &&
      // In the list of children there is one more, which may stand before others.
      (/^body(\.\d+)?\.\w+\.\d+\./.test(at) ||
        (real === undefined && own !== undefined && at !== 'body')),
  },
  {
    name: 'Fields have any name',
    explains: (_, { request, data }) => {
      const rows = rowsOf(data, new Address(request.target).parts[0] ?? '') ?? []
      return request.method === 'PUT' && rows.some((row) => Object.hasOwn(row, 'length'))
    },
  },
]

/** Whether two names of a database differ by capitals alone, of which 0.17 serves the first at both addresses. */
function hasTwins(data: unknown): boolean {
  const names = Object.keys(data ?? {}).map((name) => name.toLowerCase())
  return new Set(names).size < names.length
}
