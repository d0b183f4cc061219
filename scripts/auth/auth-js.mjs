import { once } from 'node:events'
import { ExpressAuth, getSession } from '@auth/express'
import express from 'express'
import { address, api, check } from './check.mjs'
import { Visitor } from './visitor.mjs'

/** An application as the documentation of Auth.js has it: a session in a cookie, and the token for the API in it. */
function application(client) {
  const config = {
    secret: 'a secret of the app',
    trustHost: true,
    providers: [
      { id: 'mockapi', name: 'mockapi', type: 'oidc', issuer: `${address}/auth`, ...client },
    ],
    callbacks: {
      jwt: ({ token, account, profile }) =>
        account ? { ...token, role: profile.role, accessToken: account.access_token } : token,
      session: ({ session, token }) => ({
        ...session,
        role: token.role,
        accessToken: token.accessToken,
      }),
    },
    logger: { error: ({ message, cause }) => (application.said = cause?.err?.message ?? message) },
  }
  const app = express()
  app.use('/auth', ExpressAuth(config))
  app.get('/', (request, response, next) => {
    getSession(request, config).then((session) => response.json(session), next)
  })
  return app
}

/** Signs in to an Express application by Auth.js, with and without a secret. */
export async function authJs() {
  console.log('@auth/express')
  const clients = {
    'with a secret': { clientId: 'web', clientSecret: 'web secret' },
    'without a secret': { clientId: 'app', client: { token_endpoint_auth_method: 'none' } },
  }
  for (const [what, client] of Object.entries(clients)) {
    const server = application(client).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const home = `http://localhost:${server.address().port}`
    await check(
      `signing in and out, ${what}`,
      async () => {
        const visitor = new Visitor()
        await visitor.open(`${home}/auth/signin?callbackUrl=${home}/`)
        await visitor.press('mockapi')
        await visitor.press('Ada')
        const { user, role, accessToken } = JSON.parse(visitor.html) ?? { user: {} }
        const { status } = await api('GET', '/me', { token: accessToken })
        await visitor.open(`${home}/auth/signout`)
        await visitor.press('Sign out')
        await visitor.open(home)
        return [user, role, status, visitor.html]
      },
      [{ name: 'Ada', email: 'ada@example.test' }, 'admin', 200, 'null'],
    )
    server.close()
    server.closeAllConnections()
  }
}
