/** A file that `init` writes, and what is in it. */
export interface StarterFile {
  readonly name: string
  readonly words: string
  readonly text: string
}

/** The files of a starting folder; `schema` is the path from there to the schema of endpoint maps. */
export function starterFiles(ts: boolean, schema: string): StarterFile[] {
  const people = `a collection: 20 people, full CRUD${ts ? ', and an action' : ''}`
  const examples = `endpoints: data, ${ts ? 'a parameter' : 'a template'}, a slow one, a failure`
  return ts
    ? [
        { name: 'users.ts', words: people, text: usersModule },
        { name: 'api.ts', words: examples, text: apiModule },
      ]
    : [
        { name: 'users.json', words: people, text: usersJson },
        { name: 'api.json', words: examples, text: apiJson(schema) },
      ]
}

const usersJson = `{
  "$count": 20,
  "$each": {
    "name": "{{person.fullName}}",
    "email": "user{{index}}@example.test",
    "role": "{{helpers.arrayElement(['admin', 'member'])}}",
    "city": "{{location.city}}"
  }
}
`

function apiJson(schema: string): string {
  return `{
  "$schema": ${JSON.stringify(schema)},
  "GET /health": { "ok": true },
  "GET /hello/:name": { "message": "Hello, {{params.name}}!" },
  "GET /slow": { "$delay": "1s", "$body": { "done": true } },
  "GET /broken": { "$status": 503, "$body": { "message": "Out of order" } }
}
`
}

const usersModule = `import { defineMock, resource } from 'mockapi'

export const users = resource('users', {
  seed: 20,
  factory: (f) => {
    const [firstName, lastName] = [f.person.firstName(), f.person.lastName()]
    return {
      name: \`\${firstName} \${lastName}\`,
      email: f.internet.email({ firstName, lastName, provider: 'example.test' }),
      role: f.helpers.arrayElement(['admin', 'member']),
      city: f.location.city(),
    }
  },
})

export default defineMock({
  'POST /users/:id/promote': ({ params, db, error }) =>
    db(users).update(params.id, { role: 'admin' }) ?? error(404, 'No such user'),
})
`

const apiModule = `import { defineMock, route } from 'mockapi'

export default defineMock({
  'GET /health': { ok: true },
  'GET /hello/:name': ({ params }) => ({ message: \`Hello, \${params.name}!\` }),
})

export const slow = route('GET /slow', {
  delay: '1s',
  handle: () => ({ done: true }),
})

export const broken = route('GET /broken', {
  handle: ({ error }) => error(503, 'Out of order'),
})
`

/**
 * What TypeScript needs for a folder that no configuration has: one of its own. Below one that has it, the files must
 * be modules, which they are not in a package of CommonJS.
 */
export function typeScriptFiles(
  folder: string,
  isIncluded: boolean,
  isModule: boolean,
): StarterFile[] {
  if (!isIncluded) {
    const words = `checks the types: npx tsc -p ${/\s/.test(folder) ? `"${folder}"` : folder}`
    return [{ name: 'tsconfig.json', words, text: tsconfig }]
  }
  const text = '{ "type": "module" }\n'
  return isModule ? [] : [{ name: 'package.json', words: 'the mocks are modules', text }]
}

const tsconfig = `{
  "compilerOptions": {
    "target": "esnext",
    "module": "esnext",
    "moduleResolution": "bundler",
    "strict": true,
    "skipLibCheck": true,
    "allowImportingTsExtensions": true,
    "noEmit": true
  }
}
`
