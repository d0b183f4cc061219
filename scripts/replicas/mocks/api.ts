import { setTimeout as wait } from 'node:timers/promises'
import { defineMock } from 'mockapi'

export default defineMock({
  // Reads and writes two records: none of it may be lost, or be done twice.
  'POST /transfers': ({ db }) => {
    const accounts = db('accounts')
    for (const [id, amount] of [
      [1, -1],
      [2, 1],
    ] as const) {
      accounts.update(id, { balance: Number(accounts.find(id)?.['balance']) + amount })
    }
    return { done: true }
  },
  // Two units: others see the first while it waits.
  'POST /jobs/slow': async ({ db }) => {
    const job = db('jobs').create({ state: 'running' })
    await wait(20)
    return db('jobs').update(job['id'] as number, { state: 'done' })
  },
  'GET /ticket': ({ call }) => ({ call }),
})
