import { describe, expect, it, test } from 'vitest'
import type { JournalFilter } from '../../src/journal/call.ts'
import { json, open, record } from '../support/journal-calls.ts'

const { journal } = open()
const body = (value: unknown) => ({
  headers: [...json, 'X-Tenant', 'acme'],
  received: new TextEncoder().encode(JSON.stringify(value)),
})
record(journal, 'GET /users?page=2&q=ada')
record(journal, 'GET /users/7', { params: { id: '7' }, duration: 120 })
record(journal, 'HEAD /users/7', { params: { id: '7' } })
record(journal, 'POST /users', { ...body({ user: { name: 'Ada', tags: ['a'] } }), status: 201 })
record(journal, 'POST /login', { ...body({ name: 'Ada', age: 36 }), status: 401 })
record(journal, 'GET /files/a%20b/c', { status: 404 })
record(journal, 'DELETE /users/8', { status: 0 })
record(journal, 'GET /many?tag=a&tag=b&ids[]=1&ids%5B%5D=3&filter[role]=admin&n=1')

test.each<[which: string | JournalFilter, ids: number[]]>([
  ['GET /users', [1]],
  ['get /users', [1]],
  ['GET /users/', [1]],
  ['GET /users/:id', [2]],
  ['GET /users/{id}', [2]],
  ['GET /users/7', [2]],
  ['GET /users/:id{[0-9]+}', [2]],
  ['GET /users/:id{[a-z]+}', []],
  ['GET /users/:id?', [1, 2]],
  ['ALL /users/:id', [2, 3, 7]],
  ['HEAD /users/:id', [3]],
  ['GET /files/*', [6]],
  ['GET /files/:name/c', [6]],
  [{ path: '/files/:name/c' }, [6]],
  [{}, [1, 2, 3, 4, 5, 6, 7, 8]],
  [{ method: 'post' }, [4, 5]],
  [{ path: '/users/:id' }, [2, 3, 7]],
  [{ method: 'GET', path: '/users/:id' }, [2]],
  [{ status: 201 }, [4]],
  [{ status: '4xx' }, [5, 6]],
  [{ status: 0 }, [7]],
  [{ query: { page: 2 } }, [1]],
  [{ query: { page: '2', q: 'ada' } }, [1]],
  [{ query: { page: 3 } }, []],
  [{ query: { tag: 'a' } }, [8]],
  [{ query: { tag: 'b' } }, [8]],
  [{ query: { tag: 'c' } }, []],
  [{ query: { tag: ['a', 'b'] } }, [8]],
  [{ query: { tag: ['b', 'a'] } }, []],
  [{ query: { tag: ['a'] } }, []],
  [{ query: { n: [1] } }, [8]],
  [{ query: { ids: ['1', '3'] } }, [8]],
  [{ query: { ids: [1, 3] } }, [8]],
  [{ query: { ids: 3 } }, [8]],
  [{ query: { 'ids[]': ['1', '3'] } }, [8]],
  [{ query: { 'filter[role]': 'admin' } }, [8]],
  [{ query: { filter: { role: 'admin' } } }, [8]],
  [{ query: { filter: { role: 'none' } } }, []],
  [{ query: { constructor: Object } }, []],
  [{ key: 'GET /users', query: { q: undefined } }, []],
  [{ params: { id: 7 } }, [2, 3]],
  [{ headers: { 'X-Tenant': 'acme' } }, [4, 5]],
  [{ body: { name: 'Ada' } }, [5]],
  [{ body: { age: 36 } }, [5]],
  [{ body: { age: '36' } }, []],
  [{ body: { user: { tags: ['a'] } } }, [4]],
  [{ body: { user: { tags: ['a', 'b'] } } }, []],
  [{ body: { user: { tags: { 0: 'a' } } } }, []],
  [{ body: { name: 'Ada', missing: undefined } }, [5]],
  [{ body: { constructor: Object } }, []],
  [{ session: '' }, [1, 2, 3, 4, 5, 6, 7, 8]],
  [{ session: 'a' }, []],
  [{ where: ({ duration }) => duration > 100 }, [2]],
  [{ key: 'POST /login', where: () => true }, [5]],
])('%j', (which, ids) => {
  expect(journal.calls(which).map(({ id }) => id)).toEqual(ids)
})

test.each<[which: unknown, message: string]>([
  ['/users', '"/users" is not "METHOD /path". Write the method before the path'],
  ['FETCH /users', '"FETCH" is no method that can be mocked.'],
  ['GET /users?page=2', 'has a query'],
  [{ path: 'users' }, 'does not begin with a slash'],
  [{ path: 7 }, '"path" of the filter is no text.'],
  [{ stauts: 200 }, '"stauts" is no field of a filter. Did you mean "status"?'],
  [{ status: '5x' }, '"5x" is no status to look for.'],
  [{ query: 'a=1' }, '"query" of the filter is no object.'],
  [{ where: true }, '"where" is no function.'],
  [null, 'null is no filter.'],
  [7, '7 is no filter.'],
])('%j is refused', async (which, message) => {
  expect(() => journal.calls(which as JournalFilter)).toThrow(message)
  await expect(journal.waitFor(which as JournalFilter)).rejects.toThrow(message)
})

describe('unmatched', () => {
  it('gives the calls that nothing answered', () => {
    const { journal } = open()
    record(journal, 'GET /a')
    record(journal, 'GET /b', { miss: { near: [], add: { file: 'mocks/a.json', text: '' } } })
    expect(journal.unmatched().map(({ request }) => request.target)).toEqual(['/b'])
  })
})

describe('a listener', () => {
  it('is told of each call until it ends that', () => {
    const { journal } = open()
    const seen: string[] = []
    const end = journal.subscribe(({ target }) => seen.push(target))
    record(journal, 'GET /a')
    record(journal, 'GET /b')
    end()
    record(journal, 'GET /c')
    expect(seen).toEqual(['/a', '/b'])
  })
})
