import * as v from 'valibot'
import { jsonReply } from '../../http/reply.ts'
import { operation } from './operation.ts'
import type { AdminOperation } from './operation.ts'
import { diagnostic, endpoint } from './report-shapes.ts'
import { count } from './shapes.ts'

const name = v.literal('mockapi')

const health = v.object({
  name,
  version: v.string(),
  root: v.pipe(v.string(), v.description('The folder or file that is served.')),
  files: count,
  endpoints: count,
  collections: count,
  errors: v.pipe(count, v.description('Errors of mock files.')),
})

/** What the server is and serves. */
export const statusOperations: readonly AdminOperation[] = [
  operation({
    id: 'getOverview',
    method: 'GET',
    path: '/',
    summary: 'What this is, and where the rest is',
    answers: {
      200: {
        description: 'Name, version and addresses below this one.',
        shape: v.object({
          name,
          version: v.string(),
          links: v.record(v.string(), v.string()),
        }),
      },
    },
    run: ({ host }) =>
      jsonReply({
        name: 'mockapi',
        version: host.version,
        links: Object.fromEntries(places.map((place) => [place, `/__mockapi/${place}`])),
      }),
  }),
  operation({
    id: 'getDescription',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    answers: {
      200: { description: 'OpenAPI 3.1.', shape: v.record(v.string(), v.unknown()) },
    },
    run: async ({ describe }) => jsonReply(await describe()),
  }),
  operation({
    id: 'getVersion',
    method: 'GET',
    path: '/version',
    summary: 'Name and version',
    answers: {
      200: { description: 'Name and version.', shape: v.object({ name, version: v.string() }) },
    },
    run: ({ host }) => jsonReply({ name: 'mockapi', version: host.version }),
  }),
  operation({
    id: 'getHealth',
    method: 'GET',
    path: '/health',
    summary: 'That it answers, and what it serves in figures',
    answers: { 200: { description: 'Figures.', shape: health } },
    run: ({ host }) => {
      const { root, files, endpoints, collections, diagnostics } = host.overview()
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length
      const { version, path = root } = host
      return jsonReply({
        name: 'mockapi',
        version,
        root: path,
        files,
        endpoints,
        collections,
        errors,
      })
    },
  }),
  operation({
    id: 'listDiagnostics',
    method: 'GET',
    path: '/diagnostics',
    summary: 'What is wrong with the mock files',
    answers: {
      200: { description: 'Errors of broken files, then warnings.', shape: v.array(diagnostic) },
    },
    run: ({ host }) => jsonReply(host.overview().diagnostics),
  }),
  operation({
    id: 'listEndpoints',
    method: 'GET',
    path: '/endpoints',
    summary: 'What the mock files declare',
    answers: {
      200: {
        description: 'Endpoints, collections and single resources.',
        shape: v.array(endpoint),
      },
    },
    run: ({ host }) => jsonReply(host.overview().routes),
  }),
]

/** What {@link statusOperations} begins with names these. */
const places = [
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
