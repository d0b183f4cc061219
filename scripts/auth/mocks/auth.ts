import { auth } from 'mockapi'

const callbacks = [
  'http://127.0.0.1:5173/callback',
  'http://localhost:5173/callback',
  // Without a port, any.
  'http://localhost/auth/callback/mockapi',
  'http://localhost/api/auth/callback/mockapi',
]

export default auth({
  users: 'users',
  clients: [
    {
      id: 'app',
      redirectUris: callbacks,
      postLogoutRedirectUris: ['http://127.0.0.1:5173/bye', 'http://localhost:5173/'],
    },
    { id: 'web', secret: 'web secret', redirectUris: callbacks },
    { id: 'service', secret: 's3cret/+:' },
  ],
  claims: ['role'],
  scopes: ['orders:read', 'orders:write'],
})
