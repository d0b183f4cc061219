import { jsonRequest, type Dialect, type GroupRequest } from '../format.ts'
import { isRow, singularOf } from './database.ts'
import type { Draw } from './draw.ts'

type Row = Readonly<Record<string, unknown>>

/** Words of each version; `none` stands for an empty one. */
const words = (text: string) => text.split(' ').map((word) => (word === 'none' ? '' : word))

const operators = {
  'json-server-0': words('none _ne _gte _lte _like'),
  'json-server-1': words(
    'none :eq :ne :lt :lte :gt :gte :in :contains :startsWith :endsWith _ne _gte _lt _in _contains',
  ),
}
const windows = {
  'json-server-0': words(
    '_page=1&_limit=2 _page=2&_limit=2 _limit=2 _start=1&_end=3 _start=1&_limit=1 _end=2 _start=1 _page=1 ' +
      '_page=99 _page=2 _limit=-1 _start=-2&_end=9 _limit=0 _limit=x _page=1&_limit=0 _end=-1 _page=1&_limit=1',
  ),
  'json-server-1': words(
    '_page=1&_per_page=2 _page=2&_per_page=2 _page=1 _page=99 _per_page=2 _page=0 _page=-1 _page=x ' +
      '_page=1&_per_page=0 _page=2&_per_page=1 _page=1.5 _limit=2 _start=1&_end=2 _page=1&_per_page=x _page=&_per_page=2',
  ),
}
const unknown = {
  'json-server-0': words('unknown=1 _=123 utm_source=x views_gt=1 _foo=1 callback= a=&b='),
  'json-server-1': words('unknown=1 _=123 q=a _expand=post views:foo=1 title_like=a :eq=1'),
}
const wheres = [
  '{"views":{"gt":10}}',
  '{"or":[{"views":{"lt":10}},{"title":{"contains":"a"}}]}',
  '{"author":{"name":{"eq":"Hello"}}}',
  '{',
  '[]',
  '"x"',
  '{"title":"Hello"}',
  '{}',
  '{"views":{}}',
  '{"or":[]}',
  '{"views":{"gt":10,"lt":40}}',
  '{"nosuch":{"eq":1}}',
  '{"views":{"in":[10,20]}}',
]
const bodies = [
  '{"title":"new","views":5}',
  '{}',
  '{"id":1,"title":"taken"}',
  '{"id":"1","title":"as text"}',
  '{"id":77,"title":"own id"}',
  '{"id":"new-id","title":"own id"}',
  '{"id":0,"title":"zero"}',
  '{"id":"","title":"empty"}',
  '{"id":null,"title":"null"}',
  '{"id":"a/b c","title":"odd"}',
  '{"id":{"a":1},"title":"object"}',
  '{"id":true}',
  '{"id":[1]}',
  '{"id":1.5}',
  '{"title":"{{name}}","nested":{"a":[1,{"b":null}]},"$date":"x"}',
  '[{"title":"a"},{"title":"b"}]',
  '{"a":1',
  '"text"',
  'null',
  '5',
  '',
  '{"__proto__":{"a":1},"constructor":1}',
  '{"a":1,"a":2}',
]

/** Reads and writes of a database, the reads first. */
export function drawRequests(draw: Draw, dialect: Dialect, data: unknown): GroupRequest[] {
  const members = isRow(data) ? Object.entries(data) : []
  const names = members.map(([name]) => name)
  const requests = [get('/'), get('/db'), get('/nosuch'), get('/nosuch/1'), get('/nosuch/1/posts')]
  for (const [name] of members.slice(0, 8)) requests.push(get(path(name)))
  for (const [name, value] of draw.some(members, 2)) {
    if (Array.isArray(value))
      requests.push(...reads(draw, dialect, name, value.filter(isRow), names))
    else requests.push(get(`${path(name)}/1`), get(`${path(name)}?name=x&_page=1`))
  }
  for (const [name, value] of draw.some(members, 2)) {
    requests.push(...writes(draw, dialect, name, value, names))
  }
  return requests.map((request) => ({ ...request, target: asSent(request.target) }))
}

function reads(
  draw: Draw,
  dialect: Dialect,
  name: string,
  rows: readonly Row[],
  names: readonly string[],
): GroupRequest[] {
  const list = path(name)
  const version = operators[dialect]
  const filter = () => {
    const { field, value } = fieldOf(draw, rows)
    return `${field}${draw.one(version)}=${encodeURIComponent(textOf(value))}`
  }
  const sort = () => {
    // A field without a name cannot be sorted by.
    const field = fieldOf(draw, rows).field || 'title'
    if (dialect === 'json-server-1') return `_sort=${draw.one(['', '-'])}${field}`
    return `_sort=${field}${draw.one(['', '&_order=desc', '&_order=asc', '&_order=DESC'])}`
  }
  const embed = () => {
    const other = draw.one([...names, 'nosuch'])
    return draw.one([
      `_embed=${part(other)}`,
      `_${dialect === 'json-server-0' ? 'expand' : 'embed'}=${part(singularOf(other))}`,
    ])
  }
  const ids = [idOf(draw, rows), idOf(draw, rows), 'nosuch', '0', 'null', 'undefined']
  const requests = draw.some(ids, 3).map((id) => get(`${list}/${part(id)}`))
  for (let left = 4; left > 0; left--) requests.push(get(`${list}?${filter()}`))
  for (let left = 2; left > 0; left--) requests.push(get(`${list}?${sort()}`))
  for (let left = 2; left > 0; left--) requests.push(get(`${list}?${draw.one(windows[dialect])}`))
  const others = [
    get(`${list}?${filter()}&${filter()}`),
    get(`${list}?${sort()}&${draw.one(windows[dialect])}`),
    get(`${list}?${filter()}&${sort()}&${draw.one(windows[dialect])}`),
    get(`${list}?${embed()}`),
    get(`${list}/${part(idOf(draw, rows))}?${embed()}`),
    get(`${list}?${embed()}&${embed()}`),
    get(`${list}?${draw.one(unknown[dialect])}`),
    get(`${list}/${part(idOf(draw, rows))}/${part(draw.one(names))}`),
    get(`${list}/`),
    get(`${list}?`),
    get(`${list}/${part(idOf(draw, rows))}/`),
  ]
  if (dialect === 'json-server-0') {
    others.push(get(`${list}?q=${part(draw.one(['a', 'hello', '1', 'E', 'true', 'sea']))}`))
    others.push(get(`${list}?${filter()}&q=a&_limit=1`))
  } else {
    others.push(get(`${list}?_where=${part(draw.one(wheres))}`))
    others.push(get(`${list}?_where=${part(draw.one(wheres))}&${filter()}`))
  }
  const one = `${list}/${part(idOf(draw, rows))}`
  const origin = { origin: 'http://localhost:5173' }
  const headed: GroupRequest[] = [
    { ...get(list), method: 'HEAD' },
    { ...get(one), method: 'HEAD' },
    { ...get(list), method: 'OPTIONS' },
    {
      ...get(list),
      method: 'OPTIONS',
      headers: {
        ...origin,
        'access-control-request-method': draw.one(['POST', 'PUT']),
        'access-control-request-headers': 'content-type',
      },
    },
    { ...get(list), headers: origin },
    { ...get(one), headers: { 'if-modified-since': 'Mon, 01 Jan 2024 00:00:00 GMT' } },
    { ...get(one), headers: { accept: 'text/html' } },
    { ...get(one), headers: { range: 'bytes=0-3' } },
  ]
  return [...requests, ...draw.some(others, 9), ...draw.some(headed, 3)]
}

/** Writes of a member, each judged by the state that it leaves. */
function writes(
  draw: Draw,
  dialect: Dialect,
  name: string,
  value: unknown,
  names: readonly string[],
): GroupRequest[] {
  const list = path(name)
  const body = () => draw.one(bodies)
  const rows = Array.isArray(value) ? value.filter(isRow) : []
  const one = () => `${list}/${part(draw.chance(90) ? idOf(draw, rows) : 'nosuch')}`
  const send = (method: string, target: string, text = body()) => jsonRequest(method, target, text)
  const typed = (type: string | undefined, text: string): GroupRequest => ({
    ...send('POST', list, text),
    headers: type === undefined ? {} : { 'content-type': type },
  })
  const requests = [
    send('POST', list),
    send('POST', list, bodies[0]),
    send('PATCH', one()),
    send('PUT', one()),
  ]
  const dependent =
    draw.chance(50) && dialect === 'json-server-1' ? `?_dependent=${part(draw.one(names))}` : ''
  requests.push(
    send('PATCH', one(), '{"title":"patched"}'),
    send('PUT', one(), '{"title":"replaced"}'),
    send('POST', list),
    typed('application/x-www-form-urlencoded', 'title=form&views=7&a[b]=1'),
    typed(
      draw.one([
        undefined,
        'text/plain',
        'application/vnd.api+json',
        'application/json; charset=utf-8',
        'application/json; charset=latin1',
      ]),
      '{"title":"typed"}',
    ),
    { ...get(one()), method: 'DELETE' },
    { ...get(one() + dependent), method: 'DELETE' },
    send(draw.one(['PUT', 'PATCH', 'DELETE']), list),
    send('POST', one()),
    send('POST', `${one()}/${part(draw.one(names))}`, draw.one(bodies.slice(0, 6))),
    {
      ...send('POST', one(), '{"title":"overridden"}'),
      headers: {
        'content-type': 'application/json',
        'x-http-method-override': draw.one(['PUT', 'PATCH', 'DELETE']),
      },
    },
    send('PUT', `${list}/unknown-id`, '{"title":"x"}'),
    send('POST', list),
    get(list),
  )
  return draw.some(requests, 7)
}

function get(target: string): GroupRequest {
  return { method: 'GET', target, headers: {}, body: undefined }
}

function path(name: string): string {
  return `/${part(name)}`
}

function part(text: string): string {
  return encodeURIComponent(text)
}

/** As `send` needs it: what stands in no address of its own is percent-encoded. */
function asSent(target: string): string {
  return target.replace(/[^\x21-\x7e]+/gu, encodeURIComponent)
}

/** A field of some record, or one of an object in it, with a value that it has somewhere, or has not. */
function fieldOf(draw: Draw, rows: readonly Row[]): { field: string; value: unknown } {
  const row = rows.length === 0 ? {} : draw.one(rows)
  const fields = Object.keys(row)
  if (fields.length === 0 || draw.chance(4)) return { field: 'nosuch', value: 1 }
  const field = draw.one(fields)
  const value = row[field]
  const name = part(field)
  if (isRow(value) && draw.chance(70)) {
    const inner = Object.keys(value)
    if (inner.length > 0) {
      const step = draw.one(inner)
      return { field: `${name}.${part(step)}`, value: value[step] }
    }
  }
  if (Array.isArray(value) && value.length > 0 && draw.chance(50)) {
    return { field: `${name}.0`, value: value[0] }
  }
  return {
    field: name,
    value: draw.chance(70) ? value : draw.one(['a', 10, 'true', '', null, '2024', -1, ' ', '1e1']),
  }
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') return String(value)
  // Signs of expressions would be no expression: `json-server-0.txt` asks for those.
  return value.length > 40 ? value.slice(0, 20) : value.replace(/[{}+?*()[\]\\]/g, '')
}

function idOf(draw: Draw, rows: readonly Row[]): string {
  const id = rows.length === 0 ? undefined : draw.one(rows)['id']
  return typeof id === 'string' || typeof id === 'number' ? String(id) : '1'
}
