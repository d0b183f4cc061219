/** A collection as a module, whose token the tests import. */
export const usersMock: string = `import { resource } from 'mockapi'

export const users = resource('users', {
  seed: 20,
  factory: (faker) => ({ name: faker.person.fullName(), role: 'member' }),
})
`

/** Endpoints in JSON. */
export const apiMock: string = `{
  "GET /health": { "ok": true },
  "POST /login": { "token": "t0k3n" }
}
`

/** The mock folder of a trial. */
export const mockFolder: Readonly<Record<string, string>> = {
  'mocks/users.ts': usersMock,
  'mocks/api.json': apiMock,
}

/** How strictly the TypeScript of a trial is compiled, declarations of packages included. */
export const tsconfigOf = (...include: readonly string[]): string =>
  JSON.stringify({
    compilerOptions: {
      target: 'ES2023',
      module: 'NodeNext',
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      allowImportingTsExtensions: true,
      lib: ['ES2023', 'DOM', 'ESNext.Disposable'],
      types: ['node'],
    },
    include,
  })
