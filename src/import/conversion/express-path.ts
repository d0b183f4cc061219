import { parsePath } from '../../http/path.ts'

/** A path of mock files, and what its parameters are called there. */
export interface ConvertedPath {
  readonly path: string
  readonly names: ReadonlyMap<string, string>
}

/** A path in the syntax of Express, such as `/users/:id(\\d+)/*`, as mock files have it; an issue where they have none. */
export function pathOfExpress(text: string): ConvertedPath | { readonly message: string } {
  const names = new Map<string, string>()
  const parts = text
    .replaceAll(/\{\/([^{}/]*)\}/g, '/$1?')
    .split('/')
    .filter((part) => part !== '')
  const written = parts.map((part, index) => {
    const isLast = index === parts.length - 1
    const [, wild] = /^(?:\*(\w*)|\(\.\*\)|:(\w+)(?:\(\.\*\)|[*+]))$/.exec(part)
      ? [part, /\w+/.exec(part)?.[0] ?? '0']
      : []
    if (wild !== undefined) {
      const name = isLast ? '*' : `part${index + 1}`
      names.set(wild, name)
      return isLast ? '*' : `:${name}`
    }
    return part.replaceAll(
      /:(\w+)(?:\(((?:[^()\\]|\\.|\([^()]*\))*)\))?/g,
      (_, name: string, pattern?: string) => {
        const own = /^[A-Za-z_]/.test(name) ? name : `p${name}`
        names.set(name, own)
        return pattern === undefined ? `:${own}` : `:${own}{${pattern}}`
      },
    )
  })
  const path = `/${written.join('/')}`
  if (/[()+]/.test(path.replaceAll(/:\w+\{(?:[^{}]|\{[^{}]*\})*\}/g, '')))
    return { message: 'its path has a pattern without a name' }
  const parsed = parsePath(path)
  return 'message' in parsed ? { message: parsed.message } : { path, names }
}
