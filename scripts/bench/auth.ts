import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { auth, createMockServer, resource, type MockServer } from '../../src/index.ts'
import type { Figure } from '../lib/figures.ts'

const verifier = 'v'.repeat(43)
const callback = 'http://localhost:5173/callback'
const query = new URLSearchParams({
  client_id: 'web',
  redirect_uri: callback,
  response_type: 'code',
  scope: 'openid profile email offline_access',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
}).toString()

/** How many sign in at the same time. */
const atOnce = 32

/** Logins a second, each a user who is picked and a code that is exchanged, and the memory that more and more of them take. */
export async function measureAuth(scale: number): Promise<Figure[]> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const rsa = await measure('RS256', Math.round(4000 * scale))
  const ec = await measure('ES256', Math.round(4000 * scale))
  await using server = await serve('ES256')
  const heap = async (logins: number) => {
    await login(server, logins)
    collect()
    return process.memoryUsage().heapUsed / 1e6
  }
  // As many as are remembered at most, and a few.
  const before = await heap(Math.round(12_000 * scale))
  const after = await heap(Math.round(12_000 * scale))
  return [
    { what: 'Logins a second, RS256', value: rsa.aSecond, unit: '' },
    { what: 'processor time of each', value: rsa.cpu, unit: ' ms', most: 2 },
    { what: 'Logins a second, ES256', value: ec.aSecond, unit: '' },
    { what: 'processor time of each', value: ec.cpu, unit: ' ms', most: 1 },
    {
      what: 'growth of the heap by 12,000 logins more',
      value: after - before,
      unit: ' MB',
      most: 5,
    },
  ]
}

async function serve(alg: 'RS256' | 'ES256'): Promise<MockServer> {
  const users = resource('users', {
    seed: 100,
    factory: (f, i) => ({
      name: f.person.fullName(),
      email: `user${i}@example.test`,
      role: 'member',
    }),
  })
  return await createMockServer({ mocks: [users, auth({ users, alg })], journal: 100, quiet: true })
}

async function measure(
  alg: 'RS256' | 'ES256',
  logins: number,
): Promise<{ readonly aSecond: number; readonly cpu: number }> {
  await using server = await serve(alg)
  await login(server, 500)
  const [start, busy] = [performance.now(), process.cpuUsage()]
  await login(server, logins)
  const aSecond = (logins * 1000) / (performance.now() - start)
  const { user, system } = process.cpuUsage(busy)
  // Other programs may have the processor meanwhile: a server that has it alone answers 1000 / cpu.
  return { aSecond, cpu: (user + system) / 1000 / logins }
}

/** Signs users in, one after the other in each of some lines. */
async function login(server: MockServer, logins: number): Promise<void> {
  let left = logins
  const line = async () => {
    while (left-- > 0) {
      const answer = await server.fetch(`/auth/authorize?${query}`, {
        method: 'POST',
        body: new URLSearchParams({ user: String((left % 100) + 1) }),
        redirect: 'manual',
      })
      const code = new URL(String(answer.headers.get('location'))).searchParams.get('code')
      const exchange = {
        grant_type: 'authorization_code',
        client_id: 'web',
        redirect_uri: callback,
        code: String(code),
        code_verifier: verifier,
      }
      const token = await server.fetch('/auth/token', {
        method: 'POST',
        body: new URLSearchParams(exchange),
      })
      if (!token.ok) throw new Error(await token.text())
      await token.json()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, line))
}
