/** A point in a user's file; line and column count from 1, columns in UTF-16 units. */
export interface Place {
  /** The file as the user knows it: relative to the working folder, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Where something was declared. */
export interface SourceLocation {
  /** The mock file, as users see it: `mocks/users.ts`. */
  readonly file: string
  /** The place in it, found on demand, since most are never shown; undefined where it cannot be told. */
  readonly place: () => Place | undefined
}

/** What is wrong with a mock file, a flag or the configuration, and the way out. */
export interface Diagnostic {
  /** Stable name, one of {@link diagnosticCodes}. */
  readonly code: DiagnosticCode
  /** An error keeps the thing from being served; a warning does not. */
  readonly severity: 'error' | 'warning'
  /** One sentence: what happened. */
  readonly message: string
  /** What to write instead. */
  readonly hint?: string
  readonly place?: Place
  /** The lines of source around the place, see `codeFrame`. */
  readonly frame?: string
}

/** Every code a diagnostic can carry, with what it stands for: the source of the type and of docs/errors.md. */
export const diagnosticCodes = {
  'json-syntax': 'A JSON file does not parse.',
  'json-depth': 'A JSON file is nested too deeply.',
  'yaml-syntax': 'A YAML file does not parse, or has a key twice.',
  'csv-syntax': 'A row or the heading of a CSV file does not fit.',
  'unknown-instruction': 'A key begins with $ but is no instruction.',
  'bad-instruction': 'An instruction has a value of the wrong shape.',
  'unknown-generator': 'A {{template}} names no Faker method and no request value.',
  'bad-template': 'A {{template}} does not parse, or its arguments are out of bounds.',
  'bad-endpoint-key': 'A key is not "METHOD /path".',
  'bad-path': 'The path of an endpoint or a collection does not parse.',
  'bad-rewrite': 'A rule of the file of --routes does not parse.',
  'missing-file': 'A $file does not exist or lies outside the mocks folder.',
  'module-syntax': 'A TypeScript or JavaScript file does not parse.',
  'module-throws': 'A file throws while it is loaded.',
  'module-timeout': 'A file did not finish loading in time (top-level await).',
  'dispose-failed': 'A hook of import.meta.hot of a file failed.',
  'process-exit': 'A mock or a configuration file ended the process.',
  'own-server': 'A file starts a server of json-server or Express.',
  'endless-code': 'Code of a mock does not let go of the server; a loop in it may never end.',
  'missing-import': 'An import does not resolve, or its file has no such export.',
  'no-mock': 'A file holds nothing that can be served.',
  'rounded-number':
    'A number has more digits than one of JavaScript can hold, or is beyond all of them.',
  'bad-openapi': 'A part of an OpenAPI document has the wrong shape.',
  'bad-reference': 'A $ref of an OpenAPI document leads nowhere, or may not be followed.',
  'graphql-syntax': 'A GraphQL schema does not parse.',
  'bad-graphql': 'A part of a GraphQL schema cannot be built, and is left out.',
  'no-query-type': 'A GraphQL schema has no type that queries begin with.',
  'unknown-field': 'A key such as QUERY users is for a field that no GraphQL schema has.',
  'unknown-scalar': 'A scalar of a GraphQL schema is not known: its values are texts.',
  'shared-collection': 'Two types of a GraphQL schema stand for one collection.',
  'no-graphql': 'The package "graphql" is not installed.',
  'bad-import': 'A file is nothing that can be imported.',
  'no-bundler': 'The package "esbuild" is not installed, which bundles are made by.',
  'cannot-build': 'Something in the mocks does not go into a bundle, or is another thing there.',
  'file-exists': 'A file that is to be written exists.',
  'cannot-add': 'A mock cannot be added to a file.',
  'nothing-recorded': 'A recording ended without an answer of the real API.',
  'contract-drift': 'A mock does not answer as the operation of a document declares it.',
  'plain-value': 'A member of a database is no collection and no single resource.',
  'bad-mock': 'An exported mock has the wrong shape.',
  'bad-auth': 'A provider of logins has a wrong option, or no users.',
  'doubled-prefix': 'A mock is declared with the prefix that is taken off requests.',
  'refused-method': 'The HTTP parser of this Node does not know a method.',
  'duplicate-endpoint': 'The same method and path are declared twice.',
  'answers-always': 'A "USE" without a condition answers everything below its path.',
  'condition-not-asked': 'A condition on everything below a path is not asked by endpoints there.',
  'duplicate-scenario': 'Two scenarios have one name.',
  'no-scenario': 'No file declares the scenario that is to be on from the start.',
  'job-failed': 'What `after()` or `$after` was to do, or the next step of a record, failed.',
  'listener-failed': 'A listener of `server.on` threw an error.',
  'new-endpoint': 'An override is for a key that no mock has.',
  'duplicate-collection': 'Two collections have one name.',
  'duplicate-id': 'Two records of a seed have one id.',
  'duplicate-value': 'Two records of a seed have one value in a field that is unique.',
  'bad-record': 'A record of a seed is not an object, or its factory failed.',
  'unknown-data': 'A condition or a template reads data that no file declares.',
  'unknown-relation': 'A relation points to a collection that does not exist.',
  'no-foreign-key': 'No record has the field that a relation goes by.',
  'unreadable-file': 'A file or folder cannot be read.',
  'no-compiler': 'The compiler of TypeScript and JavaScript cannot be loaded.',
  'watch-limit': 'The system does not let the folder be watched; it is polled instead.',
  'no-proxy': 'A mock answers with the real API, and none is set for its path.',
  'unused-proxy': 'A real API is set for paths that it is never asked for.',
  'proxy-itself': 'The address of the real API is that of the server itself.',
  'webhook-refused': 'A webhook was to go to a host that is not allowed.',
  'bad-clock': 'A clock is given a time that is none, or moving it runs timers without end.',
  'bad-config': 'A setting in the configuration file is wrong.',
  'bad-flag': 'A command line flag is unknown or has a wrong value.',
  'internal-error': 'mockapi itself failed, or code of a configuration file.',
  'no-folder': 'The folder or file to serve does not exist.',
  'port-taken': 'Another program listens on the port.',
  'no-server': 'No mock server answers where a command asks, or it refuses.',
  'bad-certificate': 'The certificate or the key of --cert and --key cannot be used.',
  'cannot-listen': 'The address is not of this machine, or the port needs more rights.',
  'bad-environment':
    'An environment that a command names is not there, is there already, or cannot be made.',
  'state-in-use': 'Another server keeps its data in the same file.',
  'state-damaged': 'The file that keeps the data, or its journal, does not read.',
  'state-dropped': 'Kept data were left out: their seed changed, or a line was cut off.',
  'bad-store': 'The store that servers share is wrong, or cannot be used.',
  'store-unreachable': 'The store that servers share cannot be reached now.',
  'store-back': 'The store can be reached again.',
  'late-write-lost': 'What was written after an answer could not be kept in the store.',
  'other-mocks': 'Servers of one store have different mock files, or seeds.',
  'state-not-saved': 'The data cannot be kept in their file.',
} as const

/** The stable name of a kind of diagnostic. */
export type DiagnosticCode = keyof typeof diagnosticCodes

/**
 * A user's mistake as a throwable: its message is the diagnostics in sentences, never a stack.
 *
 * @example
 * throw new MockapiError([{ code: 'no-folder', severity: 'error', message: 'No mocks/ here.' }])
 */
export class MockapiError extends Error {
  override readonly name: string = 'MockapiError'
  declare readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(describe).join('\n'))
    // Not enumerable: consoles print the members of an error behind its message, which says the same.
    Object.defineProperty(this, 'diagnostics', { value: diagnostics })
  }
}

/** A mistake in a mock that shows with a request alone, which is then answered as one for a broken file is. */
export class LateMistake extends MockapiError {}

/** An error with one diagnostic, which has no place. */
export function mockapiError(code: DiagnosticCode, message: string, hint?: string): MockapiError {
  return new MockapiError([{ code, severity: 'error', message, ...(hint && { hint }) }])
}

/** `mocks/users.ts:12:5`, as terminals and editors make it a link. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`
}

/**
 * Each diagnostic once, the last where one is told again in more words, file by file in the order in which the files come,
 * from top to bottom in each.
 */
export function eachOnce(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const keyOf = ({ code, place, message }: Diagnostic) =>
    place ? `${formatPlace(place)} ${code === 'bad-reference' || message}` : message
  const once = [...new Map(diagnostics.map((each) => [keyOf(each), each])).values()]
  const files = [...new Set(once.map(({ place }) => place?.file))]
  const order = new Map(files.map((file, index) => [file, index]))
  return once.toSorted(({ place: one }, { place: other }) => {
    const byFile = (order.get(one?.file) ?? 0) - (order.get(other?.file) ?? 0)
    const byLine = (one?.line ?? 0) - (other?.line ?? 0)
    return byFile || byLine || (one?.column ?? 0) - (other?.column ?? 0)
  })
}

/** A diagnostic as plain text: place, sentence and way out on one line. */
export function describe(diagnostic: Diagnostic): string {
  const at = diagnostic.place ? `${formatPlace(diagnostic.place)}  ` : ''
  const hint = diagnostic.hint ? ` ${diagnostic.hint}` : ''
  return `${at}${diagnostic.message}${hint}`
}
