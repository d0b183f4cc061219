import { defineMock, ws } from 'mockapi'

export default defineMock({
  'GET /hello': { hello: 'world' },
  'GET /app': {
    $headers: { 'content-type': 'text/html' },
    $body: '<!doctype html><title>App</title>',
  },
  'POST /login': {
    $status: 204,
    $headers: { 'set-cookie': 'id=1; Secure; HttpOnly; SameSite=None; Path=/' },
  },
  'GET /me': ({ cookies }) => ({ id: cookies.id ?? null }),
  'GET /ticks': { $sse: ['one', 'two'], $end: true },
  'WS /echo': ws({ message: ({ message }) => message }),
  'GET /reset': { $fault: 'reset' },
  'GET /garbage': { $fault: 'garbage' },
  'GET /chunk': { $fault: 'malformed-chunk', $body: { text: 'x'.repeat(1000) } },
})
