import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMockServer, type MockServer } from 'mockapi'

/** As in jsdom: nothing but its `FileReader` reads it. */
class OtherBlob {
  readonly text: string
  readonly type: string
  readonly name: string | undefined

  constructor(text: string, type: string, name?: string) {
    this.text = text
    this.type = type
    this.name = name
  }

  get [Symbol.toStringTag](): string {
    return this.name === undefined ? 'Blob' : 'File'
  }
}

class OtherForm {
  readonly fields: readonly (readonly [string, string | OtherBlob])[]

  constructor(fields: readonly (readonly [string, string | OtherBlob])[]) {
    this.fields = fields
  }

  *[Symbol.iterator]() {
    yield* this.fields
  }

  get [Symbol.toStringTag](): string {
    return 'FormData'
  }
}

class OtherFileReader extends EventTarget {
  result: ArrayBuffer | undefined

  readAsArrayBuffer({ text }: OtherBlob): void {
    setImmediate(() => {
      this.result = new TextEncoder().encode(text).buffer
      this.dispatchEvent(new Event('load'))
    })
  }
}

let server: MockServer
beforeEach(async () => {
  vi.stubGlobal('FileReader', OtherFileReader)
  server = await createMockServer({
    mocks: {
      'POST /files': ({ body }: { body: { file: File; more: File; title: string } }) => ({
        title: body.title,
        files: [body.file, body.more].map(({ name, type, size }) => ({ name, type, size })),
      }),
      'POST /raw': async ({ request }: { request: Request }) => [
        request.headers.get('content-type'),
        await request.text(),
      ],
      'GET /report': () => new OtherBlob('a;b', 'text/csv', 'report.csv'),
    } as never,
  })
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

const post = (body: unknown): RequestInit => ({ method: 'POST', body: body as never })

it('a form of jsdom arrives with the names, types and bytes of its files', async () => {
  const form = new OtherForm([
    ['title', 'Nötes'],
    ['file', new OtherBlob('abc', 'text/plain', 'a.txt')],
    ['more', new OtherBlob('é', '', 'b')],
  ])
  const answer = await server.fetch('/files', post(form))
  expect(await answer.json()).toEqual({
    title: 'Nötes',
    files: [
      { name: 'a.txt', type: 'text/plain', size: 3 },
      { name: 'b', type: 'application/octet-stream', size: 2 },
    ],
  })
})

it('a form of Node arrives as ever', async () => {
  const form = new FormData()
  form.set('title', 't')
  form.set('file', new Blob(['abc']), 'a.txt')
  form.set('more', new File(['abcd'], 'b.txt', { type: 'text/csv' }))
  const answer = await server.fetch('/files', post(form))
  expect(await answer.json()).toMatchObject({ files: [{ name: 'a.txt' }, { name: 'b.txt' }] })
})

it.each([
  ['Blob', new OtherBlob('abc', 'text/x-a'), 'text/x-a'],
  ['File', new OtherBlob('abc', '', 'a.txt'), null],
])('a %s of jsdom is a body', async (_name, body, type) => {
  expect(await (await server.fetch('/raw', post(body))).json()).toEqual([type, 'abc'])
})

it('a File of jsdom is an answer', async () => {
  const answer = await server.fetch('/report')
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['text/csv', 'a;b'])
})
