import * as v from 'valibot'
import { clock } from '../clock.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { jsonReply, problemReply, textReply } from '../http/reply.ts'
import { version } from '../config/config.ts'
import { operation, type AdminOperations } from './operation.ts'
import type { ReadyState } from './readiness.ts'
import {
  anyObject,
  count,
  described,
  diagnosticSchema,
  endpointSchema,
  optional,
} from './schemas.ts'

const identity = { name: v.literal('mockapi'), version: v.string() }
const overview = v.object({ ...identity, links: v.record(v.string(), v.string()) })
const readyState = described(
  v.picklist(['ready', 'draining'] satisfies ReadyState[]),
  'Whether requests are to be sent here, or no more, since it is about to end.',
)
const figures = v.object({
  ...identity,
  root: described(v.string(), 'The folder or file that is served.'),
  pid: optional(count, 'The number of the process, where the server has one for itself.'),
  prefixes: described(v.array(v.string()), 'What the addresses of the mocks begin with.'),
  state: readyState,
  files: count,
  endpoints: count,
  collections: count,
  errors: described(count, 'Errors of mock files.'),
  proxy: optional(
    v.record(v.string(), v.string()),
    'Addresses of real APIs, by patterns of paths.',
  ),
})
/** Alone `ok` where a token is needed and not sent. */
const health = v.object({ ok: v.literal(true), ...v.partial(figures).entries })

const fingerprinted = v.object({
  fingerprint: described(v.string(), '16 hexadecimal digits, the same in every runtime.'),
})

const stopping = v.object({ pid: described(count, 'The number of the process.') })

const ms = (description: string) => described(v.number(), description)
const statistics = v.object({
  now: ms('Milliseconds since 1970.'),
  seconds: v.array(
    v.object({
      time: ms('When the second began, milliseconds since 1970.'),
      requests: count,
      clientErrors: described(count, 'Answers from 400 to 499.'),
      errors: described(count, 'Answers from 500 on, and broken connections.'),
      median: ms('Half of the answers took no longer, to a fifth, milliseconds.'),
      p95: ms('95 of 100 answers took no longer, to a fifth, milliseconds.'),
    }),
  ),
})

let document: object | undefined

/** What the server is and serves. */
export const statusOperations: AdminOperations = {
  getOverview: operation('GET /', 'What this is, and where the rest is', {
    answers: { 200: ['Name, version and addresses below this one.', overview] },
    run: ({ operations }) => {
      const paths = operations.filter(({ method }) => method === 'GET').map(({ path }) => path)
      const names = paths.flatMap(
        (path) => /^\/([a-z]+(?:\.(?:json|yaml))?)$/.exec(path)?.[1] ?? [],
      )
      const links = Object.fromEntries(names.map((name) => [name, `/__mockapi/${name}`]))
      return jsonReply({ name: 'mockapi', version, links })
    },
  }),
  getOpenApi: operation(
    'GET /openapi.json',
    'The mocks as an OpenAPI document, as the caller gets them',
    {
      answers: { 200: ['OpenAPI 3.1, or 3.2 where something in it needs that.', anyObject] },
      run: async ({ describe, state, session }) => jsonReply(await describe([state.base], session)),
    },
  ),
  getOpenApiYaml: operation('GET /openapi.yaml', 'The same as YAML', {
    answers: { 200: ['The same document.', v.string(), 'application/yaml'] },
    run: async ({ describe, state, session }) => {
      const [{ toYaml }, document] = await Promise.all([
        import('../export/openapi/yaml.ts'),
        describe([state.base], session),
      ])
      return textReply(toYaml(document), 'application/yaml')
    },
  }),
  getDescription: operation('GET /admin.json', 'This description', {
    answers: { 200: ['OpenAPI 3.1.', anyObject] },
    run: async ({ operations, state }) => {
      // Loaded and made on first use, since few callers ask for it.
      const { describeApi } = await import('./openapi.ts')
      document ??= describeApi(operations)
      return jsonReply({ ...document, servers: [{ url: `${state.base}/__mockapi` }] })
    },
  }),
  getHealth: operation(
    'GET /health',
    'That it answers, and, with the token where one is needed, what it serves in figures',
    {
      answers: { 200: ['Figures.', health] },
      withoutToken: { ok: true },
      run: ({ overview, path, admin }) => {
        const { root, prefixes, files, endpoints, collections, diagnostics, proxy } = overview()
        const errors = diagnostics.filter(({ severity }) => severity === 'error').length
        const figures = { prefixes, files, endpoints, collections, errors, ...(proxy && { proxy }) }
        const pid = admin.process && { pid: admin.process.pid }
        const { state } = admin.readiness
        const identity = { name: 'mockapi', version, root: path ?? root, ...pid, state }
        return jsonReply({ ok: true, ...identity, ...figures })
      },
    },
  ),
  getLiveness: operation('GET /live', 'That it runs, for what restarts it otherwise', {
    answers: { 200: ['It does.', v.object({ ok: v.literal(true) })] },
    isProbe: true,
    run: () => jsonReply({ ok: true }),
  }),
  getReadiness: operation('GET /ready', 'Whether requests are to be sent here', {
    answers: {
      200: ['They are.', v.object({ ok: v.literal(true), state: readyState })],
      503: ['No more.', v.object({ ok: v.literal(false), state: readyState })],
    },
    isProbe: true,
    run: ({ admin: { readiness } }) => {
      const { state } = readiness
      const ok = state === 'ready'
      return jsonReply({ ok, state }, { status: ok ? 200 : 503 })
    },
  }),
  getFingerprint: operation('GET /fingerprint', 'What tells these mocks from others', {
    answers: { 200: ['Made of what the data begin with and of the endpoints.', fingerprinted] },
    run: async ({ fingerprint }) => {
      try {
        return jsonReply({ fingerprint: await fingerprint() })
      } catch (error) {
        if (error instanceof MockapiError) return problemReply('seed-failed', error.message)
        throw error
      }
    },
  }),
  stopServer: operation('POST /stop', 'Ends the server that a command line started', {
    answers: { 202: ['It ends, as by Ctrl-C.', stopping] },
    problems: ['cannot-stop'],
    run: ({ admin }) => {
      const { process } = admin
      if (!process) {
        const detail =
          'This server runs within a program that does more, such as a test runner or a dev server. End that one.'
        return problemReply('cannot-stop', detail)
      }
      process.stop()
      return jsonReply({ pid: process.pid }, { status: 202 })
    },
  }),
  listDiagnostics: operation('GET /diagnostics', 'What is wrong with the mock files', {
    answers: { 200: ['Errors of broken files, then warnings.', v.array(diagnosticSchema)] },
    run: ({ overview }) => jsonReply(overview().diagnostics),
  }),
  getStatistics: operation('GET /statistics', 'Requests of the last 15 minutes, by the second', {
    answers: { 200: ['The time of now, and the seconds that had requests.', statistics] },
    run: ({ mocks: { traffic } }) => {
      const now = clock.now()
      return jsonReply({ now, seconds: traffic.seconds(now) })
    },
  }),
  getVersion: operation('GET /version', 'Name and version', {
    answers: { 200: ['Name and version.', v.object(identity)] },
    run: () => jsonReply({ name: 'mockapi', version }),
  }),
  listEndpoints: operation('GET /endpoints', 'What the mock files declare', {
    answers: { 200: ['Endpoints, collections and single resources.', v.array(endpointSchema)] },
    run: ({ overview }) => jsonReply(overview().routes),
  }),
}
