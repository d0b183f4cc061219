import { MockapiError, type SourceLocation } from '../../errors/diagnostic.ts'
import { lineAndColumn } from '../../errors/code-frame.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { parsePath } from '../../http/path.ts'
import type { GraphqlMock, GraphqlText } from '../define.ts'
import { ReadPart } from './join.ts'
import { parseSdl, type SdlText } from '../sdl/source.ts'

/** A schema in a file of its own. */
export interface SchemaFile extends Pick<SdlText, 'file' | 'text'> {
  /** Where it answers. */
  readonly path: string
  /** Whether arguments that no record has are refused. */
  readonly strict: boolean
  /** Whether mutations that write collections are refused. */
  readonly readOnly?: boolean | undefined
}

/** Reads a file of a schema. @throws MockapiError `graphql-syntax` */
export function readSchema({ file, text, path, ...rules }: SchemaFile): ReadPart {
  const sdl = parseSdl({ file, text })
  const origin = { file, place: () => ({ file, line: 1, column: 1 }) }
  return new ReadPart({ path, text, sdl, origin, resolvers: undefined, ...rules })
}

/** Where a `graphql(…)` stands. */
export interface GivenFrom {
  readonly file: string
  /** The texts of the file and of what it imports. */
  readonly sources: () => Iterable<{ readonly name: string; readonly text: string }>
  readonly strict: boolean
  readonly readOnly?: boolean | undefined
}

/** Reads a `graphql(…)`. @throws MockapiError for what is none, `graphql-syntax` */
export function readGraphql({ options }: GraphqlMock, from: GivenFrom): ReadPart {
  const given: unknown = options
  if (!isObject(given)) throw refused(from, 'graphql(…) has no options.')
  const { typeDefs = [], resolvers, path = '/graphql' } = options
  if (typeof path !== 'string' || 'message' in parsePath(path)) {
    throw refused(
      from,
      `graphql(…): ${JSON.stringify(path)} is no path.`,
      'Write path: "/graphql".',
    )
  }
  if (resolvers !== undefined && !isObject(resolvers)) {
    const hint = 'Write resolvers: { Query: { hello: () => "Hello" } }.'
    throw refused(from, 'graphql(…): resolvers is no object.', hint)
  }
  const texts = [typeDefs as unknown].flat().map((each) => textOf(each as GraphqlText, from))
  const parsed = texts.map((text) => parseSdl(text))
  const sdl = {
    nodes: parsed.flatMap(({ nodes }) => nodes),
    diagnostics: parsed.flatMap(({ diagnostics }) => diagnostics),
  }
  const origin = originOf(texts[0], from)
  const text = texts.map((each) => each.text).join('\n')
  const map = resolvers && { resolvers, origin }
  const { strict, readOnly } = from
  return new ReadPart({ path, text, sdl, origin, resolvers: map, strict, readOnly })
}

/** A text with the place where it stands in the file, if that has it just so. */
function textOf(given: GraphqlText, from: GivenFrom): SdlText {
  const body: unknown = typeof given === 'string' ? given : given?.loc?.source.body
  if (typeof body !== 'string') {
    const hint = 'Write it as a text: typeDefs: `type Query { … }`.'
    throw refused(from, 'graphql(…): typeDefs is no schema definition language.', hint)
  }
  for (const { name, text } of from.sources()) {
    const offset = body === '' ? -1 : text.indexOf(body)
    if (offset !== -1) return { file: name, text: body, within: { text, offset } }
  }
  return { file: from.file, text: body }
}

function originOf(text: SdlText | undefined, { file, sources }: GivenFrom): SourceLocation {
  return {
    file,
    place: () => {
      if (text?.within) {
        const { text: whole, offset } = text.within
        return { file: text.file, ...lineAndColumn(whole, offset) }
      }
      const [first] = sources()
      const at = first?.text.search(/\bgraphql\s*\(/) ?? -1
      return first && at !== -1 ? { file: first.name, ...lineAndColumn(first.text, at) } : undefined
    },
  }
}

function refused({ file }: GivenFrom, message: string, hint?: string): MockapiError {
  const place = { file, line: 1, column: 1 }
  const about = { message, ...(hint !== undefined && { hint }), place }
  return new MockapiError([{ code: 'bad-graphql', severity: 'error', ...about }])
}
