import * as jose from 'jose'
import { address, api, check } from './check.mjs'
import { discover, signIn } from './openid-client.mjs'

const issuer = `${address}/auth`

/** Verifies tokens as an API does that is not mocked. */
export async function joseApi() {
  console.log('jose')
  const config = await discover('app')
  const keys = jose.createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri))
  const tokens = await signIn(config, 'Ada', undefined, { scope: 'openid profile orders:read' })
  await check(
    'an access token of RFC 9068, by the keys of the provider',
    async () => {
      const { payload, protectedHeader } = await jose.jwtVerify(tokens.access_token, keys, {
        issuer,
        typ: 'at+jwt',
        requiredClaims: ['aud', 'client_id', 'exp', 'iat', 'jti', 'scope'],
      })
      return [payload.sub, payload.client_id, payload.scope, protectedHeader.alg]
    },
    ['1', 'app', 'openid profile orders:read', 'RS256'],
  )
  await check(
    'an ID token for the client, and a kid that is the thumbprint of the key',
    async () => {
      const { payload, protectedHeader } = await jose.jwtVerify(tokens.id_token, keys, {
        issuer,
        audience: 'app',
      })
      const { keys: known } = keys.jwks()
      const key = known.find(({ kid }) => kid === protectedHeader.kid)
      const thumbprint = await jose.calculateJwkThumbprint(key)
      const secret = known.some(({ d, p, q }) => d ?? p ?? q)
      return [payload.name, thumbprint === key.kid, secret]
    },
    ['Ada', true, false],
  )
  await check(
    'tokens that others have made',
    async () => {
      const other = await jose.generateKeyPair('RS256')
      const claims = jose.decodeJwt(tokens.access_token)
      const { kid } = jose.decodeProtectedHeader(tokens.access_token)
      const sign = (header) =>
        new jose.SignJWT(claims)
          .setProtectedHeader({ typ: 'at+jwt', ...header })
          .sign(other.privateKey)
      const [, payload, signature] = tokens.access_token.split('.')
      const none = jose.base64url.encode('{"alg":"none","typ":"at+jwt"}')
      const forged = [
        await sign({ alg: 'RS256', kid }),
        await sign({ alg: 'RS256', kid: 'unknown' }),
        `${none}.${payload}.`,
        `${none}.${payload}.${signature}`,
        tokens.id_token,
        tokens.access_token.slice(0, -4),
        'nonsense',
      ]
      const answers = []
      for (const token of forged) {
        const { status, asks } = await api('GET', '/me', { token })
        answers.push(
          status === 401 && /^Bearer.*error="invalid_token"/.test(asks)
            ? 'refused'
            : asks || status,
        )
      }
      return answers
    },
    Array.from({ length: 7 }, () => 'refused'),
  )
}
