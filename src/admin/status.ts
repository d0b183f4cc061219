import * as v from 'valibot'
import { jsonReply } from '../http/reply.ts'
import { version } from '../version.ts'
import { operation } from './operation.ts'
import type { AdminOperation } from './operation.ts'
import { count, described, diagnostic, endpoint } from './schemas.ts'

const identity = { name: v.literal('mockapi'), version: v.string() }

/** What `GET /` links to. */
const links = [
  'openapi.json',
  'health',
  'diagnostics',
  'version',
  'endpoints',
  'collections',
  'singles',
  'state',
  'snapshots',
  'scenarios',
  'overrides',
  'behaviour',
  'requests',
  'sessions',
]

/** What the server is and serves. */
export const statusOperations: readonly AdminOperation[] = [
  operation('GET /', 'getOverview', 'What this is, and where the rest is', {
    answers: {
      200: {
        description: 'Name, version and addresses below this one.',
        schema: v.object({ ...identity, links: v.record(v.string(), v.string()) }),
      },
    },
    run: () =>
      jsonReply({
        name: 'mockapi',
        version,
        links: Object.fromEntries(links.map((name) => [name, `/__mockapi/${name}`])),
      }),
  }),
  operation('GET /openapi.json', 'getDescription', 'This description', {
    answers: { 200: { description: 'OpenAPI 3.1.', schema: v.record(v.string(), v.unknown()) } },
    run: async ({ describe }) => jsonReply(await describe()),
  }),
  operation('GET /version', 'getVersion', 'Name and version', {
    answers: { 200: { description: 'Name and version.', schema: v.object(identity) } },
    run: () => jsonReply({ name: 'mockapi', version }),
  }),
  operation('GET /health', 'getHealth', 'That it answers, and what it serves in figures', {
    answers: {
      200: {
        description: 'Figures.',
        schema: v.object({
          ...identity,
          root: described(v.string(), 'The folder or file that is served.'),
          files: count,
          endpoints: count,
          collections: count,
          errors: described(count, 'Errors of mock files.'),
        }),
      },
    },
    run: ({ overview, path }) => {
      const { root, files, endpoints, collections, diagnostics } = overview()
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length
      const figures = { files, endpoints, collections, errors }
      return jsonReply({ name: 'mockapi', version, root: path ?? root, ...figures })
    },
  }),
  operation('GET /diagnostics', 'listDiagnostics', 'What is wrong with the mock files', {
    answers: {
      200: { description: 'Errors of broken files, then warnings.', schema: v.array(diagnostic) },
    },
    run: ({ overview }) => jsonReply(overview().diagnostics),
  }),
  operation('GET /endpoints', 'listEndpoints', 'What the mock files declare', {
    answers: {
      200: {
        description: 'Endpoints, collections and single resources.',
        schema: v.array(endpoint),
      },
    },
    run: ({ overview }) => jsonReply(overview().routes),
  }),
]
