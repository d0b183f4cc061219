import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { MockServerOptions, RequestReport } from 'mockapi'
import { parseArguments } from '../../src/cli/command-line/arguments.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const pet = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }
const answer = (schema: unknown) => ({ 200: { content: { 'application/json': { schema } } } })
const document = (schema: unknown = pet) =>
  JSON.stringify({
    swagger: undefined,
    openapi: '3.1.0',
    paths: {
      '/pets': {
        get: {
          parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
          responses: answer({ type: 'array', minItems: 2, maxItems: 2, items: schema }),
        },
        post: { responses: { 201: answer(schema)[200] } },
      },
      '/pets/{id}': { get: { responses: answer(schema) } },
    },
  })

let folder: ServedFolder
const ask = (line: string, body?: unknown) => send(folder.server, line, body)
const open = async (options: MockServerOptions, text = document()) => {
  folder = await serveFolder({ 'mocks/api.json': text }, options)
}
afterEach(() => folder?.[Symbol.asyncDispose]())

describe('settings of documents', () => {
  it.each([
    [{}, 422, /query parameter limit must be integer/],
    [{ validate: true }, 422, /query parameter limit must be integer/],
    [{ validate: false }, 200, undefined],
    [{ validate: 'warn' }, 200, /query limit must be integer|limit must be integer/],
  ] as const)('%o answers a request that does not fit with %i', async (options, status, note) => {
    const reports: RequestReport[] = []
    await open({ ...options, onRequest: (report) => reports.push(report) })
    expect((await ask('GET /pets?limit=all')).status).toBe(status)
    const [entry] = folder.server.calls()
    if (note) {
      expect(JSON.stringify(reports)).toMatch(note)
      expect(JSON.stringify(entry)).toMatch(note)
    } else expect(JSON.stringify(reports.map((each) => each.notes ?? []))).not.toMatch(/integer/)
  })

  it.each([
    ['POST /pets', 'not JSON', 400, /^The body is not valid JSON at line 1, column 1/],
    ['POST /pets', { name: 1 }, 422, /^body\/name must be string$/],
    [
      'POST /pets',
      '<pet/>',
      415,
      /^The body is text\/plain, and this operation takes application\/json/,
    ],
    [
      'GET /pets',
      undefined,
      401,
      /^This operation needs credentials\. Send "Authorization: Bearer <token>"/,
    ],
    [
      'GET /open',
      undefined,
      406,
      /^This operation answers application\/json, and the request takes text\/html alone/,
    ],
    ['GET /open', undefined, 200, undefined],
  ])('%s with %j is a %i, and the log says why', async (line, body, status, note) => {
    const reports: RequestReport[] = []
    const content = { 'application/json': { schema: { properties: { name: { type: 'string' } } } } }
    const text = JSON.stringify({
      openapi: '3.1.0',
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      paths: {
        '/pets': {
          get: { security: [{ key: [] }], responses: answer(pet) },
          post: { requestBody: { content }, responses: { 204: {} } },
        },
        '/open': { get: { responses: answer(pet) } },
      },
    })
    await open({ onRequest: (report) => reports.push(report) }, text)
    const type = status === 415 ? 'text/plain' : 'application/json'
    const headers = { 'content-type': type, ...(status === 406 && { accept: 'text/html' }) }
    expect((await send(folder.server, line, body, headers)).status).toBe(status)
    expect(reports.map(({ notes }) => notes)).toEqual([note ? [expect.stringMatching(note)] : []])
  })

  it('keep no records with crud: false', async () => {
    await open({ crud: false })
    expect((await ask('GET /pets')).body).toHaveLength(2)
    expect((await ask('GET /pets/4711')).status).toBe(200)
  })

  it('are flags of the command line', () => {
    const flags = (...argv: string[]) => parseArguments(argv).flags
    expect(flags('--no-validate', '--no-crud', '--allow-remote-refs')).toEqual({
      validate: false,
      crud: false,
      allowRemoteRefs: true,
    })
    expect(flags('--validate', 'warn')).toEqual({ validate: 'warn' })
    expect(flags('--validate=false')).toEqual({ validate: false })
    expect(parseArguments(['--validate', 'mocks2'])).toMatchObject({
      flags: { validate: true },
      argument: 'mocks2',
    })
    expect(() => flags('--validate=no')).toThrow('"no" is not known here')
  })

  it('fetch references to the network once, where they are allowed', async () => {
    let count = 0
    const remote = createServer((request, response) => {
      count++
      if (request.url === '/pet.yaml') response.end('$ref: id.json#/Pet')
      else if (request.url === '/id.json') response.end('{ "Pet": { "const": "remote" } }')
      else response.writeHead(404).end()
    }).listen(0)
    const url = `http://localhost:${(remote.address() as AddressInfo).port}`
    try {
      const path = { get: { responses: answer({ $ref: `${url}/pet.yaml` }) } }
      const none = { get: { responses: answer({ $ref: `${url}/none` }) } }
      const text = JSON.stringify({ openapi: '3.1.0', paths: { '/pet': path, '/none': none } })
      await open({ allowRemoteRefs: true }, text)
      expect((await ask('GET /pet')).body).toBe('remote')
      expect(count).toBe(3)
      const { status, body } = await ask('GET /none')
      expect(status).toBe(404)
      expect(JSON.stringify(body)).toContain('cannot be fetched (it answers 404)')
      expect(folder.server.overview().diagnostics).toMatchObject([{ code: 'bad-reference' }])
    } finally {
      remote.close()
    }
  })
})
