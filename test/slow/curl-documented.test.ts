import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createMockServer } from 'mockapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeCurl } from '../../src/export/curl/command.ts'
import { writeCommands } from '../../src/export/curl/document.ts'
import { root } from '../support/docs-pages.ts'
import { isDeclared, isOfCode, requestsOf } from '../support/export-requests.ts'

/** Mocks of the sample that fail for a while on purpose. */
const failing = /^\/weather\/.*\/(?:pollen|alerts)$/

let cwd: string

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-curl-'))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

async function shell(script: string): Promise<string> {
  return (await promisify(execFile)('sh', ['-c', script])).stdout
}

describe('the commands of mockapi export curl', () => {
  it('run as they stand, with the statuses that are documented', async () => {
    cpSync(join(root, 'mocks'), join(cwd, 'sample/mocks'), { recursive: true })
    await using server = await createMockServer({
      cwd: join(cwd, 'sample'),
      port: 0,
      watch: false,
      // Each finds the records that there are at first.
      onRequest: () => server.reset(),
    })
    const all = await requestsOf(server)
    const requests = all.filter(({ operation }) => !failing.test(operation.template))
    // Prints the status in place of the answer; the command itself is as it was written.
    const printed = await shell(
      [
        `curl() { command curl -s -o /dev/null -w '%{http_code}\\n' "$@"; }`,
        ...requests.map(writeCurl),
      ].join('\n'),
    )
    const statuses = printed.trim().split('\n').map(Number)
    const wrong = requests.flatMap((request, index) => {
      const status = statuses[index] ?? 0
      const isRight = isDeclared(status, request) || (status > 0 && isOfCode(request))
      return isRight ? [] : [`${status}  ${writeCurl(request)}`]
    })
    expect(wrong).toEqual([])
    expect(statuses.length).toBeGreaterThan(90)
  })

  it('send what they show, whatever it is', async () => {
    const text = `it's $HOME, \`ls\`, "quoted" \\ back\\slash\n%41 @ ü 日本 {1..3} [a] & | ; # !`
    const folder = join(cwd, 'echo')
    mkdirSync(join(folder, 'mocks'), { recursive: true })
    writeFileSync(
      join(folder, 'mocks/echo.ts'),
      `export default {
        'ALL /echo/:id': async ({ method, params, query, headers, cookies, body, request }) => {
          const of = (value) => value instanceof Blob ? value.text().then((text) => ({ name: value.name, text })) : value
          const entries = body && typeof body === 'object' && !Array.isArray(body)
            ? Object.fromEntries(await Promise.all(Object.entries(body).map(async ([key, value]) => [key, await of(value)])))
            : body
          return { method: request.method, id: params.id, query, cookies, auth: headers.authorization, note: headers['x-note'], type: headers['content-type'], body: entries }
        },
      }`,
    )
    await using server = await createMockServer({ cwd: folder, port: 0, watch: false })
    const ask = async (method: string, operation: object) => {
      const parameter = (at: string, name: string, example: unknown) => ({
        in: at,
        name,
        example,
        required: true,
        schema: { type: 'string' },
      })
      const document = {
        openapi: '3.2.0',
        servers: [{ url: server.url }],
        components: {
          securitySchemes: {
            basic: { type: 'http', scheme: 'basic' },
            key: { type: 'apiKey', in: 'query', name: 'api key' },
          },
        },
        paths: {
          '/echo/{id}': {
            [method]: {
              parameters: [
                parameter('path', 'id', text.replace('\n', '/')),
                parameter('query', 'a&b', text),
                parameter('header', 'X-Note', `it's "$HOME"`),
                parameter('cookie', 'sid', 'a b'),
              ],
              responses: {},
              ...operation,
            },
          },
        },
      }
      return JSON.parse(
        await shell((await writeCommands(document)).replaceAll('curl ', 'curl -s ')),
      ) as object
    }
    const common = {
      id: text.replace('\n', '/'),
      query: { 'a&b': text },
      note: `it's "$HOME"`,
      cookies: { sid: 'a b' },
    }
    const body = (type: string, media: object) => ({ requestBody: { content: { [type]: media } } })

    expect(await ask('get', { security: [{ basic: [], key: [] }] })).toMatchObject({
      ...common,
      method: 'GET',
      query: { 'a&b': text, 'api key': 'key' },
      auth: `Basic ${btoa('user:password')}`,
    })
    expect(await ask('query', body('application/json', { example: { text } }))).toMatchObject({
      ...common,
      method: 'QUERY',
      body: { text },
    })
    expect(await ask('post', body('text/plain', { example: `@${text}` }))).toMatchObject({
      method: 'POST',
      type: 'text/plain',
      body: `@${text}`,
    })
    const form = { 'a b': text, plain: 'x', list: ['1', '2'] }
    expect(
      await ask('put', body('application/x-www-form-urlencoded', { example: form })),
    ).toMatchObject({ method: 'PUT', body: form })
    const properties = { file: { type: 'string', format: 'binary' }, part: { type: 'object' } }
    const example = { file: '', part: { text }, text }
    expect(
      await ask(
        'post',
        body('multipart/form-data', { schema: { type: 'object', properties }, example }),
      ),
    ).toMatchObject({
      body: { file: { name: 'file.txt', text: 'Hello\n' }, text },
    })
  })
})
