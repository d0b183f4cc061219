/** What a `db.json` holds: lists of records and single objects. */
export type Data = Readonly<Record<string, Value>>
type Value = object | readonly object[]

/** Numeric ids, a list of texts, single objects, an empty list and four steps of relations. */
export const numericData: Data = {
  posts: [
    post(1, 'Alpha', 100, true, 1, '2024-01-05T08:00:00Z', ['sea', 'sun'], 'Porto'),
    post(2, 'beta C++', 20, false, 1, '2024-02-05T08:00:00Z', ['sea'], 'Oslo'),
    post(3, 'Gamma & more', 3, true, 2, '2024-02-20T23:30:00Z', [], 'Oslo'),
    { id: 4, title: 'delta', views: null, userId: 3, created: '2024-03-01', tags: null },
    { id: 5, title: 'Élan vital', views: 20.5, userId: 2, note: 'no date here', place: {} },
    post(6, 'alpha', -7, false, 3, '2023-12-31T23:59:59Z', ['snow', 'sea'], 'Rome'),
    post(7, '100', 0, true, 2, '2024-01-05T08:00:00Z', ['true'], 'Lima'),
    post(8, '', 1000, true, 1, '2025-01-01T00:00:00Z', ['a,b'], 'São Paulo'),
  ],
  comments: [
    { id: 1, body: 'first on alpha', postId: 1, userId: 2, likes: 3 },
    { id: 2, body: 'second on alpha', postId: 1, userId: 3, likes: 0 },
    { id: 3, body: 'on beta', postId: 2, userId: 1, likes: 12, by: { name: 'Ada', year: 1815 } },
    { id: 4, body: 'on Gamma', postId: 3, userId: 1, likes: 3 },
    { id: 5, body: 'nothing to say', postId: 6, userId: 2, likes: 1 },
  ],
  reactions: [
    { id: 1, kind: 'heart', commentId: 1 },
    { id: 2, kind: 'smile', commentId: 1 },
    { id: 3, kind: 'heart', commentId: 3 },
  ],
  users: [
    { id: 1, name: 'Ada', email: 'ada@example.test', age: 36, active: true },
    { id: 2, name: 'Grace', email: 'grace@example.test', age: 85, active: false },
    { id: 3, name: 'Edsger', email: 'edsger+d@example.test', age: 72, active: true },
  ],
  categories: [
    { id: 1, label: 'news' },
    { id: 2, label: 'old news' },
  ],
  stories: [
    { id: 1, headline: 'One', categoryId: 1 },
    { id: 2, headline: 'Two', categoryId: 2 },
    { id: 3, headline: 'Three', categoryId: 1 },
  ],
  people: [
    { id: 1, name: 'Kim' },
    { id: 2, name: 'Lee' },
  ],
  pets: [
    { id: 1, name: 'Rex', personId: 1 },
    { id: 2, name: 'Tom', personId: 2 },
  ],
  products: [
    { id: 'p-shoe', name: 'Shoe', price: 89.99, stock: { here: 2, there: 0 } },
    { id: 'p-hat', name: 'Hat', price: 19.5, stock: { here: 0, there: 7 } },
    { id: 'b5c0', name: 'Belt', price: 25, stock: { here: 1, there: 1 } },
  ],
  items: Array.from({ length: 25 }, (_, index) => ({ id: index + 1, rank: 25 - index })),
  empty: [],
  profile: { name: 'typicode', languages: ['en', 'fr'], address: { city: 'Paris' } },
  settings: { theme: 'dark', size: 12, beta: null },
}

/** The same with ids and foreign keys as texts, which is what version 1 works with. */
export const textData: Data = Object.fromEntries(
  Object.entries(numericData).map(([name, value]): [string, Value] => [
    name,
    Array.isArray(value) ? value.map(withTextKeys) : value,
  ]),
)

function withTextKeys(record: object): object {
  const isKey = (name: string) => name === 'id' || name.endsWith('Id')
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, isKey(name) ? String(value) : value]),
  )
}

function post(
  id: number,
  title: string,
  views: number,
  published: boolean,
  userId: number,
  created: string,
  tags: readonly string[],
  city: string,
): object {
  return { id, title, views, published, userId, created, tags, place: { city, geo: { zone: id } } }
}
