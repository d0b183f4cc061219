import type { Diagnostic, SourceLocation } from '../errors/diagnostic.ts'
import type { CollectionDeclaration } from '../data/records/declaration.ts'
import { whileUnchanged } from '../dispatch/run-of.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Condition } from '../generate/scope.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { PathPattern } from '../http/path.ts'
import type { Reply } from '../http/reply.ts'
import { contentsOf, recordsByOperation, type DocumentContents } from './contents.ts'
import type { OpenApiDocument } from './document/document.ts'
import type { Operation } from './document/operation.ts'
import { Findings } from './check/report.ts'
import { checkStructure } from './check/structure.ts'
import type { DeclaredWebhook } from '../webhooks/declared.ts'
import { pathOfTemplate, pinnedQuery } from './document/paths.ts'
import { callbacksOf, sentByName } from './webhooks/callbacks.ts'
import { findWebhooks } from './webhooks/find.ts'
import type { SeedRecords } from './resources/records.ts'
import { OperationContract } from './operation-contract.ts'
import type { OpenApiOptions } from './schema/shared.ts'
import { fewWarnings } from './few-warnings.ts'
import { OperationServer } from './operation-server.ts'

/** What a document declares. */
export interface OpenApiMocks {
  readonly endpoints: readonly Endpoint[]
  readonly collections: readonly CollectionDeclaration[]
  /** What clients are sent. */
  readonly webhooks: readonly DeclaredWebhook[]
  readonly diagnostics: readonly Diagnostic[]
  /** Reads all of the document and tells what is wrong with it, also what a start does not look at. */
  readonly check: () => Promise<readonly Diagnostic[]>
}

/** Makes an endpoint of each operation of a document; what it answers is read when it is first asked. */
export function serveDocument(document: OpenApiDocument, given: OpenApiOptions): OpenApiMocks {
  const options = { ...given, onWarning: fewWarnings(document.file.name, given.onWarning) }
  const { operations, diagnostics, shared, records, basesOf } = contentsOf(document, options)
  const findings = new Findings(document, { areFew: true })
  checkStructure(document, operations, findings)
  const webhooks = findWebhooks(document, operations, findings)
  const callbacks = callbacksOf(webhooks, shared, findings)
  const found: Diagnostic[] = [...diagnostics, ...findings.diagnostics]
  const own = records.filter(({ shape }) => !shape.isView)
  const pathOf = pathsOf()
  const collections = own.map((each) => declarationOf(each, document, basesOf))
  const recordsOf = recordsByOperation(records)
  const isShadowing = shadowing(operations)
  const endpoints = operations.flatMap((operation) => {
    const of = recordsOf.get(operation)
    const server = new OperationServer(operation, shared, of)
    const about = {
      contract: new OperationContract(operation, shared, of),
      resources: of && [of.shape.name],
      when: isShadowing.has(operation) ? pathFits(server) : undefined,
      note: noteOf(operation, of),
      webhooks: callbacks.get(operation),
    }
    return basesOf(operation).flatMap((base) => {
      const path = pathOf(base, operation.template)
      if (!('message' in path)) return endpointOf(operation, server, path, about)
      found.push({ ...path, code: 'bad-openapi', severity: 'error', place: placeOf(operation) })
      return []
    })
  })
  const check = async () => {
    const { checkDocument } = await import('./check/document.ts')
    const sent = webhooks.map((each) => each.operation)
    return await checkDocument(document, operations, sent, shared)
  }
  const named = webhooks.map((each) => sentByName(each, shared))
  return { endpoints, collections, webhooks: named, diagnostics: found, check }
}

/** The name of an operation, and the collection whose records it answers. */
function noteOf({ id = '' }: Operation, records: SeedRecords | undefined): string | undefined {
  if (!records) return id || undefined
  return `${id}${id && ', '}collection ${records.shape.name}`
}

type Bases = DocumentContents['basesOf']

function declarationOf(records: SeedRecords, document: OpenApiDocument, basesOf: Bases) {
  const [first] = records.shape.operations.keys()
  const [base = ''] = first ? basesOf(first) : []
  const origin = first ? originOf(first) : { file: document.file.name, place: () => undefined }
  const path = `${base}${records.shape.template}`
  return records.declaration(path, origin)
}

/** The operations that stand before another one of the same method and path, but for the names of parameters. */
function shadowing(operations: readonly Operation[]): ReadonlySet<Operation> {
  const last = new Map<string, Operation>()
  const found = new Set<Operation>()
  for (const operation of operations) {
    const key = `${operation.method} ${operation.path.places}`
    const before = last.get(key)
    if (before) found.add(before)
    last.set(key, operation)
  }
  return found
}

/** The condition of an operation that leaves other addresses to another one of its path. */
function pathFits(server: OperationServer): Condition {
  return { unmet: (scope) => server.pathMisfit(scope) }
}

/** Reads each template once, so that the operations of a path share it. */
function pathsOf(): typeof pathOfTemplate {
  const known = new Map<string, ReturnType<typeof pathOfTemplate>>()
  return (base, template) => {
    const key = `${base} ${template}`
    const path = known.get(key) ?? pathOfTemplate(base, template)
    known.set(key, path)
    return path
  }
}

function originOf(operation: Operation): SourceLocation {
  return { file: operation.document.file.name, place: () => placeOf(operation) }
}

function placeOf({ document: { file }, pointer }: Operation) {
  return file.place(pointer, 'key')
}

function endpointOf(
  operation: Operation,
  server: OperationServer,
  path: PathPattern,
  about: Pick<Endpoint, 'contract' | 'resources' | 'note' | 'when' | 'webhooks'>,
): Endpoint {
  const { method, template } = operation
  const pinned = pinnedQuery(template)
  const isRead = method === 'GET' || method === 'HEAD'
  return {
    key: `${method} ${path.text}`,
    method: method as Endpoint['method'],
    path,
    origin: originOf(operation),
    isOfDocument: true,
    operationId: operation.id,
    contract: about.contract,
    resources: about.resources,
    note: about.note,
    webhooks: about.webhooks,
    needs: { body: !isRead, call: !isRead, faker: true },
    steady: isRead || method === 'QUERY',
    readsAccept: true,
    lasting: (context: EndpointContext) =>
      server.isOfAddress ? whileUnchanged(context) : undefined,
    handle: (context: EndpointContext) => server.handle(context),
    refuseBody: (refusal: Reply, context: EndpointContext) => server.refuseBody(refusal, context),
    answerFor: (status: number, context: EndpointContext) =>
      server.responder.respondWith(status, context),
    when: about.when ?? (pinned.length > 0 ? pinnedTo(pinned) : undefined),
  }
}

/** The condition of a template with a query, such as `/jobs?Action=Run`. */
function pinnedTo(pinned: ReturnType<typeof pinnedQuery>): Condition {
  return {
    unmet: ({ queryFields }) => {
      const other = pinned.find(([name, value]) => queryFields?.texts[name] !== value)
      return other && `query ${other[0]} is not ${JSON.stringify(other[1])}`
    },
  }
}
