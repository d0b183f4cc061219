import { afterEach, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const order = `
      type: object
      required: [id, total]
      properties:
        id: { type: string, pattern: '^o[0-9]+$' }
        total: { type: integer }
        note: { type: string }`
const document = `
openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
components:
  schemas:
    Order:${order}
  responses:
    Order: { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
  requestBodies:
    Order: { content: { application/json: { schema: { type: object } } } }
paths:
  /orders:
    post:
      requestBody: { $ref: '#/components/requestBodies/Order' }
      responses: { '201': { $ref: '#/components/responses/Order' } }
  /orders/{orderId}:
    get: { responses: { '200': { $ref: '#/components/responses/Order' }, '404': { description: none } } }
    put:
      requestBody: { $ref: '#/components/requestBodies/Order' }
      responses: { '200': { $ref: '#/components/responses/Order' } }
    patch:
      requestBody: { $ref: '#/components/requestBodies/Order' }
      responses: { '200': { $ref: '#/components/responses/Order' } }
    delete: { responses: { '204': { description: gone } } }
  /orders/{orderId}/lines:
    get:
      responses:
        '200':
          description: all
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Order' } } } }
  /orders/{orderId}/lines/{lineId}:
    get: { responses: { '200': { $ref: '#/components/responses/Order' } } }
`

let folder: ServedFolder
const ask = (line: string, body?: unknown, headers = {}) => send(folder.server, line, body, headers)
const serve = async (files: Record<string, string> = {}, options = {}): Promise<void> => {
  folder = await serveFolder({ 'mocks/shop.yaml': document, ...files }, options)
}

afterEach(() => folder[Symbol.asyncDispose]())

describe('records that no operation lists', () => {
  it('are there for any valid id, the same at each start', async () => {
    await serve()
    const first = await ask('GET /orders/o123')
    expect(first).toMatchObject({ status: 200, body: { id: 'o123', total: expect.any(Number) } })
    expect((await ask('GET /orders/o123')).body).toEqual(first.body)
    expect((await ask('GET /orders/o124')).body).not.toMatchObject({
      ...(first.body as object),
      id: 'o124',
    })
    expect((await ask('GET /orders/x')).status).toBe(404)
    const lines = (await ask('GET /orders/o123/lines')).body as { id: string }[]
    expect((await ask(`GET /orders/o123/lines/${lines[0]?.id}`)).body).toEqual(lines[0])
    await folder[Symbol.asyncDispose]()
    await serve()
    expect((await ask('GET /orders/o123')).body).toEqual(first.body)
  })

  it('keep what requests change, until they are reset', async () => {
    await serve()
    const before = (await ask('GET /orders/o7')).body as { total: number }
    expect((await ask('PATCH /orders/o7', { note: 'soon' })).status).toBe(200)
    expect((await ask('GET /orders/o7')).body).toMatchObject({ total: before.total, note: 'soon' })
    expect((await ask('PUT /orders/o8', { total: 3 })).body).toEqual({ id: 'o8', total: 3 })
    expect((await ask('GET /orders/o8')).body).toEqual({ id: 'o8', total: 3 })
    const { body } = await ask('POST /orders', { total: 4 })
    expect((await ask(`GET /orders/${(body as { id: string }).id}`)).body).toEqual(body)
    folder.server.reset()
    expect((await ask('GET /orders/o7')).body).toEqual(before)
  })

  it.each([['o7'], ['o8']])('are gone once they are deleted: %s', async (id) => {
    await serve()
    if (id === 'o8') await ask('PATCH /orders/o8', { note: 'soon' })
    folder.server.snapshot('before')
    expect((await ask(`DELETE /orders/${id}`)).status).toBe(204)
    for (const line of [`GET /orders/${id}`, `DELETE /orders/${id}`, `GET /orders/${id}/lines`]) {
      expect((await ask(line)).status).toBe(404)
    }
    expect((await ask(`PATCH /orders/${id}`, {})).status).toBe(404)
    folder.server.snapshot('after')
    folder.server.restore('before')
    expect((await ask(`GET /orders/${id}`)).status).toBe(200)
    folder.server.restore('after')
    expect((await ask(`GET /orders/${id}`)).status).toBe(404)
    await ask('POST /orders', { id, total: 4 })
    expect((await ask(`GET /orders/${id}`)).body).toEqual({ id, total: 4 })
  })

  it('are deleted in one session alone', async () => {
    await serve()
    await ask('DELETE /orders/o7', undefined, { 'x-mockapi-session': 'one' })
    expect((await ask('GET /orders/o7', undefined, { 'x-mockapi-session': 'one' })).status).toBe(
      404,
    )
    expect((await ask('GET /orders/o7')).status).toBe(200)
  })

  it('are those of the folder alone where it has them', async () => {
    await serve({ 'mocks/orders.json': '[{ "id": "o1", "total": 1 }]' })
    expect((await ask('GET /orders/o1')).body).toEqual({ id: 'o1', total: 1 })
    expect((await ask('GET /orders/o2')).status).toBe(404)
  })
})

it('records that no value fits leave their list empty, and are told', async () => {
  const warnings: string[] = []
  const impossible = document
    .replace('total: { type: integer }', 'total: { type: integer, minimum: 2, maximum: 1 }')
    .replace(
      '  /orders:\n',
      `  /orders:
    get:
      responses:
        '200':
          description: all
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Order' } } } }
`,
    )
  await serve(
    { 'mocks/shop.yaml': impossible },
    { onWarning: ({ message }: { message: string }) => warnings.push(message) },
  )
  expect(await ask('GET /orders')).toMatchObject({ status: 200, body: [] })
  expect(warnings).toEqual([
    expect.stringMatching(/^No record of the collection "orders" fits its schema\. At \/total: /),
  ])
})
