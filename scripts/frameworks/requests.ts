import { report } from '../lib/check.ts'

/** What the admin API of the applications asks for. */
export const token = 'only-for-previews'

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | URLSearchParams
}

/** As the server in front of a deployment tells; SvelteKit takes every address for one of HTTPS without it. */
const proxied = { 'x-forwarded-proto': 'http' }
const json = { 'content-type': 'application/json' }

/**
 * Sends requests to the mocks below `/api` of an application, and prints a line for each.
 *
 * @param home its origin
 * @param rendered what its page shows then, such as a user that a request made
 */
export async function makeRequests(home: string, rendered: string): Promise<void> {
  const api = `${home}/api`
  // As the pages of the application ask: frameworks refuse forms and empty bodies from elsewhere.
  const ask = (path: string, { method = 'GET', headers = {}, ...init }: Asked = {}) =>
    fetch(api + path, {
      method,
      headers: { ...proxied, ...(method !== 'GET' && { origin: home }), ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
      ...init,
    })
  const post = (path: string, value: unknown) =>
    ask(path, { method: 'POST', headers: json, body: JSON.stringify(value) })

  await expectAll(
    'GET',
    async () => {
      const response = await ask('/users/1')
      return [response.status, await response.json()]
    },
    [200, { id: 1, name: 'Ada' }],
  )

  await expectAll(
    'records made by Faker',
    async () => {
      const response = await ask('/products')
      const products = (await response.json()) as { name?: unknown }[]
      return [response.status, products.filter(({ name }) => typeof name === 'string').length]
    },
    [200, 20],
  )

  await expectAll(
    'POST, and GET at its Location',
    async () => {
      const made = await post('/users', { name: 'Edsger' })
      const location = pathOf(made, home)
      const again = await fetch(home + location)
      return [made.status, location, await again.json()]
    },
    [201, '/api/users/3', { id: 3, name: 'Edsger' }],
  )

  await expectAll(
    '404 of the mocks, with what is near',
    async () => {
      const response = await ask('/user/1')
      const { code, near } = (await response.json()) as { code: string; near: unknown[] }
      return [response.status, response.headers.get('content-type'), code, near.length > 0]
    },
    [404, 'application/problem+json', 'no-endpoint', true],
  )

  await expectAll(
    'HEAD',
    async () => {
      const response = await ask('/users/1', { method: 'HEAD' })
      return [response.status, response.headers.get('content-type'), await response.text()]
    },
    [200, 'application/json', ''],
  )

  await expectAll(
    'a query, and Link below the path',
    async () => {
      const response = await ask('/users?_sort=-name&_page=1&_limit=1&name:contains=a')
      const link = response.headers.get('link') ?? ''
      return [
        response.status,
        await response.json(),
        /<(?:https?:\/\/[^/>]*)?\/api\/users\?/.test(link),
      ]
    },
    [200, [{ id: 2, name: 'Grace' }], true],
  )

  await expectAll(
    'events of a stream as they happen',
    async () => {
      const stream = await ask('/users/@changes')
      const made = await post('/users', { name: 'Barbara' })
      const text = await readUntil(stream, /^data: .*$/m)
      return [stream.headers.get('content-type'), made.status, /^data: .*$/m.exec(text)?.[0]]
    },
    ['text/event-stream', 201, 'data: {"id":4,"name":"Barbara"}'],
  )

  await expectAll(
    'a redirect below the path',
    async () => {
      const response = await ask('/me')
      return [response.status, pathOf(response, home)]
    },
    [302, '/api/users/1'],
  )

  await expectAll(
    'a form, and two cookies for that path',
    async () => {
      const response = await ask('/login', {
        method: 'POST',
        body: new URLSearchParams({ name: 'ada' }),
      })
      return [response.status, response.headers.getSetCookie()]
    },
    [204, ['user=ada; Path=/api; HttpOnly', 'theme=dark; Path=/api']],
  )

  await expectAll(
    'a body of 2 MB',
    async () => {
      const response = await post('/notes', { text: 'x'.repeat(2_000_000) })
      return [response.status, await response.json()]
    },
    [200, { length: 2_000_000 }],
  )

  await expectAll(
    'PATCH, PUT, DELETE and OPTIONS',
    async () => {
      const methods = ['PATCH', 'PUT', 'DELETE', 'OPTIONS']
      const statuses = []
      for (const method of methods) {
        const body = method === 'PATCH' || method === 'PUT' ? '{"name":"Tony"}' : undefined
        const response = await ask('/users/2', { method, ...(body && { body, headers: json }) })
        await response.text()
        statuses.push(response.status)
      }
      return statuses
    },
    [200, 200, 204, 204],
  )

  await expectAll(
    'the admin API, without its token and with it',
    async () => {
      const refused = await ask('/__mockapi/state')
      const headers = { authorization: `Bearer ${token}` }
      const told = await ask('/__mockapi/state', { headers })
      const { code } = (await refused.json()) as { code: string }
      return [refused.status, code, told.status, Object.keys((await told.json()) as object).sort()]
    },
    [401, 'no-admin-token', 200, ['products', 'users']],
  )

  await expectAll(
    'a session of its own',
    async () => {
      const made = await post('/__session/other/users', { name: 'Radia' })
      const location = pathOf(made, home)
      const there = await fetch(home + location)
      const outside = await ask(location.slice(location.indexOf('/users')))
      return [made.status, location, there.status, outside.status]
    },
    [201, '/api/__session/other/users/5', 200, 404],
  )

  await expectAll(
    `a page with ${rendered}`,
    async () => {
      const response = await fetch(home)
      return [response.status, (await response.text()).includes(rendered)]
    },
    [200, true],
  )
}

async function expectAll(
  what: string,
  ask: () => Promise<unknown>,
  expected: unknown,
): Promise<void> {
  const started = performance.now()
  const given = await ask().catch((error: unknown) => String(error))
  const [is, should] = [given, expected].map((value) => JSON.stringify(value))
  const ms = Math.round(performance.now() - started)
  report(is === should, is === should ? `${what}: ${ms} ms` : `${what}: ${is}, expected ${should}`)
}

/** Where an answer leads to, whether it names the origin or not. */
function pathOf(response: Response, home: string): string {
  const location = response.headers.get('location') ?? '(none)'
  return location.startsWith(`${home}/`) ? location.slice(home.length) : location
}

/** What has come of a body when it matches, which then is left. */
async function readUntil(response: Response, shape: RegExp): Promise<string> {
  if (!response.body) return ''
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!shape.test(text)) {
    const { done, value } = await reader.read()
    if (done) break
    text += value
  }
  await reader.cancel()
  return text
}
