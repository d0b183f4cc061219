/** A file that `mockapi init` writes, and what it shows in a few words. */
export interface StarterFile {
  readonly name: string
  readonly words: string
  readonly text: string
}

/**
 * The files of a starting folder.
 *
 * @param schema path from the folder to the JSON schema of endpoint maps
 */
export function starterFiles(extension: '.json' | '.ts', schema: string): StarterFile[] {
  const [users, api, template] =
    extension === '.ts'
      ? [usersModule, apiModule, 'logic']
      : [usersJson, apiJson(schema), 'a template']
  const words = `endpoints: data, ${template}, a slow one, a failure`
  return [
    { name: `users${extension}`, words: 'a collection: 20 people, full CRUD', text: users },
    { name: `api${extension}`, words, text: api },
  ]
}

const usersJson = `{
  "$count": 20,
  "$each": {
    "name": "{{person.fullName}}",
    "email": "{{internet.email}}",
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

const usersModule = `import { resource } from 'mockapi'

export const users = resource('users', {
  seed: 20,
  factory: (f, i) => ({
    name: f.person.fullName(),
    email: \`user\${i + 1}@example.test\`,
    role: f.helpers.arrayElement(['admin', 'member']),
    city: f.location.city(),
  }),
})
`

const apiModule = `import { defineMock, route } from 'mockapi'
import { users } from './users.js'

export default defineMock({
  'GET /health': { ok: true },
  'GET /hello/:name': ({ params }) => ({ message: \`Hello, \${params.name}!\` }),
  'POST /users/:id/promote': ({ params, db, error }) =>
    db(users).update(params.id, { role: 'admin' }) ?? error(404, 'No such user'),
})

export const slow = route('GET /slow', {
  delay: '1s',
  handle: () => ({ done: true }),
})

export const broken = route('GET /broken', {
  handle: ({ error }) => error(503, 'Out of order'),
})
`
