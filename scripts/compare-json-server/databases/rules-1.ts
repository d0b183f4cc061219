import { Address, lacksIds, rowsOf } from './address.ts'
import { isRow, singularOf } from './database.ts'
import { hasBadBody, isFewer, isRows, type Rule } from './exchange.ts'

/** What 1.0 alone answers otherwise. */
export const rules1: readonly Rule[] = [
  {
    name: 'Words have plurals',
    isShownOnly: true,
    explains: ({ at }, { request }) =>
      new Address(request.target).query.getAll('_embed').includes('media') && at.endsWith('.media'),
  },
  {
    name: 'Dependents leave no keys',
    explains: ({ at, own, real }, { request, isState }) =>
      isState &&
      request.method === 'DELETE' &&
      new Address(request.target).names.includes('_dependent') &&
      at.endsWith('Id') &&
      own === null &&
      real !== undefined,
  },
  {
    name: 'Paths end at texts',
    isShownOnly: true,
    explains: ({ at }, { request }) =>
      isRows(at) && /\.\d/.test(new Address(request.target).query.get('_sort') ?? ''),
  },
  {
    name: 'Text operators take the text as it is',
    isShownOnly: true,
    explains: ({ at }, { request }) => {
      const { query } = new Address(request.target)
      const isNumber = (text: string) =>
        text.trim() !== '' && Number.isFinite(Number(text)) && String(Number(text)) !== text
      const isText = ([name, text]: [string, string]) =>
        /[:_](contains|startsWith|endsWith)$/.test(name) && isNumber(text)
      return isRows(at) && [...query].some(isText)
    },
  },
  {
    name: 'Plain values are plain',
    explains: (_, { request, data, real, own }) => {
      if (own.answer.body === 'null' && real.answer.body === '') return true
      const [name = ''] = new Address(request.target).parts
      const isPlain =
        isRow(data) &&
        Object.hasOwn(data, name) &&
        (typeof data[name] !== 'object' || data[name] === null)
      return isPlain && ['PUT', 'PATCH'].includes(request.method)
    },
  },
  {
    name: 'A list alone is a collection',
    explains: (_, { data }) => Array.isArray(data),
  },
  {
    name: 'A plain value in `_where` is a value',
    isShownOnly: true,
    explains: ({ at }, { request }) => {
      const where = new Address(request.target).query.get('_where') ?? ''
      return isRows(at) && /":("|\d|true|false|null)/.test(where) && !/":\{/.test(where)
    },
  },
  {
    name: 'Keys within a collection count',
    explains: ({ at, own, real }, { request, isState }) => {
      const { parts, query } = new Address(request.target)
      if (!isState || request.method !== 'DELETE') return false
      if (query.getAll('_dependent').includes(parts[0] ?? '')) return isRows(at)
      return own === null && real === parts[1] && at.endsWith('Id')
    },
  },
  {
    name: 'HEAD works',
    isShownOnly: true,
    explains: (_, { request, real }) => request.method === 'HEAD' && real.answer.status === 400,
  },
  {
    name: 'Errors are JSON',
    isShownOnly: true,
    explains: (_, { request, real, own, isState }) =>
      !isState && real.answer.status === 400 && own.answer.status === 404 && hasBadBody(request),
  },
  {
    name: 'Missing ids stay the same',
    isShownOnly: true,
    explains: ({ at, real, own }, { data }) =>
      lacksIds(data) &&
      at.endsWith('.id') &&
      typeof own === 'string' &&
      (real === null || real === '' || (typeof real === 'string' && real.length === 11)),
  },
  {
    name: 'Missing ids stay the same',
    explains: ({ at }, { request, data, real, own, isState }) => {
      const { parts, names } = new Address(request.target)
      if (!lacksIds(data, parts[0] ?? '')) return false
      if (isState) return request.method !== 'GET'
      if (real.answer.status === 404 && own.answer.status === 200) return true
      return names.some((each) => /^(_embed|_sort)$|^id([:_]|$)/.test(each)) && isRows(at)
    },
  },
  {
    name: 'Filters never fail open',
    isShownOnly: true,
    explains: ({ at }, exchange) => {
      const { names } = new Address(exchange.request.target)
      const isNested = names.some((name) => name.includes('.') || name === '_where')
      return isNested && isRows(at) && isFewer(exchange)
    },
  },
  {
    name: 'Ids and keys compare as text',
    isShownOnly: true,
    explains: ({ at }, { request, own }) => {
      const { names } = new Address(request.target)
      return (
        own.answer.status === 200 &&
        names.some((name) => /^(id|\S*Id)([:_]|$)/.test(name)) &&
        isRows(at)
      )
    },
  },
  {
    name: 'Ids and keys compare as text',
    isShownOnly: true,
    explains: ({ at, real, own }, { request }) => {
      const { names } = new Address(request.target)
      // In the list of children there is one more, which may stand before others.
      const isChild = /^body(\.data)?(\.\d+)?\.[^.]+\.\d+\./.test(at)
      return (
        names.includes('_embed') &&
        (isChild || (real === undefined && own !== undefined && at !== 'body'))
      )
    },
  },
  {
    name: 'Ids and keys compare as text',
    explains: ({ at, real, own }, { request, isState }) =>
      isState &&
      request.method === 'DELETE' &&
      own === null &&
      typeof real === 'number' &&
      at.endsWith('Id'),
  },
  {
    name: 'Ids and keys compare as text',
    explains: (_, { request, data, isState }) => {
      const { parts, query } = new Address(request.target)
      const [name = '', id] = parts
      const key = `${singularOf(name)}Id`
      return (
        isState &&
        request.method === 'DELETE' &&
        query
          .getAll('_dependent')
          .some((child) =>
            (rowsOf(data, child) ?? []).some(
              (row) => typeof row[key] === 'number' && String(row[key]) === id,
            ),
          )
      )
    },
  },
]
