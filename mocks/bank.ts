import { defineMock, one, resource, route } from 'mockapi'
import { toCents } from './_lib/money.ts'
import { fields } from './_lib/schema.ts'
import { signedIn } from './_lib/session.ts'

export interface Account {
  readonly userId: number
  readonly name: string
  readonly iban: string
  readonly currency: 'EUR'
  readonly balance: number
}

export interface Transaction {
  readonly accountId: number
  readonly date: string
  readonly description: string
  readonly category: string
  readonly amount: number
  readonly currency: 'EUR'
}

/** Two accounts for each of the first six users: 1 and 2 are Ada's. */
export const accounts = resource<Account>('accounts', {
  seed: 12,
  factory: (f, i) => ({
    userId: Math.floor(i / 2) + 1,
    name: i % 2 === 0 ? 'Everyday' : 'Savings',
    iban: f.finance.iban({ countryCode: 'IE' }),
    currency: 'EUR',
    balance: f.number.float({ min: 800, max: 24_000, fractionDigits: 2 }),
  }),
  relations: { user: one('users') },
})

const payees = [
  { description: 'Corner Bakery', category: 'groceries', least: 3, most: 18 },
  { description: 'Green Market', category: 'groceries', least: 12, most: 140 },
  { description: 'City Transit', category: 'transport', least: 2, most: 60 },
  { description: 'Harbour Cinema', category: 'leisure', least: 11, most: 44 },
  { description: 'North Energy', category: 'utilities', least: 48, most: 190 },
  { description: 'Harbour Shop', category: 'shopping', least: 15, most: 260 },
]

const perDay = 6
const day = 86_400_000

/** Six a day from 9 November 2024 back to 21 October, newest first. */
export const transactions = resource<Transaction>('transactions', {
  seed: 120,
  factory: (f, i) => {
    const { description, category, least, most } = f.helpers.arrayElement(payees)
    const midnight = Date.UTC(2024, 10, 9) - Math.floor(i / perDay) * day
    const hour = 20 - (i % perDay) * 2
    const minute = f.number.int({ min: 0, max: 119 })
    return {
      accountId: f.number.int({ min: 1, max: 12 }),
      date: new Date(midnight + (hour * 60 + minute) * 60_000).toISOString(),
      description,
      category,
      amount: -f.number.float({ min: least, max: most, fractionDigits: 2 }),
      currency: 'EUR',
    }
  },
  relations: { account: one('accounts') },
})

/** Needs a token, checks its body, and moves the money. */
export const transfer = route('POST /transfers', {
  body: fields({ from: 'number', to: 'number', amount: 'number' }),
  handle: (context) => {
    const { body, db, json, error } = context
    const user = signedIn(context)
    const from = db(accounts).find(body.from)
    const to = db(accounts).find(body.to)
    if (from?.userId !== user.id) return error(403, `Account ${body.from} is not yours.`)
    if (!to) return error(404, `There is no account ${body.to}.`)
    if (body.amount <= 0) return error(422, 'The amount must be more than zero.')
    if (body.amount > from.balance) return error(409, 'The account does not hold that much.')
    db(accounts).update(from.id, { balance: toCents(from.balance - body.amount) })
    db(accounts).update(to.id, { balance: toCents(to.balance + body.amount) })
    const made = db(transactions).create({
      accountId: body.from,
      date: new Date().toISOString(),
      description: `To ${to.iban}`,
      category: 'transfer',
      amount: -body.amount,
      currency: 'EUR',
    })
    return json(made, { status: 201 })
  },
})

const rates = { USD: 1.08, GBP: 0.84, NOK: 11.72, JPY: 164.1 }

export const more = defineMock({
  'GET /me/accounts': (context) => {
    const user = signedIn(context)
    return context.db(accounts).where((account) => account.userId === user.id)
  },

  // XML or JSON, as the client asks.
  'GET /rates': ({ headers, xml, json }) => {
    const init = { headers: { vary: 'Accept' } }
    if (!headers['accept']?.includes('xml')) return json({ base: 'EUR', rates }, init)
    const list = Object.entries(rates).map(([code, rate]) => `<rate code="${code}">${rate}</rate>`)
    return xml(`<?xml version="1.0"?>\n<rates base="EUR">${list.join('')}</rates>\n`, init)
  },
})
