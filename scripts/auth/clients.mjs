// Signs in to the mocks in mocks/ by the clients of OpenID Connect that people use.
// `node clients.mjs <address> [<address of next/>]`, with what package.json names installed; prints a line for each check.
import { authJs } from './auth-js.mjs'
import { end } from './check.mjs'
import { joseApi } from './jose.mjs'
import { nextAuth } from './next.mjs'
import { oidcClientTs } from './oidc-client-ts.mjs'
import { openidClient } from './openid-client.mjs'
import { refused } from './refused.mjs'

const [, , , home] = process.argv
for (const part of [openidClient, refused, joseApi, oidcClientTs, authJs]) await part()
if (home !== undefined) await nextAuth(home)
end()
