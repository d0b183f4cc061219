/** A schema that any tool reads that follows standardschema.dev. */
export interface Schema<Value> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly types?: { readonly input: Value; readonly output: Value }
    readonly validate: (
      value: unknown,
    ) => { readonly value: Value } | { readonly issues: readonly Issue[] }
  }
}

interface Issue {
  readonly path: readonly string[]
  readonly message: string
}

interface Kinds {
  text: string
  number: number
}

type ValueOf<Fields extends Record<string, keyof Kinds>> = {
  readonly [Name in keyof Fields]: Kinds[Fields[Name]]
}

/**
 * A small schema so that this folder needs no packages. In a project of your own take zod, valibot or
 * arktype: `route` understands them all.
 */
export function fields<const Fields extends Record<string, keyof Kinds>>(
  expected: Fields,
): Schema<ValueOf<Fields>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'mocks',
      validate: (value) => {
        const given = (value ?? {}) as Record<string, unknown>
        const issues = Object.entries(expected).flatMap(([name, kind]) => {
          const type = kind === 'text' ? 'string' : 'number'
          return typeof given[name] === type ? [] : [{ path: [name], message: `must be a ${kind}` }]
        })
        return issues.length > 0 ? { issues } : { value: given as ValueOf<Fields> }
      },
    },
  }
}
