import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { MockServer } from '../../src/index.ts'
import { serveFolder } from '../support/folder.ts'

/** The results of a subscription, as server-sent events bring them. */
async function follow(server: MockServer, query: string) {
  const response = await server.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
  })
  const seen: object[] = []
  const state = { isOver: false }
  void (async () => {
    let text = ''
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = `${text}${part as string}`.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const data = /^event: next\ndata: (.*)$/s.exec(event)?.[1]
        if (data !== undefined) seen.push(JSON.parse(data) as object)
        state.isOver ||= event.startsWith('event: complete')
      }
    }
  })()
  return { seen, state }
}

const post = (server: MockServer, name: string) =>
  server.fetch('/users', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  })

const schema = (more: string, fields = 'userCreated: User') => `
  type Query { users: [User!]! }
  type User { id: ID! name: String ${more} }
  type Subscription { ${fields} tick: Tick! beat(interval: Int): Float! }
  type Tick { n: Int word: String }
`

it('follow JSON files, and values that are made', async () => {
  await using folder = await serveFolder({
    'mocks/schema.graphql': schema(''),
    'mocks/users.json': '[]',
    'mocks/ticks.json': JSON.stringify({
      'SUBSCRIPTION tick': {
        $sse: [{ n: 1 }, { data: { n: 2, word: '{{operationName}}' } }],
        $every: '1ms',
        $end: true,
      },
    }),
  })
  const tick = await follow(folder.server, 'subscription Ticks { tick { n word } }')
  await expect.poll(() => tick.state.isOver).toBe(true)
  expect(tick.seen.at(-1)).toEqual({ data: { tick: { n: 2, word: 'Ticks' } } })
  const beat = await follow(folder.server, 'subscription { beat(interval: 10) }')
  await expect
    .poll(() => new Set(beat.seen.map((each) => JSON.stringify(each))).size)
    .toBeGreaterThan(2)
})

it('live on when the schema is saved, until their field is gone', async () => {
  await using folder = await serveFolder(
    { 'mocks/schema.graphql': schema(''), 'mocks/users.json': '[]' },
    { watch: true },
  )
  const { server, path } = folder
  const save = async (text: string) => {
    writeFileSync(join(path, 'mocks/schema.graphql'), text)
    await server.settled()
  }
  const users = await follow(server, 'subscription { userCreated { name } }')
  await post(server, 'Ada')
  await expect.poll(() => users.seen).toEqual([{ data: { userCreated: { name: 'Ada' } } }])
  await save(schema('age: Int'))
  await post(server, 'Bob')
  await expect.poll(() => users.seen.length).toBe(2)
  await save('type Query {')
  await post(server, 'Cy')
  await expect.poll(() => users.seen.length).toBe(3)
  await save(schema('', ''))
  await expect.poll(() => users.state.isOver).toBe(true)
  expect(users.seen.slice(2)).toMatchObject([
    { data: { userCreated: { name: 'Cy' } } },
    { errors: [{ message: expect.stringMatching(/^Cannot query field "userCreated"/) as string }] },
  ])
})
