import { createHash } from 'node:crypto'
import type { MockServer } from '../../src/index.ts'

/** What the token endpoint answers, be it tokens or an error. */
export type TokenAnswer = Readonly<Record<string, string>>

export const callback = 'http://localhost:5173/callback'
export const verifier = 'a-verifier-of-more-than-forty-three-characters'
const challenge = createHash('sha256').update(verifier).digest('base64url')

/** The parameters of a request for a code; undefined leaves one out. */
export function authorization(change: Readonly<Record<string, string | undefined>> = {}): string {
  const params = {
    client_id: 'web',
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'xyz',
    ...change,
  }
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  return new URLSearchParams(given as [string, string][]).toString()
}

/** A browser without scripts, that keeps cookies and follows no redirect. */
export class Visitor {
  readonly #server: Pick<MockServer, 'fetch'>
  readonly cookies = new Map<string, string>()

  constructor(server: Pick<MockServer, 'fetch'>) {
    this.#server = server
  }

  async visit(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const cookie = Array.from(this.cookies, (pair) => pair.join('=')).join('; ')
    const answer = await this.#server.fetch(url, {
      headers: { accept: 'text/html', ...(cookie !== '' && { cookie }) },
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
      if (/max-age=0/i.test(each)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return answer
  }

  /** Picks a user on the page of a request for a code; the parameters that the app gets back. */
  async pick(user: string, query = authorization(), path = '/auth'): Promise<URLSearchParams> {
    return backOf(await this.visit(`${path}/authorize?${query}`, { user }))
  }
}

/** The parameters that an app gets back. */
export function backOf(answer: Response): URLSearchParams {
  return new URL(answer.headers.get('location') ?? 'none:').searchParams
}

/** Asks the token endpoint; undefined leaves a parameter out. */
export async function askToken(
  server: Pick<MockServer, 'fetch'>,
  params: Readonly<Record<string, string | undefined>>,
  path = '/auth',
): Promise<{ readonly status: number; readonly answer: TokenAnswer }> {
  const given = Object.entries({ client_id: 'web', ...params }).filter(
    ([, each]) => each !== undefined,
  )
  const body = new URLSearchParams(given as [string, string][])
  const response = await server.fetch(`${path}/token`, { method: 'POST', body })
  return { status: response.status, answer: (await response.json()) as TokenAnswer }
}

/** The parameters that exchange a code. */
export function exchange(code: string | null): Record<string, string> {
  const given = { code: String(code), redirect_uri: callback, code_verifier: verifier }
  return { grant_type: 'authorization_code', ...given }
}

/** Signs a user in; the tokens. */
export async function tokensFor(
  server: Pick<MockServer, 'fetch'>,
  user: string,
  visitor: Visitor = new Visitor(server),
): Promise<TokenAnswer> {
  const back = await visitor.pick(user)
  return (await askToken(server, exchange(back.get('code')))).answer
}

/** The claims of a token, whatever its signature says. */
export function claimsOf(token: string | undefined): Record<string, unknown> {
  const [, payload = ''] = String(token).split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
}
