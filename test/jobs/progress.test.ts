import { createMockServer, resource, type Diagnostic, type MockServer } from 'mockapi'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { writeFiles } from '../support/files.ts'
import { serveFolder } from '../support/folder.ts'
import { read } from '../support/read-json-file.ts'
import { send } from '../support/send.ts'

let server: MockServer | undefined
const warnings: string[] = []
const onWarning = ({ code, message }: Diagnostic) => void warnings.push(`${code} ${message}`)
const start = async (mocks: readonly unknown[], more: object = {}): Promise<MockServer> => {
  server = await createMockServer({ mocks: mocks as never, onWarning, ...more })
  await server.clock.freeze('2027-01-01')
  return server
}
afterEach(async () => {
  await server?.close()
  server = undefined
  warnings.length = 0
})

const exports = resource('exports', {
  factory: () => ({ status: 'queued', url: null as string | null }),
  seed: [{ id: 'old', status: 'running' }],
  ids: 'increment',
  timestamps: true,
  live: true,
  progress: {
    steps: [
      'queued',
      { after: '2s', value: 'running' },
      { after: '10s', value: 'done', set: ({ id }) => ({ url: `/files/${id}.csv` }) },
    ],
  },
})
const one = (of: Pick<MockServer, 'db'>, id: string | number = 'a') => of.db(exports).find(id)
const status = (of: Pick<MockServer, 'db'>, id?: string | number) => one(of, id)?.status

describe('records with steps', () => {
  it('go from one to the next by the clock, each stamped with its own time', async () => {
    const mock = await start([exports])
    const { clock } = mock
    const made = await send(mock, 'POST /exports', { id: 'a' })
    expect(made).toMatchObject({ status: 201, body: { id: 'a', status: 'queued' } })
    await clock.advance('2s')
    expect((await send(mock, 'GET /exports/a')).body).toMatchObject({ status: 'running' })
    expect(clock.pending).toMatchObject([
      { kind: 'progress', key: 'exports', what: 'a: running → done' },
    ])
    await clock.advance('1h')
    expect(one(mock)).toEqual({
      id: 'a',
      status: 'done',
      url: '/files/a.csv',
      createdAt: '2027-01-01T00:00:00.000Z',
      updatedAt: '2027-01-01T00:00:12.000Z',
    })
    expect(status(mock, 'old')).toBe('running')
    expect(clock.pending).toEqual([])
  })

  it('are seen at each step by live changes, hooks and webhooks', async () => {
    const seen: unknown[] = []
    const videos = resource('videos', {
      live: true,
      on: { updated: ({ status: now }) => void seen.push(now) },
      webhooks: [
        {
          to: 'http://localhost:1/hooks',
          body: ({ type, record }) => ({ type, is: record['status'] }),
        },
      ],
      progress: { steps: [0, { after: 5, value: 50 }, { after: 5, value: 100 }] },
    })
    const mock = await start([videos], { webhookRetries: [] })
    const events = await mock.fetch('/videos/@changes')
    await send(mock, 'POST /videos', { title: 'x' })
    await mock.clock.advance('1s')
    expect(seen).toEqual([50, 100])
    expect(mock.webhooks.list.map(({ body }) => JSON.parse(body))).toEqual([
      { type: 'video.created', is: 0 },
      { type: 'video.updated', is: 50 },
      { type: 'video.updated', is: 100 },
    ])
    const reader = (events.body as ReadableStream<Uint8Array>).getReader()
    let text = ''
    while (!text.includes('"status":100'))
      text += new TextDecoder().decode((await reader.read()).value)
    await reader.cancel()
    expect(text).toContain('"status":50')
  })

  it('go on from what somebody writes meanwhile, or end', async () => {
    const mock = await start([exports])
    const create = (id: string) => send(mock, 'POST /exports', { id })
    await Promise.all(['named', 'failed', 'again', 'gone', 'put'].map(create))
    await mock.clock.advance('1s')
    await send(mock, 'PATCH /exports/named', { name: 'x' })
    await send(mock, 'PATCH /exports/failed', { status: 'failed' })
    await send(mock, 'DELETE /exports/gone')
    await send(mock, 'PUT /exports/put', { status: 'running' })
    await mock.clock.advance('2s')
    await send(mock, 'PATCH /exports/again', { status: 'queued' })
    expect(['named', 'failed', 'again', 'put'].map((id) => status(mock, id))).toEqual([
      'running',
      'failed',
      'queued',
      'running',
    ])
    await mock.clock.advance('8s')
    expect(status(mock, 'put')).toBe('done')
    await mock.clock.advance('1d')
    expect(
      mock
        .db(exports)
        .all()
        .map((each) => [each.id, each.status]),
    ).toEqual([
      ['old', 'running'],
      ['named', 'done'],
      ['failed', 'failed'],
      ['again', 'done'],
      ['put', 'done'],
    ])
  })

  it('begin at the step that they are sent with', async () => {
    const mock = await start([exports])
    await send(mock, 'POST /exports', [
      { id: 'a', status: 'running' },
      { id: 'b', status: 'archived' },
    ])
    await mock.clock.advance('10s')
    expect([status(mock), status(mock, 'b')]).toEqual(['done', 'archived'])
  })

  it('go on in each session by its own clock, and in a new one from where it began', async () => {
    const mock = await start([exports])
    await send(mock, 'POST /exports', { id: 'a' })
    await mock.clock.advance('1500ms')
    const [fast, slow] = [mock.session('fast'), mock.session('slow')]
    expect(fast.clock.pending).toHaveLength(1)
    await fast.clock.advance('500ms')
    expect([status(mock), status(fast), status(slow)]).toEqual(['queued', 'running', 'queued'])
    await slow.clock.advance('1h')
    expect([status(mock), status(fast), status(slow)]).toEqual(['queued', 'running', 'done'])
  })

  it('wait anew after a restore, and not at all after a reset', async () => {
    const mock = await start([exports])
    await send(mock, 'POST /exports', { id: 'a' })
    mock.snapshot('queued')
    await mock.clock.advance('1h')
    mock.restore('queued')
    expect(status(mock)).toBe('queued')
    await mock.clock.advance('2s')
    expect(status(mock)).toBe('running')
    mock.reset()
    expect(mock.clock.pending).toEqual([])
    expect(one(mock)).toBeUndefined()
  })

  it('are reported where a step fails, and stay as they are', async () => {
    const broken = resource('broken', {
      progress: { steps: ['a', { after: 1, value: 'b', set: () => [] as never }] },
    })
    const mock = await start([broken])
    await send(mock, 'POST /broken', {})
    await mock.clock.advance(1)
    expect(warnings).toEqual([
      expect.stringContaining(
        'job-failed The next step of broken 1: a → b failed: TypeError: What "set" returned',
      ),
    ])
    expect(mock.db('broken').all()).toEqual([{ status: 'a', id: 1 }])
  })
})

describe('$progress', () => {
  const steps = [
    'queued',
    { after: '1m', value: 'ready', set: { url: '/{{record.id}}', at: '{{now}}' } },
  ]

  it('stands in any file for a collection, or in that of a generator', async () => {
    await using folder = await serveFolder({
      'mocks/videos.json': '[]',
      'mocks/steps.json': JSON.stringify({ $progress: { videos: { field: 'state', steps } } }),
      'mocks/exports.json': JSON.stringify({ $count: 1, $each: { a: 1 }, $progress: { steps } }),
    })
    const { server: mock } = folder
    await mock.clock.freeze('2027-01-01')
    await send(mock, 'POST /videos', {})
    await send(mock, 'POST /exports', {})
    await mock.clock.advance('1m')
    const at = '2027-01-01T00:01:00.000Z'
    expect(mock.db('videos').all()).toEqual([{ id: 1, state: 'ready', url: '/1', at }])
    expect(mock.db('exports').all()).toEqual([
      { id: 1, a: 1 },
      { id: 2, status: 'ready', url: '/2', at },
    ])
    expect(mock.overview().routes.find(({ path }) => path === '/videos')?.note).toContain(
      'queued → ready',
    )
  })

  it('that is written later takes up what is there, and a reload stops nothing', async () => {
    await using folder = await serveFolder({ 'mocks/videos.json': '[]' }, { watch: true })
    const { server: mock, path } = folder
    await mock.clock.freeze('2027-01-01')
    await send(mock, 'POST /videos', { status: 'queued' })
    writeFiles(path, { 'mocks/steps.json': JSON.stringify({ $progress: { videos: { steps } } }) })
    await vi.waitFor(() => expect(mock.clock.pending).toHaveLength(1))
    writeFiles(path, { 'mocks/other.json': '{ "GET /other": 1 }' })
    await vi.waitFor(async () => expect((await mock.fetch('/other')).status).toBe(200))
    await mock.clock.advance('1m')
    expect(mock.db('videos').all()).toMatchObject([{ status: 'ready' }])
  })

  it('goes on after a restart that keeps the data', async () => {
    const files = {
      'mocks/videos.json': '[]',
      'mocks/steps.json': JSON.stringify({ $progress: { videos: { steps } } }),
    }
    await using folder = await serveFolder(files, { persist: true })
    await send(folder.server, 'POST /videos', {})
    await folder.server.close()
    server = await createMockServer({ cwd: folder.path, persist: true })
    expect(server.clock.pending).toMatchObject([{ what: '1: queued → ready' }])
  })

  it.each<[progress: unknown, message: string]>([
    [{}, '"steps" is no list of 2 to 100 steps.'],
    [{ steps: ['a'] }, '"steps" is no list of 2 to 100 steps.'],
    [{ steps: [{ value: 'a' }, { after: 1, value: 'b' }] }, 'The first step is no text'],
    [{ steps: ['a', 'b'] }, 'A step is "b", which says not when.'],
    [{ steps: ['a', { after: 'x', value: 'b' }] }, '"after" is "x", no time.'],
    [{ steps: ['a', { after: 1 }] }, '"value" is missing.'],
    [{ steps: ['a', { after: 1, value: 'a' }] }, 'Two steps have the value "a"'],
    [{ steps: ['a', { after: 1, value: 'b', set: { status: 1 } }] }, '"set" holds "status" too.'],
    [
      { steps: ['a', { after: 1, value: 'b', set: { n: '{{body.n}}' } }] },
      'A step of a record reads "body"',
    ],
    [{ steps: ['a', { after: 1, value: 'b', sets: {} }] }, '"sets" has no meaning here.'],
    [{ field: '', steps }, '"field" is no name of a field.'],
    ['done', 'It is "done", no object.'],
  ])('%j is refused', async (progress, message) => {
    const { diagnostics } = read(JSON.stringify({ $progress: { a: progress } }, undefined, 1))
    expect(diagnostics[0]).toMatchObject({ message: expect.stringContaining(message) })
    expect(diagnostics[0]?.place?.line).toBeGreaterThan(2)
    const mocks = [resource('a', { progress: progress as never })]
    await expect(createMockServer({ mocks })).rejects.toThrow('resource("a"): progress: ')
  })

  it('warns of a collection that is not there, or that has one already', async () => {
    const file = { $progress: { vdeos: { steps } } }
    await using folder = await serveFolder(
      {
        'mocks/videos.json': JSON.stringify({ $count: 0, $each: { a: 1 }, $progress: { steps } }),
        'mocks/one.json': JSON.stringify(file),
        'mocks/two.json': JSON.stringify({ $progress: { videos: { steps } } }),
      },
      { onWarning },
    )
    expect(
      folder.server.overview().diagnostics.map(({ message, hint }) => `${message} ${hint}`),
    ).toEqual([
      'A progress is for "vdeos", which is no collection. Did you mean "videos"?',
      'The records of "videos" have a progress already: this one is left out. Delete one of them.',
    ])
  })
})
