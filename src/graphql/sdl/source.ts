import {
  GraphQLError,
  Kind,
  Source,
  parse,
  type ASTNode,
  type DefinitionNode,
  type TypeSystemDefinitionNode,
  type TypeSystemExtensionNode,
} from 'graphql'
import { codeFrame, lineAndColumn } from '../../errors/code-frame.ts'
import {
  formatPlace,
  MockapiError,
  type Diagnostic,
  type DiagnosticCode,
  type Place,
} from '../../errors/diagnostic.ts'

/** A text in the schema definition language. */
export interface SdlText {
  /** The file as users see it. */
  readonly file: string
  readonly text: string
  /** The whole text of the file and where in it this one begins, where it stands in a file of another kind. */
  readonly within?: { readonly text: string; readonly offset: number } | undefined
}

/** What a schema is made of. */
export type SchemaNode = TypeSystemDefinitionNode | TypeSystemExtensionNode

/** What a text declares. */
export interface ParsedSdl {
  readonly nodes: readonly SchemaNode[]
  readonly diagnostics: readonly Diagnostic[]
}

const textOf = new WeakMap<Source, SdlText>()

/** Parses a text. Operations, which clients send, are left out and told. @throws MockapiError `graphql-syntax` */
export function parseSdl(text: SdlText): ParsedSdl {
  const source = new Source(text.text, text.file)
  textOf.set(source, text)
  // A text without any definition, as a new file is, is no mistake; the parser expects one.
  if (text.text.replace(/#.*|[\s,\uFEFF]+/g, '') === '') return { nodes: [], diagnostics: [] }
  const nodes: SchemaNode[] = []
  const others: DefinitionNode[] = []
  for (const node of parsed(source, text)) {
    if (node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION) {
      others.push(node)
    } else nodes.push(node)
  }
  return { nodes, diagnostics: others.slice(0, 1).map((node) => operationsIn(node, others.length)) }
}

function parsed(source: Source, text: SdlText): readonly DefinitionNode[] {
  try {
    return parse(source).definitions
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const message = `${error.message.replace(/^Syntax Error: /, 'The schema does not parse: ')}`
    const hint = 'Types are written as type User { id: ID! name: String }.'
    throw new MockapiError([diagnosticAt(text, error.positions?.[0] ?? 0, { message, hint })])
  }
}

function operationsIn(node: DefinitionNode, count: number): Diagnostic {
  const more = count > 1 ? `, and ${count - 1} more,` : ''
  return problemAt(node, {
    code: 'bad-graphql',
    severity: 'warning',
    message: `This operation${more} is for a client to send, and no part of a schema.`,
    hint: 'Keep it outside of the mocks folder, or in a file whose name begins with "_".',
  })
}

/** What is wrong with a part of a schema. */
export interface SchemaProblem {
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string | undefined
  readonly severity?: Diagnostic['severity']
}

/** A problem with the place of the node that has it. */
export function problemAt(node: ASTNode | undefined, problem: SchemaProblem): Diagnostic {
  const { code, message, hint, severity = 'error' } = problem
  const text = node?.loc && textOf.get(node.loc.source)
  if (text)
    return { ...diagnosticAt(text, node.loc?.start ?? 0, { message, hint }), code, severity }
  return { code, severity, message, ...(hint !== undefined && { hint }) }
}

/** Where a node stands, as users see it. */
export function placeOf(node: ASTNode | undefined): Place | undefined {
  const text = node?.loc && textOf.get(node.loc.source)
  return text && placeIn(text, node.loc?.start ?? 0).place
}

/** The same as a text; the name of the file alone where that is all that is known. */
export function shownPlace(node: ASTNode | undefined): string {
  const place = placeOf(node)
  return place ? formatPlace(place) : 'another place'
}

function diagnosticAt(
  text: SdlText,
  offset: number,
  { message, hint }: Pick<SchemaProblem, 'message' | 'hint'>,
): Diagnostic {
  const { place, whole } = placeIn(text, offset)
  const frame = codeFrame(whole, place.line, place.column)
  const about = { message, ...(hint !== undefined && { hint }) }
  return { code: 'graphql-syntax', severity: 'error', ...about, place, frame }
}

function placeIn(text: SdlText, offset: number): { place: Place; whole: string } {
  const { text: whole, offset: before } = text.within ?? { text: text.text, offset: 0 }
  return { place: { file: text.file, ...lineAndColumn(whole, before + offset) }, whole }
}
