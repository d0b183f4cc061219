import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import { receiver } from '../support/receiver.ts'

const document = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
components:
  pathItems:
    gone: { put: { responses: { '200': { description: ok } } } }
webhooks:
  newPet:
    post:
      parameters: [{ name: kind, in: query, required: true, schema: { type: string }, example: cat }]
      requestBody:
        content:
          application/json:
            schema: { type: object, required: [id], properties: { id: { type: integer } } }
            examples: { rex: { value: { id: 7 } } }
      responses: { '200': { description: ok } }
  petGone: { $ref: '#/components/pathItems/gone' }
  odd:
    post:
      requestBody: { content: { application/json: { schema: { type: integer, minimum: 3, maximum: 2 } } } }
`

describe('webhooks of a document', () => {
  it('are sent by their names, with what the document says or another body', async () => {
    await using hooks = await receiver()
    await using folder = await serveFolder(
      { 'mocks/pets.yaml': document },
      { webhookTarget: `${hooks.url}/hooks?a=1` },
    )
    const { webhooks } = folder.server
    webhooks.send('newPet')
    expect(await webhooks.waitFor('newPet')).toMatchObject({ state: 'delivered' })
    expect(hooks.received).toMatchObject([{ path: '/hooks?a=1&kind=cat', body: '{"id":7}' }])
    webhooks.send('newPet', { id: 8 }, { to: `${hooks.url}/other` })
    await webhooks.waitFor({ to: `${hooks.url}/other?kind=cat` })
    expect(hooks.received[1]).toMatchObject({ path: '/other?kind=cat', body: '{"id":8}' })
    webhooks.send('petGone')
    await webhooks.waitFor('petGone')
    expect(hooks.received[2]).toMatchObject({ method: 'PUT', path: '/hooks?a=1', body: '' })
  })

  it('need a name that is there, an address, and a schema that some value fits', async () => {
    await using folder = await serveFolder({ 'mocks/pets.yaml': document })
    const { webhooks } = folder.server
    const to = 'http://localhost:1/'
    expect(() => webhooks.send('newPet')).toThrow(
      `The webhook "newPet" has nowhere to go. Give it an address, { to: 'http://localhost:3000/hooks' }, or set webhookTarget.`,
    )
    expect(() => webhooks.send('newPt')).toThrow(
      '"newPt" is no webhook of a document. Did you mean "newPet"?',
    )
    expect(() => webhooks.send('newPet', undefined, { to: 'hooks' })).toThrow(
      '"hooks?kind=cat" is no absolute URL. Write "http://localhost:3000/hooks".',
    )
    expect(() => webhooks.send('odd', undefined, { to })).toThrow(
      /odd is not sent, since no value fits the schema of its body\./,
    )
    expect(webhooks.list).toEqual([])
  })

  it('are listed and sent by the admin API', async () => {
    await using hooks = await receiver()
    await using folder = await serveFolder({ 'mocks/pets.yaml': document })
    const { server } = folder
    const list = await server.fetch('/__mockapi/webhooks/declared')
    expect(await list.json()).toEqual([
      { name: 'newPet', method: 'POST', file: 'mocks/pets.yaml', line: 7 },
      { name: 'petGone', method: 'PUT', file: 'mocks/pets.yaml', line: 16 },
      { name: 'odd', method: 'POST', file: 'mocks/pets.yaml', line: 17 },
    ])
    const send = (body: object) =>
      server.fetch('/__mockapi/webhooks', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await send({ name: 'newPet', to: hooks.url })).status).toBe(201)
    await server.webhooks.waitFor('newPet')
    expect(await (await send({ name: 'newPet' })).json()).toMatchObject({
      errors: [{ path: '/name', message: expect.stringContaining('nowhere to go') }],
    })
    expect((await send({ name: 'odd', to: hooks.url })).status).toBe(422)
  })
})
