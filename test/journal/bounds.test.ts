import { describe, expect, it } from 'vitest'
import { BodyTap } from '../../src/journal/body-tap.ts'
import { Journal } from '../../src/journal/journal.ts'
import { isTruncated } from '../../src/journal/record.ts'
import { open, record } from '../support/journal-calls.ts'

function targets(journal: Journal): string[] {
  return journal.calls().map(({ request }) => request.target)
}

describe('the bounds of the journal', () => {
  it('keeps the last calls, oldest first', () => {
    const { journal, store } = open({ entries: 3 })
    for (let index = 1; index <= 10; index++) record(journal, `GET /${index}`)
    expect(targets(journal)).toEqual(['/8', '/9', '/10'])
    expect(journal.calls().map(({ id }) => id)).toEqual([8, 9, 10])
    expect(store.all()).toHaveLength(3)
  })

  it('counts each session by itself', () => {
    const { journal, store, redactor } = open({ entries: 2 })
    const other = new Journal(store, 'a', redactor)
    record(journal, 'GET /own')
    for (let index = 1; index <= 5; index++) record(other, `GET /${index}`)
    expect(targets(journal)).toEqual(['/own'])
    expect(targets(other)).toEqual(['/4', '/5'])
    expect(other.calls()[0]?.session).toBe('a')
    expect(store.all().map(({ session }) => session.id)).toEqual(['', 'a', 'a'])
  })

  it('takes from the oldest of all sessions when the memory is full', () => {
    const { journal, store, redactor } = open({ bytes: 50_000 })
    const sessions = Array.from(
      { length: 100 },
      (_, index) => new Journal(store, `${index}`, redactor),
    )
    record(journal, 'GET /own')
    for (const session of sessions) record(session, 'GET /x', { sent: 'x'.repeat(4000) })
    expect(targets(journal)).toEqual([])
    expect(sessions.filter(({ size }) => size > 0).map((one) => sessions.indexOf(one))).toEqual(
      Array.from({ length: store.all().length }, (_, index) => 100 - store.all().length + index),
    )
    expect(store.bytes).toBeLessThanOrEqual(50_000)
    expect(store.bytes).toBeGreaterThan(40_000)
  })

  it('counts what clients and mocks choose: addresses, headers, bodies, what was asked', () => {
    const long = 'x'.repeat(10_000)
    const mock = { key: 'GET /', file: 'a.json', counter: 'GET /', layer: 'override' } as const
    for (const parts of [
      { target: `/${long}` },
      { headers: ['X-Long', long] },
      { headers: new Headers({ 'x-long': long }) },
      { received: new Uint8Array(10_000) },
      { sent: long },
      { sentHeaders: { 'x-long': long } },
      { sentHeaders: ['X-Long', long] },
      { headers: Array.from({ length: 2 * 250 }, () => 'x') },
      { params: { rest: long } },
      { notes: [long] },
      { matched: Array.from({ length: 100 }, () => ({ ...mock, passed: 'it passed it on' })) },
      { failure: { code: 'bad-mock', severity: 'error', message: long } as const },
    ]) {
      const { journal, store } = open()
      record(journal, 'GET /', parts)
      expect(store.bytes).toBeGreaterThan(10_000)
      journal.clear()
      expect(store.bytes).toBe(0)
    }
  })

  it('has room for nothing that alone is more than all', () => {
    const { journal, store } = open({ bytes: 2000 })
    record(journal, 'GET /small')
    record(journal, 'GET /large', { sent: 'x'.repeat(5000) })
    expect(targets(journal)).toEqual([])
    expect(store.bytes).toBe(0)
    record(journal, 'GET /small')
    expect(targets(journal)).toEqual(['/small'])
  })

  it('cuts bodies and says so', () => {
    const { journal } = open({ bodyBytes: 10 })
    const type = { sentHeaders: { 'content-type': 'application/json' } }
    record(journal, 'GET /a', { ...type, sent: '[1,2,3,4,5,6]' })
    record(journal, 'GET /b', { ...type, sent: new TextEncoder().encode('"ääääääää"') })
    record(journal, 'GET /c', { ...type, sent: '[1,2,3,4]' })
    const [a, b, c] = journal.calls().map(({ response }) => response)
    expect(a).toMatchObject({ body: '[1,2,3,4,5', text: '[1,2,3,4,5', truncated: true, size: 13 })
    // The tenth byte is the first half of a character.
    expect(b).toMatchObject({ body: '"ääää', truncated: true, size: 18 })
    expect(c).toMatchObject({ body: [1, 2, 3, 4], truncated: false, size: 9 })
  })

  it('does not keep a large buffer for a part of it', () => {
    const { journal, store } = open({ bodyBytes: 10 })
    const large = new Uint8Array(1_000_000)
    record(journal, 'GET /', { received: large, sent: large.subarray(0, 5) })
    const bodies = store.all().flatMap(({ received, sent }) => [received, sent])
    const contents = bodies.map((body) =>
      body !== undefined && isTruncated(body) ? body.content : body,
    )
    expect(contents.map((content) => (content as Uint8Array).buffer.byteLength)).toEqual([10, 5])
  })

  it('keeps one beginning of a large answer that is sent again and again', () => {
    const { journal, store } = open({ bodyBytes: 10 })
    const ready = new Uint8Array(1000)
    record(journal, 'GET /', { sent: ready })
    record(journal, 'GET /', { sent: ready })
    const [one, other] = store.all()
    expect(one?.sent).toBe(other?.sent)
  })

  it('keeps one list of headers for requests that have the same', () => {
    const { store } = open()
    const lists = [
      ['A', '1'],
      ['A', '1'],
      ['A', '2'],
      ['A', '1', 'B', '2'],
      ['A', '2'],
    ]
    const shared = lists.map((list) => store.shareHeaders(list))
    expect(shared).toEqual(lists)
    expect([shared[1] === shared[0], shared[4] === shared[2]]).toEqual([true, true])
  })

  it('grows with a body that is made as it is sent, up to the limit', () => {
    const { journal, store } = open({ bodyBytes: 10 })
    const tap = new BodyTap(10)
    record(journal, 'GET /', { sent: tap, sentHeaders: { 'content-type': 'text/plain' } })
    const before = store.bytes
    const read = () => journal.calls()[0]?.response
    tap.pass(new TextEncoder().encode('hello '))
    expect(read()).toMatchObject({ body: 'hello ', truncated: true })
    expect(read()).not.toHaveProperty('size')
    tap.pass(new TextEncoder().encode('world'))
    expect(store.bytes).toBe(before + 10)
    tap.end()
    expect(read()).toMatchObject({ body: 'hello worl', truncated: true, size: 11 })
    journal.clear()
    expect(store.bytes).toBe(0)
  })

  it('forgets a body whose call has gone', () => {
    const { journal, store } = open({ bodyBytes: 10 })
    const tap = new BodyTap(10)
    record(journal, 'GET /', { sent: tap })
    journal.clear()
    tap.pass(new Uint8Array(5))
    expect([store.bytes, tap.chunks.length]).toEqual([0, 0])
  })

  it('can be cleared and closed, each session by itself', () => {
    const { journal, store, redactor } = open()
    const other = new Journal(store, 'a', redactor)
    for (const one of [journal, other, journal, other]) record(one, 'GET /')
    journal.clear()
    expect([journal.size, other.size, store.all().length]).toEqual([0, 2, 2])
    record(journal, 'GET /again')
    expect(targets(journal)).toEqual(['/again'])
    other.close(new Error('gone'))
    record(other, 'GET /late')
    expect([journal.size, other.size]).toEqual([1, 2])
  })

  it('records nothing when it is off, and says so', async () => {
    const { journal, store } = open({ entries: 0 })
    record(journal, 'GET /')
    expect(store.all()).toEqual([])
    expect(() => journal.calls()).toThrow('The journal is off')
    expect(() => journal.unmatched()).toThrow('The journal is off')
    await expect(journal.waitFor('GET /')).rejects.toThrow('The journal is off')
  })
})
