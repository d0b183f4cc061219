/** What mock files do not say of a source, with what to do about it. */
export const lossKinds = {
  operation: ['operations left out', 'Correct them in the source, or write them by hand.'],
  server: ['other servers', 'The first one decides the paths: move the folder for another one.'],
  response: ['other responses', 'Add them to the endpoint with "$cases".'],
  example: ['other examples', 'Add them to the endpoint with "$cases".'],
  mediaType: ['other content types of answers', 'Add them with "$cases" and "headers.accept".'],
  header: ['headers of answers', 'Add them with "$headers", or in a handler.'],
  query: [
    'parameters that change nothing',
    'Collections have filters and pages of their own. In a handler, read "query" and "headers".',
  ],
  error: ['bodies of errors', 'Collections answer 404 and 409 as problem details (RFC 9457).'],
  record: ['records of any id', 'Only those of the file are there: add more to it.'],
  extra: [
    'operations that are answered besides',
    'A resource in TypeScript limits them by "only".',
  ],
  parameter: ['checks of parameters', 'Add them to the checks with "$when".'],
  requestBody: ['checks of request bodies', 'Add them to the checks with "$when".'],
  security: ['security that is not asked for', 'Add it to the checks with "$when".'],
  callback: ['callbacks and webhooks', 'Write what is sent as "$webhooks" beside the answer.'],
  template: ['templates', 'Write a Faker method, a value of the request, or a handler.'],
  condition: ['conditions of answers', 'Add them with "$when", or in a handler.'],
  noAnswer: [
    'requests without an answer',
    'They answer what was sent, or {}: write what they should.',
  ],
  script: ['scripts', 'Write a handler in TypeScript that does what they do.'],
  variable: ['variables without a value', 'They are empty: write their values.'],
  data: ['changes of data', 'Use a collection, or "db" in a handler.'],
  proxy: ['calls of the real API', 'Serve with --proxy, or call passthrough() in a handler.'],
  file: ['files that are not there', 'Put them into _files, and name them by "$file".'],
  setting: ['settings', 'Give them as flags, or in mockapi.config.ts.'],
  link: ['links', 'They change nothing about answers.'],
  secret: ['secrets that were hidden', 'They stand as "***": write values of your own.'],
  leftOut: ['calls that were left out', 'Ask for them again, or write them by hand.'],
  answer: ['answers that come otherwise now', 'Collections answer by the records that they have.'],
} as const

/** What kind of thing was lost. */
export type LossKind = keyof typeof lossKinds

/** One thing that a source says and the mock files do not. */
export interface Loss {
  readonly kind: LossKind
  /** The operation, or the part of the source. */
  readonly where: string
  /** What it was; empty where the kind says it all. */
  readonly what: string
  /** How many such things it stands for; default 1. */
  readonly count?: number
}

/** Collects what is lost, each thing once. */
export class Losses {
  readonly #all = new Map<string, Loss>()

  get all(): readonly Loss[] {
    return [...this.#all.values()]
  }

  add(kind: LossKind, where: string, what = ''): void {
    this.#all.set(JSON.stringify([kind, where, what]), { kind, where, what })
  }

  /** The losses of each kind that has some, in the order of {@link lossKinds}. */
  get byKind(): ReadonlyMap<LossKind, readonly Loss[]> {
    const kinds = Object.keys(lossKinds) as LossKind[]
    const groups = kinds.map(
      (kind) => [kind, this.all.filter((each) => each.kind === kind)] as const,
    )
    return new Map(groups.filter(([, losses]) => losses.length > 0))
  }
}
