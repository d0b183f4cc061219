/** Types without what a tool says of itself. */
export function withoutRemarks(types: string): string {
  return types
    .replace(/^\/\*\*[^]*?\*\/\n\n?/, '')
    .replace(
      /\/\*\*\n\s*\* @description discriminator enum [^\n]+\n\s*\* (@enum .*)\n\s*\*\//g,
      '/** $1 */',
    )
    .replaceAll(' (enum property replaced by openapi-typescript)', '')
    .trim()
}

/** A module that compiles where the types of both are assignable to each other, a line for each schema and operation. */
export function assertions(document: object): string[] {
  const { paths = {}, components = {} } = document as {
    readonly paths?: Readonly<Record<string, object>>
    readonly components?: Readonly<Record<string, object>>
  }
  const places = [
    ...Object.keys(components['schemas'] ?? {}).map((name) => ['components', 'schemas', name]),
    ...Object.keys(components['responses'] ?? {}).map((name) => ['components', 'responses', name]),
    ...Object.keys(paths).flatMap((path) => (path.startsWith('x-') ? [] : [['paths', path]])),
  ]
  return [
    "import type * as ours from './ours.ts'",
    "import type * as theirs from './theirs.ts'",
    'declare function take<Wanted>(value: Wanted): void',
    'declare function give<Given>(): Given',
    ...places.flatMap(([root = '', ...steps]) => {
      const at = `${root}${steps.map((step) => `[${JSON.stringify(step)}]`).join('')}`
      return [`take<theirs.${at}>(give<ours.${at}>())`, `take<ours.${at}>(give<theirs.${at}>())`]
    }),
  ]
}
