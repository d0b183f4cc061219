import { createState } from '../data/memory.ts'
import { fingerprint } from '../data/records/document.ts'
import type { State, StateOptions } from '../data/store/state.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { mockapiError } from '../errors/diagnostic.ts'
import { isObject } from '../errors/validation-issue.ts'
import type { LazyFaker } from '../generate/faker.ts'
import { Reply } from '../http/reply.ts'
import { hasGeneratedData, type MockFile } from './files/mock-file.ts'

/** What tells the mocks that are served from others, made once for each reload. */
export class Fingerprints {
  readonly #options: Pick<StateOptions, 'seed' | 'foreignKeySuffix'>
  readonly #faker: LazyFaker
  #made: { readonly files: readonly MockFile[]; readonly value: string } | undefined

  constructor(options: Pick<StateOptions, 'seed' | 'foreignKeySuffix'>, faker: LazyFaker) {
    this.#options = options
    this.#faker = faker
  }

  /** @throws MockapiError `bad-record` where data cannot be made */
  async of(files: readonly MockFile[], endpoints: readonly Endpoint[]): Promise<string> {
    if (this.#made?.files === files) return this.#made.value
    if (hasGeneratedData(files)) await this.#faker.load()
    const state = createState({ ...this.#options, source: this.#faker.source })
    state.declare(
      files.flatMap(({ collections }) => collections),
      files.flatMap(({ singles }) => singles),
    )
    const keys = endpoints.map(({ key }) => key)
    const value = fingerprintOf(state, keys)
    this.#made = { files, value }
    return value
  }
}

/**
 * 16 hexadecimal digits of the keys of endpoints and of all records of a state. No clock, locale or path is part of it, so
 * that the same mocks have the same one in each runtime.
 */
function fingerprintOf(state: State, keys: readonly string[]): string {
  const lines = [...new Set(keys)].sort()
  try {
    for (const name of [...state.names].sort()) {
      lines.push(`collection ${JSON.stringify(name)}`)
      for (const { value } of state.collection(name)?.rows() ?? []) lines.push(hashOf(value))
    }
    for (const name of [...state.singleNames].sort()) {
      lines.push(`single ${JSON.stringify(name)} ${hashOf(state.single(name)?.get().value)}`)
    }
  } catch (error) {
    throw error instanceof Reply ? notMade(error) : error
  }
  return fingerprint(lines.join('\n'))
}

function hashOf(value: unknown): string {
  return fingerprint(JSON.stringify(inOrder(value)))
}

/** A value of JSON whose members stand in one order, however they were written. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (!isObject(value)) return value
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, inOrder(value[name])]))
}

/** The answer `seed-failed`, for whom it is no answer. */
function notMade({ body }: Reply): Error {
  const problem = body.kind === 'json' && isObject(body.value) ? body.value : {}
  return mockapiError('bad-record', String(problem['detail']))
}
