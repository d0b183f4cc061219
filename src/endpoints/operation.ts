/** The root field of a GraphQL operation that an endpoint is asked for. */
export interface Operation {
  readonly type: 'query' | 'mutation' | 'subscription'
  /** Its name in the schema, whatever alias the client gave it. */
  readonly field: string
  /** Its arguments as the schema types them, defaults included. */
  readonly args: Readonly<Record<string, unknown>>
  /** All variables of the operation, defaults included. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | undefined
  /** What the client sent with `connection_init` (`connectionParams` of graphql-ws and Apollo); undefined over HTTP. */
  readonly connectionParams: Readonly<Record<string, unknown>> | undefined
  /** The text of the document that was sent. */
  readonly document: string
  /** The path of the schema. */
  readonly schema: string
  /** What the package `graphql` tells a resolver of it: its `GraphQLResolveInfo`. */
  readonly info: object
}

/** What handlers of a root field of a GraphQL schema have beside what all handlers have. */
export interface FieldMembers<Args = never> {
  /** The arguments of the field. The schema alone knows their type: say it, `args as { id: string }`. */
  readonly args: Args
  /** All variables of the operation, defaults included. */
  readonly variables: Readonly<Record<string, unknown>>
  /** The name of the operation; undefined for one that has none. */
  readonly operationName: string | undefined
  /** What the client sent with `connection_init` (`connectionParams` of graphql-ws and Apollo); undefined over HTTP. */
  readonly connectionParams: Readonly<Record<string, unknown>> | undefined
}

/** What the journal keeps of a GraphQL operation. */
export interface RecordedOperation {
  readonly type: Operation['type']
  /** The root fields that were asked for, each once, by the keys of their mocks: `QUERY users`. */
  readonly fields: readonly string[]
  readonly operationName?: string
  /** What was wrong with fields; left out where nothing was. */
  readonly errors?: readonly {
    readonly message: string
    readonly path?: readonly (string | number)[]
  }[]
}
