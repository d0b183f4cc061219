import { expect, it } from 'vitest'
import { converted, seen } from '../support/exchanges.ts'

it('tells calls apart by a cookie that the API has set, whatever others come and go', async () => {
  const { json } = await converted([
    seen('GET /me', { status: 401, answer: { m: 1 } }),
    seen('POST /login', { status: 204, sent: { 'Set-Cookie': ['sid=a1b2c3d4; HttpOnly'] } }),
    seen('GET /me', { headers: { Cookie: '_ga=1; sid=a1b2c3d4' }, answer: { m: 2 } }),
    seen('GET /job', { answer: { done: false } }),
    seen('GET /job', { headers: { Cookie: '_ga=1' }, answer: { done: true } }),
    seen('POST /logout', {
      headers: { Cookie: '_ga=1; sid=a1b2c3d4' },
      status: 204,
      sent: {
        Date: 'Mon, 01 Jun 2026 10:00:00 GMT',
        'Set-Cookie': ['sid=; expires=Mon, 01 Jun 2026 09:00:00 GMT'],
      },
    }),
    seen('GET /me', { headers: { Cookie: '_ga=1' }, status: 401, answer: { m: 1 } }),
  ])
  expect(json).toEqual({
    'job.json': { 'GET /job': { $sequence: [{ done: false }, { done: true }] } },
    'login.json': {
      'POST /login': { $status: 204, $headers: { 'set-cookie': 'sid=***; HttpOnly' } },
    },
    'logout.json': {
      'POST /logout': { $status: 204, $headers: { 'set-cookie': 'sid=; Max-Age=0' } },
    },
    'me.json': {
      'GET /me': {
        $cases: [
          { $when: { 'cookies.sid': { exists: false } }, $status: 401, m: 1 },
          { $when: { 'cookies.sid': { exists: true } }, m: 2 },
        ],
      },
    },
  })
})
