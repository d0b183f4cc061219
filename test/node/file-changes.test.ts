import {
  chmodSync,
  existsSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RequestReport } from 'mockapi'
import { fileReply } from '../../src/http/file-reply.ts'
import { emptyReply } from '../../src/http/reply.ts'
import { toResponse } from '../../src/dispatch/response.ts'
import { listen } from '../../src/node/listen.ts'
import { serveFolder } from '../support/folder.ts'
import { request, talk } from '../support/talk.ts'

const files = {
  'mocks/_files/notes.txt': '0123456789',
  'mocks/a.json': `{
    "GET /json": { "$file": "_files/notes.txt" },
    "GET /template/:name": { "$file": "_files/{{params.name}}.txt" }
  }`,
}

describe('a file that changes while it is sent', () => {
  const size = 20_000_000

  /** Asks for a large file, changes it when its head is there, and reads on. */
  async function changed(path: string, change: (file: string) => void) {
    const reports: RequestReport[] = []
    const large = { 'mocks/_files/large.txt': '', 'public/large.txt': '' }
    const onRequest = (report: RequestReport) => void reports.push(report)
    await using own = await serveFolder(
      { ...files, ...large },
      { port: 0, static: ['public'], onRequest },
    )
    const folders = ['mocks/_files', 'public'].map((name) => join(own.path, name, 'large.txt'))
    for (const file of folders) writeFileSync(file, 'x'.repeat(size))
    const answer = await fetch(`${own.server.url}${path}`)
    for (const file of folders) change(file)
    const body = await answer.text().then(
      (all) => all.length,
      (error: Error) => error.message,
    )
    return { status: answer.status, body, reports }
  }

  it.each(['/template/large', '/large.txt'])(
    '%s: one that becomes shorter ends the connection, and the log says so',
    async (path) => {
      const { status, body, reports } = await changed(path, (file) => truncateSync(file, 1000))
      expect([status, body]).toEqual([200, 'terminated'])
      expect(reports).toMatchObject([
        { status: 200 },
        {
          notes: ['the body failed'],
          failure: { message: expect.stringContaining('The file became shorter') },
        },
      ])
    },
  )

  it.skipIf(process.platform === 'win32').each(['delete', 'replace'])(
    'one that somebody %ss is sent to its end',
    async (what) => {
      const { body } = await changed('/template/large', (file) => {
        if (what === 'delete') rmSync(file)
        else {
          writeFileSync(`${file}.new`, 'y')
          renameSync(`${file}.new`, file)
        }
      })
      expect(body).toBe(size)
    },
  )

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'one that may not be read is 404, and says so',
    async () => {
      await using own = await serveFolder(files, { port: 0 })
      chmodSync(join(own.path, 'mocks/_files/notes.txt'), 0)
      const answer = await fetch(`${own.server.url}/json`)
      expect(await answer.json()).toMatchObject({ status: 404, code: 'no-file' })
    },
  )

  it('has another tag after it', async () => {
    await using own = await serveFolder(files)
    const { server, path } = own
    const first = await server.fetch('/json')
    const file = join(path, 'mocks/_files/notes.txt')
    writeFileSync(file, '9876543210')
    utimesSync(file, new Date(), new Date(Date.now() + 10_000))
    const headers = { range: 'bytes=0-1', 'if-range': first.headers.get('etag') ?? '' }
    expect(await (await server.fetch('/json', { headers })).text()).toBe('9876543210')
  })
})

it('of a file that nobody reads, no more is read than the connection takes', async () => {
  let read = 0
  const file = {
    size: 500_000_000,
    modified: new Date(0),
    contentType: 'video/mp4',
    async *read() {
      for (;;) {
        read += 65_536
        yield new Uint8Array(65_536)
      }
    },
  }
  const answer = ({ method }: Request) =>
    toResponse(fileReply(file, { method, header: () => undefined }, emptyReply(200)), false)
  const address = { port: 0, host: '127.0.0.1', ownProcess: false }
  const listener = await listen({ ...address, fetch: answer })
  const { socket } = talk(listener.port)
  socket.pause()
  socket.write(request('GET /'))
  await expect
    .poll(async () => {
      const before = read
      await new Promise((resolve) => setTimeout(resolve, 50))
      return before > 0 && read === before
    })
    .toBe(true)
  expect(read).toBeLessThan(32 * 1024 * 1024)
  socket.destroy()
  await listener.close()
})

it.runIf(existsSync('/proc/self/fd'))(
  'a file that nobody reads to its end is not kept open',
  async () => {
    await using folder = await serveFolder(files)
    const readers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { body } = await folder.server.fetch('/json')
        const reader = body?.getReader()
        expect((await reader?.read())?.done).toBe(false)
        return reader
      }),
    )
    const open = readdirSync('/proc/self/fd').filter((name) => {
      const link = `/proc/self/fd/${name}`
      return existsSync(link) && readlinkSync(link).endsWith('notes.txt')
    })
    expect(open).toEqual([])
    expect(readers).toHaveLength(20)
  },
)
