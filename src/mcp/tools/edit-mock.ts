import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { decodeJson, parseJson } from '../../http/json.ts'
import type { EditedFile, EditedPlace } from './host.ts'
import { askMocks } from './received.ts'
import { session } from './session.ts'
import { ToolError } from './tool-error.ts'
import type { Tool, ToolCall, ToolResult } from './tool.ts'
import { excerptOf, untrustedNote } from './untrusted.ts'

/** How long the new answer may take, ms: it is shown where it comes soon. */
const patience = 1000

/** Writes mock files. */
export const editMock: Tool = {
  title: 'Edit a mock file',
  description:
    'Add an endpoint to the mock files ("key" and "answer"), give one another answer ("replace"), or write a whole file ("file" and "text"). Checked first, then served to all sessions.',
  inputSchema: {
    type: 'object',
    properties: {
      key: {
        type: 'string',
        description: '"GET /users/:id"; "CRUD /users" for a collection of the records in "answer".',
        maxLength: 2000,
      },
      answer: {
        description:
          'JSON as in mock files: any value, or {"$status":201,"$body":{…}}, {"$cases":[…]}; texts may have {{params.id}}.',
      },
      replace: { type: 'boolean', description: 'Where the endpoint is there.' },
      file: { type: 'string', description: 'mocks/users.json; default chosen.', maxLength: 1000 },
      text: { type: 'string', description: 'All that the file is to hold.' },
      session,
    },
    additionalProperties: false,
  },
  annotations: { readOnlyHint: false, destructiveHint: true, openWorldHint: false },
  run: edit,
}

async function edit(call: ToolCall): Promise<ToolResult> {
  const { args } = call
  const key = args.text('key')
  const file = args.text('file')
  const text = args.text('text')
  if (text !== undefined) {
    if (key !== undefined || args.has('answer') || args.has('replace')) {
      throw new ToolError(
        '"text" is the whole file. Leave "key", "answer" and "replace" out, or "text".',
      )
    }
    if (file === undefined) throw new ToolError('"file" is missing: write mocks/users.json.')
    return await write(call, file, text)
  }
  if (key === undefined) throw new ToolError('Write "key" and "answer", or "file" and "text".')
  return await add(call, key, file)
}

async function write({ server, host }: ToolCall, file: string, text: string): Promise<ToolResult> {
  const written = host.edits
    ? await host.edits.write({ file, text })
    : ((await server.admin('PUT /mocks', { file, text })) as EditedFile)
  const how = written.created ? 'is new' : 'is written'
  return { summary: `${written.file} ${how}, and served.`, file: written.file }
}

async function add(call: ToolCall, key: string, file: string | undefined): Promise<ToolResult> {
  const { args, server, host } = call
  const replace = args.flag('replace')
  const answer = args.has('answer') ? meant(args.value('answer')) : undefined
  const rest = {
    key,
    ...(file !== undefined && { file }),
    ...(replace !== undefined && { replace }),
  }
  const added = host.edits
    ? await host.edits.add({
        ...rest,
        ...(answer !== undefined && { answer: JSON.stringify(answer) }),
      })
    : ((await server.admin('POST /mocks', {
        ...rest,
        ...(answer !== undefined && { answer }),
      })) as EditedPlace)
  const at = `${added.file}:${added.line}`
  const how = added.replaced ? 'has another answer now' : 'is added'
  return {
    summary: `${added.key} ${how}: ${at}${added.created ? ', a new file' : ''}.`,
    at,
    text: excerptOf(added.text),
    ...(await answerNow(call, added.key)),
  }
}

/** Models write JSON as a text at times; a text that is no object and no list is one. */
function meant(answer: unknown): unknown {
  if (typeof answer !== 'string' || !/^\s*[[{]/.test(answer)) return answer
  const json = parseJson(answer)
  return json ? json.value : answer
}

/** What is answered now, where asking changes nothing and needs no values. */
async function answerNow({ server, signal }: ToolCall, key: string): Promise<object> {
  const [, path = ''] = /^(?:GET|CRUD) (\/[\w./~-]*)$/.exec(key) ?? []
  if (path === '') return {}
  const { prefixes = [] } = (await server.admin('GET /health')) as {
    readonly prefixes?: readonly string[]
  }
  const init = { method: 'GET', headers: { accept: '*/*' } }
  const limits = { patience, signal }
  const answer = await askMocks(server, `${prefixes[0] ?? ''}${path}`, init, limits).catch(noAnswer)
  if (typeof answer === 'string') return { now: { request: `GET ${path}`, broken: answer } }
  const { status, headers, text } = answer
  const isJson = isJsonType(mediaTypeOf(headers.get('content-type')))
  const body = text === undefined || text === '' ? {} : { untrustedBody: shortened(text, isJson) }
  return { now: { request: `GET ${path}`, status, ...body }, note: untrustedNote }
}

function shortened(text: string, isJson: boolean): unknown {
  return excerptOf(isJson ? decodeJson(text) : text, 2000)
}

function noAnswer(error: unknown): string {
  if (error instanceof ToolError) return error.message
  throw error
}
