import { describe, expect, it, vi } from 'vitest'
import { receiver } from '../support/receiver.ts'
import { serveFolder } from '../support/folder.ts'

const document = `openapi: 3.1.0
info: { title: Jobs, version: 1.0.0 }
components:
  schemas:
    Done:
      type: object
      required: [job, state]
      properties: { job: { type: integer }, state: { enum: [done] } }
  callbacks:
    failed:
      '{$request.query.failed}':
        put:
          requestBody: { content: { application/x-www-form-urlencoded: { example: { job: 7, why: none } } } }
          responses: { '200': { description: ok } }
paths:
  /jobs:
    post:
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses:
        '201': { description: made, content: { application/json: { example: { id: 7 } } } }
        '503': { description: busy }
      callbacks:
        done:
          '{$request.body#/url}/{$response.body#/id}':
            post:
              parameters:
                - { name: X-Event, in: header, required: true, schema: { const: done } }
                - { name: X-More, in: header, schema: { type: string } }
                - { name: at, in: query, required: true, schema: { type: integer }, example: 5 }
              requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Done' } } } }
              responses: { '204': { description: ok } }
        failed: { $ref: '#/components/callbacks/failed' }
`

describe('callbacks of an operation', () => {
  it('are sent after its success to the address in the request, by schema or example', async () => {
    await using hooks = await receiver()
    await using folder = await serveFolder({ 'mocks/jobs.yaml': document })
    const { server } = folder
    const post = (path: string, body: unknown, headers = {}) =>
      server.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    expect((await post(`/jobs?failed=${hooks.url}/failed`, { url: hooks.url })).status).toBe(201)
    await vi.waitFor(() => expect(hooks.received).toHaveLength(2))
    const [done, failed] = hooks.received.toSorted((a, b) => a.path.localeCompare(b.path))
    expect(done).toMatchObject({ path: '/7?at=5', headers: { 'x-event': 'done' } })
    expect(done?.headers['x-more']).toBeUndefined()
    expect(JSON.parse(done?.body ?? '')).toEqual({ job: expect.any(Number), state: 'done' })
    expect(failed).toMatchObject({
      method: 'PUT',
      path: '/failed',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'job=7&why=none',
    })
    const [call] = server.calls('POST /jobs')
    expect(call?.webhooks?.map(({ event }) => event)).toEqual(['done', 'failed'])
    await post('/jobs', {})
    await post('/jobs', { url: hooks.url }, { prefer: 'code=503' })
    expect(server.calls('POST /jobs').flatMap(({ webhooks = [] }) => webhooks)).toHaveLength(2)
  })

  it('are told of where they cannot be sent, with their line', async () => {
    const broken = document
      .replace('$request.body#/url', '$request.bodyy#/url')
      .replace('put:', 'Put:')
      .replace("{ '204': { description: ok } }", "{ '204': { description: ok } } # the end")
    await using folder = await serveFolder({ 'mocks/jobs.yaml': broken })
    const { diagnostics } = folder.server.overview()
    expect(diagnostics.map(({ message, place }) => [message, place?.line])).toEqual([
      [
        '"failed" has no operation, and is not sent (#/paths/~1jobs/post/callbacks/failed/{$request.query.failed}).',
        32,
      ],
      [
        'The callback done is not sent: "{$request.bodyy#/url}" is no runtime expression (#/paths/~1jobs/post/callbacks/done/{$request.bodyy#~1url}~1{$response.body#~1id}).',
        24,
      ],
    ])
  })
})
