import type { Config } from '../config/config.ts'
import type { Collected } from './collect.ts'
import type { ServedFolder } from './verify.ts'

/** The code in the place of a module, by what its own code was. */
type Substitute = (code: string) => string

/** Modules of the engine that a bundle is made without, by their paths. */
export type Unused = ReadonlyMap<string, Substitute>

/** What is asked of the mocks of a bundle. */
interface Mocks extends ServedFolder {
  readonly options: Config
  readonly collected: Collected
  /** Whether a file of JSON has a member of one of these names, or some code the word. */
  readonly instructs: (...names: readonly string[]) => boolean
  /** Whether some code has one of these words. */
  readonly says: (...words: readonly string[]) => boolean
}

type IsUsed = (mocks: Mocks) => boolean

const never: IsUsed = () => false
const byAdmin: IsUsed = ({ options }) => options.admin === true
const hasGraphql: IsUsed = ({ files, options, says }) =>
  options.graphql === true ||
  files.some(({ schemas = [] }) => schemas.length > 0) ||
  says('graphql')
const hasDocuments: IsUsed = ({ collected, says }) =>
  collected.files.some(({ kind }) => kind === 'openapi') || says('openapi')
const hasLogins: IsUsed = ({ files, instructs, says }) =>
  files.some(({ auth = [] }) => auth.length > 0) || instructs('$auth') || says('auth')
// Code may come to these by ways that no word tells.
const sends: IsUsed = (mocks) =>
  hasCode(mocks) ||
  mocks.instructs('$webhooks') ||
  mocks.files.some(({ webhooks = [] }) => webhooks.length > 0)
const streams: IsUsed = (mocks) =>
  hasCode(mocks) || mocks.instructs('$sse', '$ai') || hasChanges(mocks)
const hasSockets: IsUsed = (mocks) =>
  hasCode(mocks) ||
  hasGraphql(mocks) ||
  mocks.endpoints.some(({ method, socket }) => method === 'WS' || socket)
const talks: IsUsed = ({ instructs, says }) => instructs('$ai') || says('ai')

function hasChanges({ options, files }: Pick<Mocks, 'options' | 'files'>): boolean {
  return (
    options.live === true || files.some(({ collections }) => collections.some((each) => each.live))
  )
}

/** Modules that are there from the start, whose functions nothing calls but what needs them. */
const functions: Readonly<Record<string, IsUsed>> = {
  'generate/generator': instructed,
  'generate/template': instructed,
  'generate/value': instructed,
  'generate/when': instructed,
  'journal/har': byAdmin,
  'mocks/auth/read': hasLogins,
  'mocks/exports/read': (mocks) => hasCode(mocks) || byAdmin(mocks),
  'mocks/json/ai': instructed,
  'mocks/json/cases': instructed,
  'mocks/json/inbox': instructed,
  'mocks/json/jobs': ({ instructs }) => instructs('$after'),
  'mocks/json/messages': instructed,
  'mocks/json/passing': instructed,
  'mocks/json/progress': (mocks) => hasCode(mocks) || mocks.instructs('$progress', '$after'),
  'mocks/json/scenarios': ({ instructs }) => instructs('$scenarios'),
  'mocks/json/sse': ({ instructs }) => instructs('$sse'),
  'mocks/json/webhooks': ({ instructs }) => instructs('$webhooks'),
}

function hasCode({ collected }: Mocks): boolean {
  return collected.files.some(({ kind }) => kind === 'code')
}

/** Whether more is compiled than values that are sent as they stand. */
function instructed(mocks: Mocks): boolean {
  const isPlain = mocks.collected.files.every((file) => file.kind === 'json' && file.plain)
  return !isPlain || byAdmin(mocks)
}

/** Modules that are loaded where something needs them. */
const modules: Readonly<Record<string, IsUsed>> = {
  'admin/app': byAdmin,
  'admin/start-page': byAdmin,
  'ai/ai-sdk': talks,
  'ai/anthropic': talks,
  'ai/gemini': talks,
  'ai/openai-chat': talks,
  'ai/openai-responses': talks,
  'auth/identify': hasLogins,
  'auth/outside': hasLogins,
  'auth/requests/requests': hasLogins,
  'dialects/json-api/describe': byAdmin,
  'dialects/json-api/dialect': ({ options }) => options.dialect === 'json-api',
  'dialects/json-server-0/describe': byAdmin,
  'dialects/json-server-0/dialect': ({ options }) => options.dialect === 'json-server-0',
  'dialects/json-server-1/describe': byAdmin,
  'dialects/json-server-1/dialect': ({ options }) => options.dialect === 'json-server-1',
  'events/list': streams,
  'events/runs': streams,
  'graphql/serve/read': hasGraphql,
  'mocks/describe': byAdmin,
  'mocks/drift': never,
  'mocks/graphql/implied': hasGraphql,
  'mocks/graphql/loader': hasGraphql,
  'openapi/check/document': never,
  'openapi/object': hasDocuments,
  'rest/changes': hasChanges,
  'webhooks/attempt': sends,
  'websocket/conversation': hasSockets,
}

/** Packages that are loaded where something needs them, by the modules that stand in their place. */
const replaced: Readonly<Record<string, readonly [isUsed: IsUsed, code: Substitute]>> = {
  // What is wrong with a body is told in the words of the runtime then.
  'packages/@humanwhocodes/momoa/dist/momoa': [never, () => 'export const parse = JSON.parse'],
  'packages/ajv/dist/ajv': [checksSchemas, missing('JSON Schema')],
  'packages/ajv/dist/2020': [checksSchemas, missing('JSON Schema')],
  'packages/ajv-formats/dist/index': [checksSchemas, missing('JSON Schema')],
}

function checksSchemas(mocks: Mocks): boolean {
  return mocks.instructs('schema') || hasDocuments(mocks) || byAdmin(mocks)
}

/** Whether a bundle checks JSON Schemas, whose validator makes code of them: most workers at the edge allow none. */
export function makesCode(unused: Unused): boolean {
  return !unused.has('packages/ajv/dist/ajv')
}

/** What a bundle with some mocks is made without. @param texts of all code that is part of it */
export function unusedBy(
  served: ServedFolder,
  {
    options,
    collected,
    texts,
  }: Pick<Mocks, 'options' | 'collected'> & { readonly texts: readonly string[] },
): Unused {
  const code = texts.join('\n')
  const data = collected.files.flatMap((each) =>
    each.kind === 'json' ? JSON.stringify(each.value) : [],
  )
  const json = data.join('\n')
  const mocks: Mocks = {
    ...served,
    options,
    collected,
    instructs: (...names) =>
      names.some((name) => json.includes(`"${name}"`) || code.includes(name)),
    says: (...words) => words.some((word) => code.includes(word)),
  }
  const left = Object.entries(modules).flatMap(([name, isUsed]) =>
    isUsed(mocks) ? [] : [[name, missing(name)] as const],
  )
  const others = Object.entries(replaced).flatMap(([name, [isUsed, code]]) =>
    isUsed(mocks) ? [] : [[name, code] as const],
  )
  const ofFunctions = Object.entries(functions).flatMap(([name, isUsed]) =>
    isUsed(mocks) ? [] : [[name, missing(name)] as const],
  )
  return new Map([...left, ...others, ...ofFunctions])
}

/** The same exports, as functions that fail. */
function missing(what: string): Substitute {
  return (code) => {
    const [, list = ''] = /\bexport\s*\{([^}]*)\}/.exec(code) ?? []
    const names = list.split(',').map((each) => each.trim().replace(/^.* as /, ''))
    const exported = names.filter((name) => name !== '').map((name) => `gone as ${name}`)
    return `function gone() { ${failing(what)} }\nexport { ${exported.join(', ')} }`
  }
}

function failing(what: string): string {
  const message = `mockapi build left out ${what}, which no mock of the folder uses.`
  return `throw new Error(${JSON.stringify(message)})`
}
