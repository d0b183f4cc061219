import type { Draw } from './draw.ts'

type Json = unknown
type Row = Record<string, Json>

/** A `db.json` as somebody may have it. */
export interface Database {
  readonly text: string
  /** What the text holds; undefined where it is no JSON. */
  readonly data: Json
}

const plurals = (
  'posts comments users categories people todos news data Products orderItems order_items blog-posts BOOKS ' +
  'user-profiles 2020 page q sort db id length user item Film children status _private get null heroes indices ' +
  'movies statuses addresses'
).split(' ')
const oddNames = ['日本', 'café', 'blog posts', 'a.b', '$logs', 'media', 'a+b', '(x)', 'x:y']
const uuids = [
  '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
  '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
  '6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b',
  'f47ac10b-58cc-4372-a567-0e02b2c3d479',
]
const oddIds = ['a/b', 'a b', 'ü', '日本', 'x.y', '50%', 'a+b', 'A', 'a', '~', 'a?b', '#1', '-1']

/** What the id of a record is, by the kind of its collection. */
const idKinds: Record<string, (index: number, draw: Draw) => Json> = {
  number: (index) => index + 1,
  far: (index) => 1000 - index * 7,
  text: (index) => `p-${index + 1}`,
  digits: (index) => String(index + 1),
  uuid: (index) => uuids[index % uuids.length],
  mixed: (index) => (index % 2 === 0 ? index + 1 : String(index + 1)),
  words: (index) => (index % 2 === 0 ? index + 1 : `w${index}`),
  missing: () => undefined,
  partly: (index) => (index % 2 === 0 ? index + 1 : undefined),
  duplicate: (index) => Math.floor(index / 2) + 1,
  twice: (index) => (index % 2 === 0 ? 1 : '1'),
  zero: (index) => index,
  empty: (index) => (index === 1 ? '' : index + 1),
  nulls: (index) => (index === 1 ? null : index + 1),
  odd: (index) => oddIds[index % oddIds.length],
  fraction: (index) => index + 0.5,
  negative: (index) => index - 1,
}
const usualIds = ['number', 'number', 'number', 'text', 'digits', 'uuid']

const titles = ['Hello', 'world', 'alpha', 'Beta', 'C++', '', 'a,b', 'Élan', '100', 'true', 'x&y=z']
const days = ['2024-01-05', '2024-02-05T08:00:00Z', '2023-12-31T23:59:59.000Z', '5 May 2024']
const picture = `data:image/png;base64,${'iVBORw0KGgo+/AAAA=='.repeat(12)}`

/** Fields that records have, and what stands in them. */
const fieldKinds: Record<string, (draw: Draw, index: number) => Json> = {
  title: (draw) => draw.one(titles),
  body: (draw) => `${draw.one(titles)} and ${draw.one(titles)}`,
  views: (draw) => draw.below(6) * 10,
  price: (draw) => draw.one([9.99, 10, 100, 1e21, -0.5, 0]),
  done: (draw) => draw.chance(50),
  date: (draw) => draw.one(days),
  mixed: (draw) => draw.one([1, '1', true, null, 'a', [1], { a: 1 }, '']),
  author: (draw) => ({ name: draw.one(titles), age: draw.below(3), address: { city: 'Rome' } }),
  tags: (draw) => draw.some(['sea', 'sun', 'a b', '1'], draw.below(3)),
  scores: (draw) => draw.some([1, 2, 3.5, 0], draw.below(4)),
  items: (draw) => draw.some([{ id: 1, n: 'x' }, { id: 2, n: 'y' }, { n: 'z' }], 2),
  grid: () => [[1, 2], [[3]]],
  nothing: () => null,
  picture: () => picture,
  greeting: (draw) => draw.one(['Hello {{person.firstName}}', '{{ name }}', '{{', '}} {{x']),
  at: () => ({ $date: '2020-01-01' }),
  $count: (draw) => draw.below(3),
  $ref: () => '#/posts/0',
  page: (draw) => draw.below(3),
  q: (draw) => draw.one(titles),
  sort: (draw) => draw.below(3),
  limit: (draw) => draw.below(3),
  'first name': (draw) => draw.one(titles),
  'user-name': (draw) => draw.one(titles),
  name_like: (draw) => draw.one(titles),
  min_lte: (draw) => draw.below(3),
  'a.b': (draw) => draw.below(3),
  deep: (draw) => ({ a: { b: { c: { d: [{ e: { f: draw.below(9) } }] } } } }),
  _id: (_draw, index) => `5f${index}`,
  password: () => 'secret',
  名: (draw) => draw.one(['太郎', '花子']),
  '': () => 'nameless',
  or: (draw) => draw.below(2),
  eq: (draw) => draw.below(2),
  length: (draw) => draw.below(4),
}
const usualFields = ['title', 'views', 'done', 'author', 'tags', 'date']

const values: Json[] = JSON.parse(
  '[1, 0, "text", "", true, false, null, ["a", "b"], [1, 2], [[1], [2]], ["a", {"id": 1}], [null], ' +
    '[{"id": 1}, [{"id": 2}], {"id": 3}]]',
)
const singles: Row[] = [
  { name: 'typicode' },
  {},
  { theme: 'dark', size: 12, langs: ['en', 'fr'], beta: null },
  {
    list: [
      { id: 1, t: 'a' },
      { id: 2, t: 'b' },
    ],
    name: 'x',
  },
  { id: 1, name: 'one' },
  { $count: 3, $each: { a: '{{index}}' } },
]

/** Draws a database, of which some are as most people have them and others odder than any. */
export function drawDatabase(draw: Draw): Database {
  if (draw.chance(3))
    return textDatabase(draw.one(['', ' \n', '[]', '{}', 'null', '5', '{ "posts": [', '"x"']))
  if (draw.chance(3)) return jsonDatabase(drawRows(draw, 'number', [], 'posts'), draw)
  const oddness = draw.one([0, 10, 30, 60])
  const data: Row = {}
  if (draw.chance(5)) data['$schema'] = './node_modules/json-server/schema.json'
  const names = draw.some(plurals, draw.chance(8) ? 12 : 1 + draw.below(4))
  if (!draw.chance(oddness)) names.unshift(...draw.some(['posts', 'users', 'comments'], 2))
  if (draw.chance(oddness / 4)) names.push(draw.one(oddNames))
  for (const name of new Set(names)) {
    const kind = draw.chance(oddness) ? draw.one(Object.keys(idKinds)) : draw.one(usualIds)
    data[name] = drawRows(draw, kind, fieldsOf(draw, oddness), name)
  }
  if (draw.chance(oddness))
    data[draw.one(['profile', 'settings', 'config', 'User'])] = draw.one(singles)
  if (draw.chance(oddness)) data[draw.one(['tags', 'version', 'list'])] = draw.one(values)
  if (draw.chance(2)) data['a/b'] = [{ id: 1 }]
  relate(draw, data, oddness)
  return jsonDatabase(data, draw)
}

function fieldsOf(draw: Draw, oddness: number): string[] {
  const usual = draw.some(usualFields, 1 + draw.below(4))
  const odd = draw.some(Object.keys(fieldKinds), Math.ceil(draw.below(6) * (oddness / 60)))
  return [...new Set([...usual, ...odd])]
}

function drawRows(draw: Draw, kind: string, fields: readonly string[], name: string): Row[] {
  const count = draw.chance(8) ? 0 : draw.chance(5) ? 25 : 1 + draw.below(6)
  const size =
    kind === 'uuid'
      ? Math.min(count, uuids.length)
      : kind === 'odd'
        ? Math.min(count, oddIds.length)
        : count
  const idField = name.length > 0 && draw.chance(3) ? '_id' : 'id'
  return Array.from({ length: size }, (_, index) => {
    const row: Row = {}
    const id = idKinds[kind]?.(index, draw)
    if (id !== undefined) row[idField] = id
    for (const field of fields) {
      if (!draw.chance(10)) row[field] = fieldKinds[field]?.(draw, index)
    }
    return row
  })
}

/** Gives collections keys of each other: of their ids, of ids in another type, of none. */
function relate(draw: Draw, data: Row, oddness: number): void {
  const lists = Object.entries(data).filter((entry): entry is [string, Row[]] => {
    const [, rows] = entry
    return Array.isArray(rows) && rows.length > 0 && rows.every((row) => isRow(row))
  })
  for (const [, rows] of lists) {
    if (lists.length === 0 || !draw.chance(50)) continue
    const [parent, parents] = draw.one(lists)
    const field = singularOf(parent) + (draw.chance(15) ? '_id' : 'Id')
    for (const row of rows) {
      const id = parents[draw.below(parents.length)]?.['id']
      if (draw.chance(oddness / 3)) row[field] = draw.one([99, 'gone', null, String(id), '', [id]])
      else if (id !== undefined && !draw.chance(5)) row[field] = id
    }
  }
}

const irregular = new Map(
  (
    'people:person children:child heroes:hero data:datum indices:index movies:movie statuses:status ' +
    'addresses:address news:news BOOKS:BOOK'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)

/** The singular of a name as people write their keys. */
export function singularOf(name: string): string {
  const known = irregular.get(name)
  if (known !== undefined) return known
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`
  return /[^su]s$/.test(name) ? name.slice(0, -1) : name
}

/** Whether a value is an object and no list. */
export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function jsonDatabase(data: Json, draw: Draw): Database {
  let text = JSON.stringify(data, null, draw.one([0, 2]))
  if (draw.chance(2)) text = `\uFEFF${text}`
  if (draw.chance(2) && isRow(data)) text = text.replace(/\}$/, ',"posts":[{"id":7,"t":"again"}]}')
  return textDatabase(text)
}

/** A database of a text. */
export function textDatabase(text: string): Database {
  try {
    return { text, data: JSON.parse(text) as Json }
  } catch {
    return { text, data: undefined }
  }
}
