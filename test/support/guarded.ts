import {
  auth,
  createMockServer,
  resource,
  type AuthOptions,
  type MockServer,
} from '../../src/index.ts'

/** Two users; Ada is an admin. */
export const users = resource('users', {
  seed: [
    {
      id: 1,
      name: 'Ada',
      email: 'ada@example.test',
      role: 'admin',
      password: 'lace',
      apiKey: 'k-ada',
    },
    {
      id: 2,
      name: 'Bob',
      email: 'bob@example.test',
      role: 'member',
      password: 'bob',
      apiKey: 'k-bob',
    },
  ],
})

/** A server with a provider whose users these are, and some mocks. */
export async function serve(mocks: unknown, options: Partial<AuthOptions> = {}) {
  const given = {
    users,
    alg: 'ES256',
    scopes: ['orders:read', 'orders:write'],
    ...options,
  } as const
  return await createMockServer({ mocks: [users, auth(given), mocks] as never })
}

/** Sends a request by its key, and tells what came back. */
export async function ask(
  server: Pick<MockServer, 'fetch'>,
  key: string,
  headers: Record<string, string> = {},
) {
  const [method = '', path = ''] = key.split(' ')
  const response = await server.fetch(path, { method, headers })
  const text = await response.text()
  const body = (text === '' ? undefined : JSON.parse(text)) as Record<string, unknown> | undefined
  return {
    status: response.status,
    code: body?.['code'],
    reason: body?.['reason'],
    body,
    challenge: response.headers.get('www-authenticate'),
  }
}
