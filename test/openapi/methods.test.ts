import { request } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const answers = { responses: { 200: { description: 'yes' } } }
const document = {
  openapi: '3.2.0',
  paths: {
    '/files': {
      query: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object', required: ['name'] } } },
        },
        ...answers,
      },
      trace: answers,
      additionalOperations: { COPY: answers, LINK: answers, 'M-SEARCH': answers },
    },
  },
}

let folder: ServedFolder
beforeAll(async () => {
  folder = await serveFolder({ 'mocks/api.json': JSON.stringify(document) }, { port: 0 })
})
afterAll(() => folder[Symbol.asyncDispose]())

/** By `node:http`, since `fetch` refuses TRACE. */
const ask = (method: string, body?: string) =>
  new Promise<{ status: number | undefined; allow: string | undefined }>((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const sent = request(`${folder.server.url}/files`, { method, headers }, (response) => {
      response.resume()
      resolve({ status: response.statusCode, allow: response.headers.allow })
    })
    sent.on('error', reject).end(body)
  })

it.each(['TRACE', 'COPY', 'LINK', 'M-SEARCH'])('%s of a document arrives', async (method) => {
  expect(await ask(method)).toMatchObject({ status: 200 })
})

it('QUERY is checked as any request with a body, and Allow names all methods', async () => {
  expect(await ask('QUERY', '{ "name": "a" }')).toMatchObject({ status: 200 })
  expect(await ask('QUERY', '{}')).toMatchObject({ status: 422 })
  expect(await ask('PUT')).toEqual({
    status: 405,
    allow: 'QUERY, OPTIONS, TRACE, COPY, LINK, M-SEARCH',
  })
})
