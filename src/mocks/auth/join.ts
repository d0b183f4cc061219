import type { Provider } from '../../auth/definition/provider.ts'
import { formatPlace, type Diagnostic } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { MockFile } from '../files/mock-file.ts'
import { brokenProvider } from './read.ts'

/** Files without providers that cannot be served: of users that no file declares, or at the path of another one. */
export function joinProviders(files: readonly MockFile[]): {
  readonly files: readonly MockFile[]
  readonly diagnostics: readonly Diagnostic[]
} {
  if (!files.some(({ auth = [] }) => auth.length > 0)) return { files, diagnostics: [] }
  const names = files.flatMap(({ collections }) => collections.map(({ name }) => name))
  const byPath = new Map<string, Provider>()
  const diagnostics: Diagnostic[] = []
  const joined = files.map((file): MockFile => {
    let { endpoints } = file
    const auth = (file.auth ?? []).filter((provider) => {
      const { path, origin } = provider
      const first = byPath.get(path)
      const fault = first ? repeated(provider, first) : unknownUsers(provider, names)
      if (!first) byPath.set(path, provider)
      if (!fault) return true
      const place = origin.place() ?? { file: origin.file, line: 1, column: 1 }
      const problem: Diagnostic = { code: 'bad-auth', severity: 'error', ...fault, place }
      diagnostics.push(problem)
      endpoints = endpoints.filter((each) => each.origin !== origin)
      if (!first) endpoints = [...endpoints, ...brokenProvider(path, origin, () => problem)]
      return false
    })
    return { ...file, endpoints, auth }
  })
  return { files: joined, diagnostics }
}

function repeated({ path }: Provider, { origin }: Provider) {
  const place = origin.place()
  const first = place ? formatPlace(place) : origin.file
  const message = `Two providers of logins stand at ${path || '/'}: that of ${first} answers.`
  return { message, hint: 'Give this one another "path".' }
}

function unknownUsers({ users }: Provider, names: readonly string[]) {
  if (names.includes(users)) return undefined
  const message = `The users of the provider of logins are ${JSON.stringify(users)}, which is no collection.`
  const known = names.length > 0 ? `Collections are ${names.join(', ')}.` : 'There is none.'
  const file = `Write mocks/${users}.json with a list of users, or name another one.`
  return { message, hint: `${didYouMean(users, names)} ${known} ${file}`.trim() }
}
