import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import type { MockServer, MockServerOptions, RequestReport } from 'mockapi'
import { expect } from 'vitest'
import { startMockServer } from '../../src/mock-server.ts'
import { listen } from '../../src/node/listen.ts'
import { requestEnvKey, requestEnvOf } from '../../src/dispatch/request-env.ts'

/** How a request is sent; the host is `localhost` unless `headers` has another. */
export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
}

/** An answer as it came, its fields sorted, without the time of day. */
export interface Answer {
  /** 0 where the connection broke. */
  readonly status: number
  readonly fields: readonly string[]
  /** One character for each byte. */
  readonly body: string
}

/** Two servers of the same mocks, of which one sends answers again, and the other asks the application always. */
export interface Twins extends AsyncDisposable {
  /** Asks both, and expects that what they answer and tell the log is the same. */
  ask(target: string, asked?: Asked): Promise<Answer>
  /** Sends the same bytes to both on a new connection, and expects the same back until its end. */
  talk(...parts: readonly string[]): Promise<string>
  /** Does the same to both, and expects the same result. */
  both<Result>(act: (server: MockServer) => Result | Promise<Result>): Promise<Result>
  /** Expects that both have the same in their journals, in the same order unless requests overlapped. */
  compareCalls(order?: 'any order'): void
  /** How many requests were answered without asking the application. */
  readonly hits: number
}

interface Twin {
  readonly server: MockServer
  readonly port: number
  readonly agent: Agent
  /** What the log was told since it was looked at. */
  readonly reports: RequestReport[]
  /** How many requests from the network the application was asked for. */
  readonly reached: () => number
  readonly close: () => Promise<void>
}

/** @param options how either is opened; it is told where they must differ */
export async function openTwins(
  options: MockServerOptions | ((name: 'kept' | 'asked') => MockServerOptions),
): Promise<Twins> {
  const optionsOf = typeof options === 'function' ? options : () => options
  const kept = await openTwin(optionsOf('kept'), true)
  const asked = await openTwin(optionsOf('asked'), false)
  let told = 0
  const compareReports = (about: string, order?: 'any order') => {
    const [one, other] = [kept, asked].map(({ reports }) => {
      const since = reports.splice(0).map(timeless)
      return order ? since.map((report) => JSON.stringify(report)).sort() : since
    })
    expect(one, about).toEqual(other)
    return one?.length ?? 0
  }
  return {
    async ask(target, how = {}) {
      const about = `${how.method ?? 'GET'} ${target} ${JSON.stringify(how)}`
      const [one, other] = await Promise.all([
        answerOf(kept, target, how),
        answerOf(asked, target, how),
      ])
      expect(one, about).toEqual(other)
      told += compareReports(about)
      return one
    },
    async talk(...parts) {
      const [one, other] = await Promise.all([heard(kept, parts), heard(asked, parts)])
      expect(one).toEqual(other)
      told += compareReports(parts.join(''), 'any order')
      return one
    },
    async both(act) {
      const [one, other] = await Promise.all([act(kept.server), act(asked.server)])
      if (!isHandle(one)) expect(one).toEqual(other)
      compareReports(String(act))
      return one
    },
    compareCalls(order) {
      const [one, other] = [kept, asked].map(({ server }) => {
        const calls = server.calls().map(timeless)
        return order ? calls.map((call) => JSON.stringify({ ...call, id: 0 })).sort() : calls
      })
      expect(one).toEqual(other)
    },
    get hits() {
      return told - kept.reached()
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([kept.close(), asked.close()])
    },
  }
}

/** Whether it is what steers one of the servers, and not a result. */
function isHandle(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.dispose in value
}

async function openTwin(options: MockServerOptions, keeps: boolean): Promise<Twin> {
  const reports: RequestReport[] = []
  const onRequest = (report: RequestReport) => {
    reports.push(report)
    options.onRequest?.(report)
  }
  const server = await startMockServer({ port: 0, ...options, onRequest })
  const { app } = server
  const reached = new Set<unknown>()
  const fetch = app.fetch.bind(app)
  app.fetch = (request, env, context) => {
    const { incoming } = (env ?? {}) as { readonly incoming?: object }
    if (incoming) reached.add(incoming)
    return fetch(request, env, context)
  }
  // The same listener, but that it is never told of an answer that may be sent again.
  const without = await listen({
    port: 0,
    host: '127.0.0.1',
    ownProcess: false,
    fetch: (request, env) => {
      const { cache: _, ...bindings } = requestEnvOf(env) ?? { isOwn: true }
      return app.fetch(request, { ...env, [requestEnvKey]: bindings })
    },
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    server,
    port: keeps ? (server.port ?? 0) : without.port,
    agent,
    reports,
    reached: () => reached.size,
    async close() {
      agent.destroy()
      await Promise.all([without.close(), server.close()])
    },
  }
}

/** What is left of a report, or of an entry of the journal, without the times. */
function timeless<Told extends { readonly time: number; readonly duration: number }>(
  told: Told,
): object {
  return { ...told, time: 0, duration: 0 }
}

function answerOf({ port, agent }: Twin, path: string, how: Asked): Promise<Answer> {
  const { method = 'GET', body } = how
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const headers = { host: 'localhost', ...length, ...how.headers }
  return new Promise((resolve) => {
    let text = ''
    let head: Omit<Answer, 'body'> = { status: 0, fields: [] }
    const end = () => resolve({ ...head, body: text })
    const outgoing = request(
      { host: '127.0.0.1', port, agent, method, path, headers, setHost: false },
      (answer) => {
        head = { status: answer.statusCode ?? 0, fields: fieldsOf(answer.rawHeaders) }
        answer.setEncoding('latin1').on('data', (part: string) => (text += part))
        answer.on('close', end)
      },
    )
    outgoing.on('error', end).end(body)
  })
}

function fieldsOf(raw: readonly string[]): string[] {
  const fields = raw.flatMap((name, index) =>
    index % 2 === 0 ? [`${name.toLowerCase()}: ${raw[index + 1]}`] : [],
  )
  return fields.filter((field) => !field.startsWith('date: ')).sort()
}

/** All that comes back until the server hangs up; the fields of each answer sorted as above. */
function heard({ port }: Twin, parts: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('latin1').on('data', (part: string) => (text += part))
    socket.on('error', () => {})
    socket.on('close', () =>
      resolve(
        text
          .split(/(?=HTTP\/1\.1 \d{3} )/)
          .map(sorted)
          .join(''),
      ),
    )
    for (const part of parts) socket.write(part, 'latin1')
  })
}

function sorted(answer: string): string {
  const end = answer.indexOf('\r\n\r\n')
  const [status, ...fields] = answer.slice(0, end).split('\r\n')
  const lasting = fields
    .map((field) => field.replace(/^[^:]*/, (name) => name.toLowerCase()))
    .filter((field) => !field.startsWith('date: '))
    .sort()
  return [status, ...lasting, answer.slice(end)].join('\r\n')
}
