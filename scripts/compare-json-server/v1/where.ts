import { get } from '../group.ts'
import type { Group } from '../group.ts'

const where = (filter: object | string): string =>
  `/posts?_where=${encodeURIComponent(typeof filter === 'string' ? filter : JSON.stringify(filter))}`

/** Filters of version 1 that are written as JSON. */
export const wheres: readonly Group[] = [
  {
    name: '_where',
    asks: get(
      where({ title: { eq: 'Alpha' } }),
      where({ views: { gt: 20 } }),
      where({ views: { gt: 0, lt: 100 } }),
      where({ or: [{ title: { eq: 'Alpha' } }, { views: { lt: 0 } }] }),
      where({ published: { eq: true }, or: [{ views: { gte: 1000 } }, { views: { lte: 3 } }] }),
      where({ or: [{ or: [{ views: { eq: 0 } }] }, { title: { startsWith: 'D' } }] }),
      where({ place: { city: { eq: 'Oslo' } } }),
      where({ place: { city: { contains: 'o' }, geo: { zone: { gt: 2 } } } }),
      where({ title: { in: ['Alpha', 'delta'] } }),
      where({ title: { in: 'Alpha' } }),
      where({ title: { contains: 'ALP' } }),
      where({ title: { endsWith: 'ta' } }),
      where({ title: { ne: 'Alpha' } }),
      where({ views: { eq: null } }),
      where({ views: { eq: '100' } }),
      where({ created: { gte: '2024-02' } }),
      where({ unknown: { eq: 1 } }),
      where({}),
      where('{broken'),
      `${where('{broken')}&title=Alpha`,
      `${where({ title: { eq: 'delta' } })}&title=Alpha`,
      `${where({ views: { gte: 0 } })}&_sort=-views&_page=1&_per_page=2`,
      `${where({ or: [] })}`,
      where({ or: [{}] }),
      where('null'),
      where('12'),
      where({ comments: { eq: 1 } }),
    ),
  },
  {
    name: '_where that asks for less than it says',
    asks: get(
      where({ title: 'Alpha' }),
      where({ unknown: { deep: { eq: 1 } } }),
      where({ place: { unknown: { eq: 1 } } }),
      where({ tags: { 0: { eq: 'sea' } } }),
      where({ title: { like: 'a' } }),
      where({ views: { gtt: 5 } }),
      where([{ title: { eq: 'Alpha' } }]),
      '/posts?title.length=5',
      '/posts?tags.length=1',
    ),
  },
]
