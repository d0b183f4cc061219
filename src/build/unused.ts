import { posix } from 'node:path'
import { instructions } from '../generate/instructions.ts'
import { standIns } from './stand-ins.ts'
import type { Target } from './targets.ts'
import * as uses from './uses.ts'
import type { IsUsed, Mocks } from './uses.ts'
import type { ServedFolder } from './verify.ts'

/** The code in the place of a module, by what its own code was, and all modules of the engine by their paths. */
type Substitute = (code: string, modules: ReadonlyMap<string, string>) => string

/** Modules of the engine that a bundle is made without, by their paths. */
export type Unused = ReadonlyMap<string, Substitute>

/** Modules whose functions nothing calls but what needs them: at once, or once they are loaded. */
const parts: Readonly<Record<string, IsUsed>> = {
  'admin/app': uses.byAdmin,
  'admin/start-page': uses.byAdmin,
  'ai/ai-sdk': uses.talks,
  'ai/anthropic': uses.talks,
  'ai/define': uses.talks,
  'ai/gemini': uses.talks,
  'ai/openai-chat': uses.talks,
  'ai/openai-responses': uses.talks,
  'auth/identify': uses.hasLogins,
  'auth/outside': uses.hasLogins,
  'auth/requests/requests': uses.hasLogins,
  'data/hooks': uses.hasCode,
  'data/snapshots': uses.byAdmin,
  'dispatch/context': uses.takesAll,
  'dispatch/observe-body': uses.sendsStreams,
  'dialects/json-api/describe': uses.byAdmin,
  'dialects/json-api/dialect': ({ options }) => options.dialect === 'json-api',
  'dialects/json-server-0/describe': uses.byAdmin,
  'dialects/json-server-0/dialect': ({ options }) => options.dialect === 'json-server-0',
  'dialects/json-server-1/describe': uses.byAdmin,
  'dialects/json-server-1/dialect': ({ options }) => options.dialect === 'json-server-1',
  'events/list': uses.streams,
  'events/runs': uses.streams,
  'generate/generator': uses.isCompiled,
  'generate/template': uses.isCompiled,
  'generate/when': (mocks) => uses.isCompiled(mocks) || uses.hasConditions(mocks),
  'graphql/serve/read': uses.hasGraphql,
  'http/content-encoding': (mocks) => uses.takesAll(mocks) || mocks.instructs('$headers'),
  'http/file-reply': uses.sendsFiles,
  'http/media-type': uses.sendsFiles,
  'http/pattern': takesPatterns,
  'http/stream': uses.sendsStreams,
  'journal/har': uses.byAdmin,
  'journal/message-log': uses.hasSockets,
  'mocks/auth/read': uses.hasLogins,
  'mocks/describe': uses.byAdmin,
  'mocks/drift': uses.never,
  'mocks/exports/read': (mocks) => uses.hasCode(mocks) || uses.byAdmin(mocks),
  'mocks/graphql/implied': uses.hasGraphql,
  'mocks/graphql/loader': uses.hasGraphql,
  'mocks/json/ai': uses.isCompiled,
  'mocks/json/cases': uses.isCompiled,
  'mocks/json/inbox': uses.isCompiled,
  'mocks/json/jobs': ({ instructs }) => instructs('$after'),
  'mocks/json/messages': uses.isCompiled,
  'mocks/json/passing': uses.isCompiled,
  'mocks/json/progress': uses.goesOn,
  'mocks/json/scenarios': ({ instructs }) => instructs('$scenarios'),
  'mocks/json/sse': ({ instructs }) => instructs('$sse'),
  'mocks/json/webhooks': uses.sends,
  'mocks/overview': uses.byAdmin,
  'openapi/check/document': uses.never,
  'openapi/object': uses.hasDocuments,
  'packages/ajv/dist/ajv': checksSchemas,
  'packages/ajv/dist/2020': checksSchemas,
  'packages/ajv-formats/dist/index': checksSchemas,
  'rest/changes': uses.hasChanges,
  'sessions/kept-overrides': uses.byAdmin,
  'sessions/record-events': uses.goesOn,
  'sessions/record-progress': uses.goesOn,
  'sessions/session-handle': uses.byAdmin,
  'webhooks/attempt': uses.sends,
  'websocket/conversation': uses.never,
}

function takesPatterns(mocks: Mocks): boolean {
  const inPath = mocks.endpoints.some(({ path }) => /[{?]/.test(path.text))
  const ofSchemas = uses.hasDocuments(mocks) || uses.hasGraphql(mocks)
  return inPath || ofSchemas || uses.hasConditions(mocks)
}

function checksSchemas(mocks: Mocks): boolean {
  return mocks.instructs('schema') || uses.hasDocuments(mocks) || uses.byAdmin(mocks)
}

/** What is wrong with a body is told in the words of the runtime. */
const parser: [string, Substitute] = [
  'packages/@humanwhocodes/momoa/dist/momoa',
  () => 'export const parse = JSON.parse',
]

/** Whether a bundle checks JSON Schemas, whose validator makes code of them: most workers at the edge allow none. */
export function makesCode(unused: Unused): boolean {
  return !unused.has('packages/ajv/dist/ajv')
}

/** Whether a bundle makes data of types and schemas, for which the engine calls Faker by what names of fields mean. */
export function makesData(unused: Unused): boolean {
  return !unused.has('openapi/object') || !unused.has('graphql/serve/read')
}

/** The same for a target: a Durable Object mounts the application below the path of its session. */
export function unusedFor(target: Target, unused: Unused): Unused {
  if (target !== 'cloudflare') return unused
  const mounting = new Set(['hono', 'dispatch/hono-request'])
  return new Map([...unused].filter(([name]) => !mounting.has(name)))
}

/** What a bundle with some mocks is made without. @param texts of all code that is part of it */
export function unusedBy(
  served: ServedFolder,
  {
    options,
    collected,
    isFull,
    texts,
  }: Pick<Mocks, 'options' | 'collected' | 'isFull'> & { readonly texts: readonly string[] },
): Unused {
  const code = texts.join('\n')
  const words = new Set(code.match(/[\w$]+/g))
  const data = collected.files.flatMap((each) =>
    each.kind === 'json' ? JSON.stringify(each.value) : [],
  )
  const json = data.join('\n')
  const mocks: Mocks = {
    ...served,
    options,
    collected,
    isFull,
    hasTemplates: code.includes('{{') || Object.keys(instructions).some((name) => words.has(name)),
    instructs: (...names) =>
      names.some((name) => json.includes(`"${name}"`) || code.includes(name)),
    says: (...names) => names.some((name) => words.has(name)),
  }
  const left = (isUsed: IsUsed) => !isUsed(mocks)
  return new Map([
    parser,
    ...Object.entries(parts)
      .filter(([, isUsed]) => left(isUsed))
      .map(([name]) => [name, missing(name)] as const),
    ...standIns
      .filter(({ isUsed }) => left(isUsed))
      .flatMap(({ by, of }) => of.map((name) => [name, standIn(name, by)] as const)),
  ])
}

/** The same exports, as functions that fail. */
function missing(what: string): Substitute {
  return (code) => gone(what, namesIn(code))
}

/** What another module exports under the same names, and for others functions that fail. */
function standIn(what: string, by: string): Substitute {
  const path = `build/without/${by}.js`
  const from = JSON.stringify(`${posix.relative(posix.dirname(`./${what}`), '.') || '.'}/${path}`)
  return (code, modules) => {
    // A package, of which the engine imports what the other module has.
    if (code === '') return `export * from ${from}`
    const others = new Set(namesIn(modules.get(path) ?? ''))
    const names = namesIn(code)
    const same = names.filter((name) => others.has(name))
    const lost = names.filter((name) => !others.has(name))
    const exported = `export { ${same.join(', ')} } from ${from}`
    return lost.length === 0 ? exported : `${exported}\n${gone(what, lost)}`
  }
}

/** The names that a module of the engine exports: its build puts them into one list. */
function namesIn(code: string): string[] {
  const [, list = ''] = /\bexport\s*\{([^}]*)\}/.exec(code) ?? []
  const names = list.split(',').map((each) => each.trim().replace(/^.* as /, ''))
  return names.filter((name) => name !== '')
}

function gone(what: string, names: readonly string[]): string {
  const message = `mockapi build left out ${what}, which no mock of the folder uses. Build with --full.`
  const exported = names.map((name) => `gone as ${name}`).join(', ')
  return `function gone() { throw new Error(${JSON.stringify(message)}) }\nexport { ${exported} }`
}
