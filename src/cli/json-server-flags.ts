/** What to write in place of a flag that json-server has and mockapi has not. */
interface FormerFlag {
  readonly message: string
  readonly hint: string
}

const config: FormerFlag = {
  message: 'settings are read from mockapi.config.ts, .js or .json of the working folder',
  hint: 'Write them there, under the same names.',
}
const middlewares: FormerFlag = {
  message: 'mockapi takes no middlewares',
  hint: 'Write handlers, or a Hono app with middlewares of its own, in a TypeScript file of mocks/.',
}
const noCors: FormerFlag = {
  message: 'only pages of this machine may read answers, and others that --cors names',
  hint: 'Leave it out: there is nothing to turn off.',
}
const noGzip: FormerFlag = {
  message: 'answers are never compressed',
  hint: 'Leave it out: there is nothing to turn off.',
}

/** Flags of json-server that mockapi has not, as they are typed without the hyphens. */
export const formerFlags: Readonly<Record<string, FormerFlag>> = {
  config,
  c: config,
  middlewares,
  m: middlewares,
  'no-cors': noCors,
  nc: noCors,
  'no-gzip': noGzip,
  ng: noGzip,
  ro: { message: 'it is written in full here', hint: 'Write --read-only.' },
  fks: { message: 'it is written in full here', hint: 'Write --foreign-key-suffix.' },
  foreignKeySuffix: { message: 'it has hyphens here', hint: 'Write --foreign-key-suffix.' },
}

/** Short flags that mean something else in json-server, where their value tells that this is meant. */
export const otherMeanings: Readonly<
  Record<string, { readonly reads: RegExp; readonly here: string; readonly there: string }>
> = {
  '-s': { reads: /[\\/]|^public$/, here: 'the seed of generated data', there: '--static' },
  '-d': { reads: /^\d+$/, here: 'the folder or file to serve', there: '--delay' },
}
