import { resource } from 'mockapi'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { receiver } from '../support/receiver.ts'
import { serveHooks } from '../support/hook-server.ts'
import { serveFolder } from '../support/folder.ts'

const bodies = (received: readonly { readonly body: string }[]) =>
  received.map(({ body }) => JSON.parse(body) as { type: string; data: object })

describe('webhooks of a collection', () => {
  it('tell what became of its records, whatever writes', async () => {
    await using hooks = await receiver()
    const users = resource('users', {
      seed: [{ id: 1, name: 'Ada' }],
      webhooks: [{ to: `${hooks.url}/{{record.id}}` }],
    })
    const promote = {
      'POST /promote': ({
        db,
      }: {
        db: (name: string) => { update(id: number, patch: object): object }
      }) => db('users').update(1, { role: 'admin' }),
    }
    await using server = await serveHooks([users, promote])
    const sent = async (count: number) => {
      await vi.waitFor(() => expect(hooks.received).toHaveLength(count))
      return bodies(hooks.received)[count - 1]
    }
    await server.post('/users', { name: 'Eve' })
    expect(await sent(1)).toEqual({
      type: 'user.created',
      timestamp: expect.stringMatching(/Z$/),
      data: { id: 2, name: 'Eve' },
    })
    expect(hooks.received[0]?.path).toBe('/2')
    await server.post('/promote')
    expect(await sent(2)).toMatchObject({ type: 'user.updated', data: { id: 1, role: 'admin' } })
    server.db('users').delete(1)
    expect(await sent(3)).toMatchObject({ type: 'user.deleted', data: { name: 'Ada' } })
    const admin = '/__mockapi/resources/users'
    await server.post(admin, { name: 'Bob' })
    // The receiver has one before the sender has its answer.
    await vi.waitFor(() => expect(server.reports.length).toBeGreaterThanOrEqual(3))
    const causes = server.reports.map(({ delivery: { cause } }) => cause.call)
    const [created, promoted] = server.calls().map(({ id }) => id)
    expect(causes.slice(0, 3)).toEqual([created, promoted, undefined])
    expect(server.calls('POST /users')[0]?.webhooks).toMatchObject([{ event: 'user.created' }])
  })

  it('read variables of the environment', async () => {
    vi.stubEnv('MOCKAPI_HOOKS', 'shop')
    onTestFinished(() => void vi.unstubAllEnvs())
    await using hooks = await receiver()
    const to = `${hooks.url}/{{env.MOCKAPI_HOOKS}}`
    await using server = await serveHooks([resource('users', { seed: [], webhooks: [{ to }] })])
    server.db('users').create({})
    await vi.waitFor(() => expect(hooks.received.map(({ path }) => path)).toEqual(['/shop']))
  })

  it('send nothing for what changes nothing, resets, snapshots and other collections', async () => {
    await using hooks = await receiver()
    const to = hooks.url
    await using server = await serveHooks([
      resource('users', { seed: [{ id: 1, name: 'Ada' }], webhooks: [{ on: 'created', to }] }),
      resource('pets', { seed: [] }),
    ])
    server.snapshot('start')
    server.db('users').update(1, { name: 'Eve' })
    server.db('pets').create({ name: 'Rex' })
    server.db('users').create({ id: 7 })
    server.restore('start')
    server.reset()
    server.db('users').create({ id: 8 })
    await vi.waitFor(() => expect(hooks.received).toHaveLength(1))
    expect(bodies(hooks.received)).toMatchObject([{ type: 'user.created', data: { id: 8 } }])
  })

  it('belong to the session that wrote', async () => {
    await using hooks = await receiver()
    await using server = await serveHooks(resource('users', { webhooks: [{ to: hooks.url }] }))
    using one = server.session('one')
    await one.fetch('/users', {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    })
    await vi.waitFor(() => expect(server.reports).toHaveLength(1))
    expect(server.reports[0]?.delivery.session).toBe('one')
  })

  it('stand in a file for those of all files, and say which event none sends', async () => {
    await using hooks = await receiver()
    await using served = await serveFolder({
      'mocks/users.json': '[{ "id": 1 }]',
      'mocks/pets.json': `{ "$count": 1, "$each": {}, "$webhooks": { "to": "${hooks.url}/pets" } }`,
      'mocks/webhooks.json': `{ "$webhooks": [
        { "on": "user.*", "to": "${hooks.url}/users" }, { "on": "users.created", "to": "${hooks.url}" }
      ] }`,
    })
    const { server } = served
    const [warning] = server.overview().diagnostics
    expect(warning).toMatchObject({
      message: 'A webhook is for "users.created", which no collection sends.',
      hint: 'Did you mean "user.created"?',
      place: { file: expect.stringContaining('webhooks.json'), line: 1 },
    })
    server.db('pets').create({})
    server.db('users').create({})
    await vi.waitFor(() => expect(hooks.received).toHaveLength(2))
    expect(hooks.received.map(({ path }) => path).toSorted()).toEqual(['/pets', '/users'])
    expect(server.overview().routes.map(({ note }) => note)).toEqual([
      '1 record, webhook',
      '1 record, webhook',
    ])
  })

  it('are sent for mutations of GraphQL, beside those of its fields, as what that request has led to', async () => {
    await using hooks = await receiver()
    await using served = await serveFolder({
      'mocks/schema.graphql': `
        type User { id: ID! name: String }
        type Query { users: [User!]! ping: String }
        type Mutation { createUser(name: String): User }`,
      'mocks/users.json': '[{ "id": "1", "name": "Ada" }]',
      'mocks/hooks.json': `{
        "QUERY ping": { "$body": "pong", "$webhooks": { "to": "${hooks.url}/ping" } },
        "$webhooks": { "to": "${hooks.url}/users" }
      }`,
    })
    const ask = async (query: string) =>
      await served.server.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
    expect(await (await ask('mutation { createUser(name: "Eve") { name } }')).json()).toEqual({
      data: { createUser: { name: 'Eve' } },
    })
    await ask('{ ping }')
    await vi.waitFor(() => expect(hooks.received).toHaveLength(2))
    const [users, ping] = hooks.received.toSorted((a, b) => b.path.localeCompare(a.path))
    expect(bodies([users as (typeof hooks.received)[0]])).toMatchObject([
      { type: 'user.created', data: { name: 'Eve' } },
    ])
    expect(bodies([ping as (typeof hooks.received)[0]])).toMatchObject([{ data: 'pong' }])
    expect(served.server.calls().map(({ webhooks }) => webhooks?.length)).toEqual([1, 1])
  })
})
