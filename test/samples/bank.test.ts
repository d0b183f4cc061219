import { describe, expect, it } from 'vitest'
import { samples } from '../support/sample-server.ts'

const { ask, send } = samples()
const ada = { email: 'ada.lovelace@example.test', password: 'secret' }
const bearer = { authorization: 'Bearer mock-token-1' }

describe('signing in', () => {
  it('gives a token that /me takes', async () => {
    const login = await send('POST', '/login', ada)
    expect(login).toMatchObject({
      status: 200,
      body: { tokenType: 'Bearer', expiresIn: 3600, user: { id: 1, email: ada.email } },
    })
    const { token } = login.body as { token: string }
    const me = await ask('/me', { headers: { authorization: `Bearer ${token}` } })
    expect(me).toMatchObject({ status: 200, body: { id: 1, name: 'Ada Lovelace' } })
  })

  it('sets a cookie that /me takes, and signing out clears it', async () => {
    const { headers } = await send('POST', '/login', ada)
    const cookie = headers.getSetCookie()[0] ?? ''
    expect(cookie).toMatch(/^session=mock-token-1; .*HttpOnly/)
    const me = await ask('/me', { headers: { cookie: cookie.split(';')[0] ?? '' } })
    expect(me).toMatchObject({ status: 200, body: { id: 1 } })
    const out = await send('POST', '/logout')
    expect(out.headers.getSetCookie()[0]).toMatch(/^session=; Max-Age=0/)
  })

  it.each([
    [{ ...ada, password: 'wrong' }, 401],
    [{ ...ada, email: 'nobody@example.test' }, 401],
    [{ email: ada.email }, 422],
    [{ email: 'locked@example.test', password: 'secret' }, 423],
  ])('refuses %o with %i', async (body, status) => {
    expect((await send('POST', '/login', body)).status).toBe(status)
  })

  it.each([{}, { authorization: 'Bearer nonsense' }, { cookie: 'session=nonsense' }])(
    '/me refuses %o',
    async (headers) => {
      const answer = await ask('/me', { headers: headers as Record<string, string> })
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    },
  )
})

describe('transactions', () => {
  it('are found by their day', async () => {
    const all = (await ask('/transactions')).body as { date: string }[]
    const { status, body } = await ask('/transactions?date=2024-11-01')
    expect(status).toBe(200)
    expect(body).toEqual(all.filter(({ date }) => date.startsWith('2024-11-01T')))
    expect(body).toHaveLength(6)
  })

  it('come newest first', async () => {
    const dates = ((await ask('/transactions')).body as { date: string }[]).map(({ date }) => date)
    expect(dates).toEqual(dates.toSorted().toReversed())
  })
})

describe('a transfer', () => {
  const balances = async () =>
    ((await ask('/me/accounts', { headers: bearer })).body as { balance: number }[]).map(
      ({ balance }) => balance,
    )

  it('moves the money and is written down', async () => {
    const [from = 0, to = 0] = await balances()
    const transfer = { from: 1, to: 2, amount: 12.35 }
    const made = await send('POST', '/transfers', transfer, bearer)
    expect(made).toMatchObject({
      status: 201,
      body: { id: 121, accountId: 1, amount: -12.35, category: 'transfer' },
    })
    const after = await balances()
    expect(after[0]).toBeCloseTo(from - 12.35, 2)
    expect(after[1]).toBeCloseTo(to + 12.35, 2)
    expect((await ask('/transactions/121')).status).toBe(200)
  })

  it.each([
    [{ from: 1, to: 2, amount: 1_000_000 }, 409],
    [{ from: 1, to: 2, amount: -5 }, 422],
    [{ from: 1, to: 2, amount: '5' }, 422],
    [{ from: 1, to: 99, amount: 5 }, 404],
    [{ from: 3, to: 1, amount: 5 }, 403],
  ])('%o is refused with %i, and nothing moves', async (transfer, status) => {
    const before = await balances()
    expect((await send('POST', '/transfers', transfer, bearer)).status).toBe(status)
    expect(await balances()).toEqual(before)
  })

  it('wants a token', async () => {
    expect((await send('POST', '/transfers', { from: 1, to: 2, amount: 5 })).status).toBe(401)
  })
})

describe('rates', () => {
  it('are JSON unless XML is asked for', async () => {
    const { headers, body } = await ask('/rates')
    expect(headers.get('content-type')).toBe('application/json')
    expect(body).toMatchObject({ base: 'EUR', rates: { USD: 1.08 } })
  })

  it.each(['application/xml', 'text/xml, */*;q=0.1'])('are XML for %s', async (accept) => {
    const { headers, body } = await ask('/rates', { headers: { accept } })
    expect(headers.get('content-type')).toMatch(/^application\/xml/)
    expect(headers.get('vary')).toBe('Accept')
    expect(body).toContain('<rates base="EUR"><rate code="USD">1.08</rate>')
  })
})
